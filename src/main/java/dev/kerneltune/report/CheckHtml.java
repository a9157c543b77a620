package dev.kerneltune.report;

import dev.kerneltune.audit.Words;
import dev.kerneltune.model.Address;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Effect;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Harm;
import dev.kerneltune.model.Impact;
import dev.kerneltune.model.Keep;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Source;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is known about a check, as definitions of a page: whoever unfolds a line reads it. */
final class CheckHtml {
  private final String scenario;
  private final Map<String, Check> checks;
  private final Map<String, Source> sources = new HashMap<>();

  /** Made for one page about one scenario. */
  CheckHtml(Catalog catalog, String scenario) {
    this.scenario = scenario;
    this.checks = Results.known(catalog.checks());
    catalog.sources().forEach(source -> sources.put(source.id(), source));
  }

  /** Returns the title of a check; its id where nobody knows it. */
  String title(String id) {
    Check check = checks.get(id);
    return check == null ? id : check.title();
  }

  /** Writes why there is the check, what a failure and the remedy cost, and whose word it is. */
  void write(Html html, String id) {
    Check check = checks.get(id);
    if (check == null) {
      html.definition("Check", "Not known to this version.");
      return;
    }
    html.definition("Why", check.why().strip());
    for (Impact impact : check.impacts()) {
      if (impact.scenario().equals(scenario) || impact.scenario().equals(Check.EVERY_SCENARIO)) {
        html.leaf("dt", "Touches").open("dd").text(impact.touches() + ": ");
        effect(html, impact.effect());
        html.close();
      }
    }
    remedy(html, check);
    html.definition("Cost", check.cost().strip());
    for (Harm harm : check.harm()) {
      html.leaf("dt", "Harm").open("dd").text(harm.what().strip() + " ");
      links(html, harm.from());
      html.close();
    }
    html.leaf("dt", "Sources").open("dd");
    links(html, check.sources());
    html.close();
    html.leaf("dt", "Next").open("dd").leaf("code", "kernel-tune explain " + id).close();
  }

  private void effect(Html html, Effect effect) {
    switch (effect) {
      case Effect.Mechanism(var text) ->
          html.text(text.strip() + " (nobody published by how much)");
      case Effect.Reported(var figure, var setUp, var source) -> {
        html.leaf("strong", figure).text("; " + setUp + " ");
        links(html, List.of(source));
      }
      case Effect.Measured(var figure, var record) ->
          html.leaf("strong", figure).text("; measured, see docs/measurements/" + record);
    }
  }

  private void remedy(Html html, Check check) {
    html.leaf("dt", "Remedy").open("dd");
    switch (check.remedy()) {
      case Remedy.Set set -> {
        String value = of(set.values());
        if (value.isEmpty()) {
          html.text("Nothing is set for this kind of work.");
        } else {
          Address place = set.knob().isPresent() ? set.knob().get() : check.look();
          html.text("Set ").leaf("code", place.text());
          html.text(" to ").leaf("code", value);
        }
        manner(html, set);
      }
      case Remedy.Computed computed -> {
        html.text("What the machine itself tells: ").leaf("code", computed.rule().word());
        manner(html, computed);
      }
      case Remedy.ByHand(var text) -> html.text("By hand: " + text.strip());
      case Remedy.Nothing _ -> html.text("None: the check only tells.");
    }
    html.close();
  }

  private String of(Map<String, String> values) {
    return values.getOrDefault(scenario, values.getOrDefault(Check.EVERY_SCENARIO, ""));
  }

  private static void manner(Html html, Remedy.Settable remedy) {
    html.text(
        "; felt: " + remedy.takesEffect().word() + "; disruption: " + remedy.disruption().word());
    switch (remedy.keep()) {
      case Keep.Usual _ -> {}
      case Keep.As(var knob) -> html.text("; kept by ").leaf("code", knob.text());
      case Keep.Nowhere(var because) -> html.text("; not kept: " + because);
    }
  }

  /** Writes sources: an address as a link, a path of the kernel's tree as it is. */
  private void links(Html html, List<String> ids) {
    html.open("ul", "class", "sources");
    for (String id : ids) {
      Source source = sources.getOrDefault(id, new Source(id, id, "", ""));
      html.open("li");
      source(html, source);
      html.close();
    }
    html.close();
  }

  private static void source(Html html, Source source) {
    Where where = Where.of(source.where());
    if (where.address().isEmpty()) {
      html.text(source.title()).text(source.where().isEmpty() ? "" : ", ");
      html.leaf("code", source.where());
    } else {
      html.leaf("a", source.title(), "href", where.address(), "rel", "noreferrer");
      html.text(where.rest());
    }
    String verified = source.verified().isEmpty() ? "nobody checked it" : source.verified();
    html.leaf("span", " (" + verified + ")", "class", "verified");
  }

  /** Returns what is wanted of a check under the scenario; empty where nothing is. */
  String wanted(String id) {
    Check check = checks.get(id);
    if (check == null) {
      return "";
    }
    Expectation own = check.expect().get(scenario);
    Expectation expected = own == null ? check.expect().get(Check.EVERY_SCENARIO) : own;
    return expected == null ? "" : Words.of(expected);
  }
}
