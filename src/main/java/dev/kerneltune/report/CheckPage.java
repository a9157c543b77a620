package dev.kerneltune.report;

import dev.kerneltune.audit.Words;
import dev.kerneltune.model.Address;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Condition;
import dev.kerneltune.model.Effect;
import dev.kerneltune.model.Example;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Harm;
import dev.kerneltune.model.Impact;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.Keep;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Source;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The page of one check in docs/checks. */
final class CheckPage {
  private final Check check;
  private final String subsystem;
  private final List<String> scenarios;
  private final Map<String, Source> sources;
  private final Map<String, Question> questions;
  private final StringBuilder out = new StringBuilder();

  /**
   * Made for one check.
   *
   * @param subsystem the title of its row in the impact table
   * @param scenarios the kinds of work, in the order of their table
   * @param sources by id
   * @param questions by name
   */
  CheckPage(
      Check check,
      String subsystem,
      List<String> scenarios,
      Map<String, Source> sources,
      Map<String, Question> questions) {
    this.check = check;
    this.subsystem = subsystem;
    this.scenarios = scenarios;
    this.sources = sources;
    this.questions = questions;
  }

  /** Returns the page. */
  String text() {
    Markdown.heading(out, 1, Markdown.text(check.title()));
    out.append(Markdown.code(check.id())).append(", ");
    out.append('[').append(Markdown.text(subsystem)).append("](README.md#");
    out.append(check.subsystem()).append(")");
    for (String name : check.aka()) {
      out.append(", once ").append(Markdown.code(name));
    }
    out.append("\n\n").append(Markdown.text(check.why())).append('\n');
    look();
    wanted();
    impact();
    harm();
    remedy();
    examples();
    sources();
    out.append("\nReviewed: ").append(CheckText.reviewed(check)).append(".\n");
    return out.toString();
  }

  private void look() {
    Markdown.heading(out, 2, "What it looks at");
    item("Address", Markdown.code(check.look().text()) + " as " + check.as().word());
    if (check.look() instanceof Address.Probe(var name) && questions.containsKey(name)) {
      item("Question", Markdown.text(questions.get(name).asks()));
    }
    item("For each", check.forEach().word());
    for (Condition condition : check.when()) {
      String expected = Words.of(condition.expectation());
      item("When " + condition.trait().word(), Markdown.text(expected));
    }
  }

  private void item(String name, String markdown) {
    out.append("- ").append(name).append(": ").append(markdown).append('\n');
  }

  private void wanted() {
    Markdown.heading(out, 2, "What is wanted");
    Markdown.head(out, List.of("Scenario", "Wanted"));
    for (Map.Entry<String, Expectation> expected : ordered(check.expect()).entrySet()) {
      String words = Words.of(expected.getValue());
      Markdown.row(out, List.of(scenario(expected.getKey()), Markdown.text(words)));
    }
  }

  private void impact() {
    Markdown.heading(out, 2, "What a failure costs");
    Markdown.head(out, List.of("Scenario", "Weight", "Touches", "How", "Said by"));
    for (Impact impact : check.impacts()) {
      Markdown.row(
          out,
          List.of(
              scenario(impact.scenario()),
              impact.weight() + " (" + ImpactLevel.ofWeight(impact.weight()).word() + ")",
              Markdown.text(impact.touches()),
              effect(impact.effect()),
              titles(impact.from())));
    }
  }

  private String effect(Effect effect) {
    return switch (effect) {
      case Effect.Mechanism(var text) -> Markdown.text(text) + " (nobody published by how much)";
      case Effect.Reported(var figure, var setUp, var source) ->
          Markdown.text(figure + "; set-up: " + setUp) + "; said by " + title(source);
      case Effect.Measured(var figure, var record) ->
          Markdown.text(figure) + "; measured, see " + Markdown.code("docs/measurements/" + record);
    };
  }

  private void harm() {
    if (check.harm().isEmpty()) {
      return;
    }
    Markdown.heading(out, 2, "Recorded harm");
    for (Harm harm : check.harm()) {
      out.append("- ").append(Markdown.text(harm.what()));
      out.append(" (").append(titles(harm.from())).append(")\n");
    }
  }

