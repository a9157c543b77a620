package dev.kerneltune.report;

import dev.kerneltune.audit.Words;
import dev.kerneltune.model.Catalog;
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
import dev.kerneltune.model.SubjectKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Checks as text for people: one of them explained, or all of them listed. */
public final class CheckText {
  private final Style style;
  private final int width;
  private final Map<String, Source> sources = new HashMap<>();

  /**
   * Made for one output.
   *
   * @param catalog for the sources
   * @param style with or without colours
   * @param width columns to lay out for
   */
  public CheckText(Catalog catalog, Style style, int width) {
    this.style = style;
    this.width = width;
    for (Source source : catalog.sources()) {
      sources.put(source.id(), source);
    }
  }

  /** Returns all that is known about a check. */
  public String explain(Check check) {
    StringBuilder out = new StringBuilder();
    out.append(style.bold(check.id())).append("  ").append(check.title()).append("\n\n");
    TextLayout.paragraph(out, check.why(), 0, width);
    out.append('\n');
    line(out, "looks at", check.look().text() + " as " + check.as().word());
    if (check.forEach() != SubjectKind.HOST) {
      line(out, "for each", check.forEach().word());
    }
    for (Condition condition : check.when()) {
      line(out, "when", condition.trait().word() + " is " + Words.of(condition.expectation()));
    }
    for (Map.Entry<String, Expectation> expected : new TreeMap<>(check.expect()).entrySet()) {
      line(out, "wanted", Words.of(expected.getValue()) + " (" + expected.getKey() + ")");
    }
    for (Impact impact : check.impacts()) {
      line(
          out,
          "impact",
          ImpactLevel.ofWeight(impact.weight()).word()
              + " on "
              + impact.touches()
              + " ("
              + impact.scenario()
              + "): "
              + effect(impact.effect()));
    }
    line(out, "cost", check.cost());
    for (Harm harm : check.harm()) {
      line(out, "harm", harm.what() + " (" + titles(harm.from()) + ")");
    }
    remedy(out, check.remedy());
    for (String id : check.sources()) {
      Source source = sources.getOrDefault(id, new Source(id, id, "", ""));
      line(out, "source", source.title() + ", " + source.where() + verified(source));
    }
    for (Example example : check.examples()) {
      line(out, "example", "'" + example.given() + "': " + verdicts(example));
    }
    line(out, "reviewed", reviewed(check));
    return out.toString();
  }

  /** Says when a second person looked at a check. */
  static String reviewed(Check check) {
    return check.reviewed().isEmpty()
        ? "by nobody but its author"
        : check.reviewed() + " by somebody who did not write it";
  }

  private static String verified(Source source) {
    return source.verified().isEmpty() ? " (nobody checked it)" : " (" + source.verified() + ")";
  }

  private static String verdicts(Example example) {
    StringBuilder words = new StringBuilder();
    for (Map.Entry<String, String> verdict : new TreeMap<>(example.verdicts()).entrySet()) {
      words.append(words.isEmpty() ? "" : ", ");
      words.append(verdict.getValue());
      if (!verdict.getKey().equals(Check.EVERY_SCENARIO)) {
        words.append(" for ").append(verdict.getKey());
      }
    }
    return words.toString();
  }

  private static String effect(Effect effect) {
    return switch (effect) {
      case Effect.Mechanism(var text) -> text + " (nobody published by how much)";
      case Effect.Reported(var figure, var setUp, var source) ->
          figure + "; " + setUp + "; said by " + source;
      case Effect.Measured(var figure, var record) -> figure + "; measured, see " + record;
    };
  }

  private void remedy(StringBuilder out, Remedy remedy) {
    switch (remedy) {
      case Remedy.Set set -> {
        for (Map.Entry<String, String> value : new TreeMap<>(set.values()).entrySet()) {
          line(out, "remedy", "set " + value.getValue() + " (" + value.getKey() + ")");
        }
        set.knob().ifPresent(knob -> line(out, "written to", knob.text()));
        manner(out, set);
      }
      case Remedy.Computed computed -> {
        line(out, "remedy", "what the machine itself tells: " + computed.rule().word());
        manner(out, computed);
      }
      case Remedy.ByHand(var text) -> line(out, "by hand", text);
      case Remedy.Nothing _ -> line(out, "remedy", "none: the check only tells");
    }
  }

  private void manner(StringBuilder out, Remedy.Settable remedy) {
    line(
        out,
        "takes effect",
        remedy.takesEffect().word() + ", disruption: " + remedy.disruption().word());
    switch (remedy.keep()) {
      case Keep.Usual _ -> {}
      case Keep.As(var knob) -> line(out, "kept by", knob.text());
      case Keep.Nowhere(var because) -> line(out, "not kept", because);
    }
  }

  private String titles(List<String> ids) {
    StringBuilder titles = new StringBuilder();
    for (String id : ids) {
      Source source = sources.get(id);
      titles.append(titles.isEmpty() ? "" : "; ").append(source == null ? id : source.title());
    }
    return titles.toString();
  }

  private void line(StringBuilder out, String name, String text) {
    List<String> lines = TextLayout.wrap(text, width - 14);
    for (int i = 0; i < lines.size(); i++) {
      out.append(TextLayout.pad(i == 0 ? name : "", 14)).append(lines.get(i)).append('\n');
    }
  }

  /** Returns one line for each check. */
  public static String list(List<Check> checks) {
    StringBuilder out = new StringBuilder();
    int longest = 0;
    for (Check check : checks) {
      longest = Math.max(longest, check.id().length());
    }
    for (Check check : checks) {
      out.append(TextLayout.pad(check.id(), longest + 2)).append(check.title()).append('\n');
    }
    return out.toString();
  }

  /** Returns one line for each question that a probe answers. */
  public static String questions(List<Question> questions) {
    StringBuilder out = new StringBuilder();
    for (Question question : questions) {
      out.append("probe:")
          .append(question.name())
          .append("  (")
          .append(question.as().word())
          .append(", for each ")
          .append(question.per().word())
          .append(")\n      ")
          .append(question.asks())
          .append('\n');
    }
    return out.toString();
  }
}