  private void manner(Remedy.Settable remedy) {
    item("Takes effect", remedy.takesEffect().word());
    item("Disruption", remedy.disruption().word());
    switch (remedy.keep()) {
      case Keep.Usual _ -> {}
      case Keep.As(var knob) -> item("Kept by", Markdown.code(knob.text()));
      case Keep.Nowhere(var because) -> item("Not kept", Markdown.text(because));
    }
  }

  private void remedy() {
    Markdown.heading(out, 2, "Remedy");
    switch (check.remedy()) {
      case Remedy.Set set -> {
        for (Map.Entry<String, String> value : ordered(set.values()).entrySet()) {
          item("Set for " + scenario(value.getKey()), Markdown.code(value.getValue()));
        }
        set.knob().ifPresent(knob -> item("Written to", Markdown.code(knob.text())));
        manner(set);
      }
      case Remedy.Computed computed -> {
        item("Set", "what the machine itself tells: " + Markdown.code(computed.rule().word()));
        manner(computed);
      }
      case Remedy.ByHand(var text) -> item("By hand", Markdown.text(text));
      case Remedy.Nothing _ -> item("None", "the check only tells.");
    }
    item("Cost", Markdown.text(check.cost()));
  }

  private void examples() {
    Markdown.heading(out, 2, "Examples");
    List<String> columns = columns();
    boolean alike = columns.size() > 1 && areAlike(columns);
    List<String> shown = alike ? columns.subList(0, 1) : columns;
    List<String> head = new ArrayList<>();
    head.add("Reading");
    for (String column : shown) {
      head.add(alike ? "Verdict, for each scenario that is judged" : scenario(column));
    }
    Markdown.head(out, head);
    for (Example example : check.examples()) {
      List<String> cells = new ArrayList<>();
      cells.add(Markdown.codeCell(example.given()));
      for (String column : shown) {
        cells.add(example.verdicts().getOrDefault(column, ""));
      }
      Markdown.row(out, cells);
    }
  }

  /** Returns the scenarios that some example names. */
  private List<String> columns() {
    List<String> columns = new ArrayList<>();
    for (String scenario : scenarios) {
      for (Example example : check.examples()) {
        if (example.verdicts().containsKey(scenario) && !columns.contains(scenario)) {
          columns.add(scenario);
        }
      }
    }
    return columns;
  }

  private boolean areAlike(List<String> columns) {
    for (Example example : check.examples()) {
      String first = example.verdicts().getOrDefault(columns.getFirst(), "");
      for (String column : columns) {
        if (!example.verdicts().getOrDefault(column, "").equals(first)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Appends every source that is named anywhere on the page. */
  private void sources() {
    Markdown.heading(out, 2, "Sources");
    Set<String> ids = new LinkedHashSet<>(check.sources());
    for (Impact impact : check.impacts()) {
      ids.addAll(impact.from());
      if (impact.effect() instanceof Effect.Reported(_, _, var source)) {
        ids.add(source);
      }
    }
    for (Harm harm : check.harm()) {
      ids.addAll(harm.from());
    }
    for (String id : ids) {
      Source source = source(id);
      out.append("- ").append(Markdown.text(source.title()));
      out.append(": ").append(Markdown.place(source.where())).append(" (");
      String verified = source.verified();
      out.append(verified.isEmpty() ? "nobody checked it" : Markdown.text(verified));
      out.append(")\n");
    }
  }

  private Source source(String id) {
    return sources.getOrDefault(id, new Source(id, id, "", ""));
  }

  private String title(String id) {
    return Markdown.text(source(id).title());
  }

  private String titles(List<String> ids) {
    StringBuilder titles = new StringBuilder();
    for (String id : ids) {
      titles.append(titles.isEmpty() ? "" : "; ").append(title(id));
    }
    return titles.toString();
  }

  private static String scenario(String id) {
    return id.equals(Check.EVERY_SCENARIO) ? "every scenario" : id;
  }

  /** Returns the values in an order that does not hang on how a map was made. */
  private static <T> Map<String, T> ordered(Map<String, T> values) {
    return new TreeMap<>(values);
  }
}
