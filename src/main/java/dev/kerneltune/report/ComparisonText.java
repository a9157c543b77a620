package dev.kerneltune.report;

import dev.kerneltune.audit.Comparison;
import dev.kerneltune.audit.Difference;
import dev.kerneltune.audit.Judged;
import dev.kerneltune.audit.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** In what two reports differ, as text: what got worse comes first. */
public final class ComparisonText {
  private static final int INDENT = 6;
  private static final int VALUE = 80;

  private final Style style;
  private final int width;

  /** Made for one output. */
  public ComparisonText(Style style, int width) {
    this.style = style;
    this.width = width;
  }

  /** Returns the differences under {@code title}, and how many there are. */
  public String report(String title, Comparison comparison) {
    StringBuilder out = new StringBuilder();
    TextLayout.paragraph(out, title, 0, width);
    out.append('\n');
    Optional<Difference.Kind> open = Optional.empty();
    for (List<Difference> group : groups(comparison.differences())) {
      Difference first = group.getFirst();
      if (!open.equals(Optional.of(first.kind()))) {
        out.append(open.isEmpty() ? "" : "\n");
        out.append(style.bold(heading(first.kind()))).append('\n');
        open = Optional.of(first.kind());
      }
      group(out, group);
    }
    out.append(comparison.differences().isEmpty() ? "" : "\n");
    out.append(summary(comparison)).append('\n');
    return out.toString();
  }

  /** Returns how much differs, in a sentence. */
  static String summary(Comparison comparison) {
    int count = comparison.differences().size();
    String differences =
        count == 0 ? "Nothing differs" : count == 1 ? "1 difference" : count + " differences";
    return comparison.expected() == 0
        ? differences
        : differences
            + "; left out: "
            + comparison.expected()
            + " that counters and the load of the moment bring about";
  }

  /** Returns what differences of a kind are called. */
  static String heading(Difference.Kind kind) {
    return switch (kind) {
      case WORSE -> "Worse";
      case BETTER -> "Better";
      case OTHER_VERDICT -> "Another verdict";
      case OTHER_VALUE -> "The same verdict on another value";
      case NEW_SUBJECT -> "New subjects";
      case GONE_SUBJECT -> "Subjects that are gone";
      case NEW_CHECK -> "Checks that only the second has";
      case GONE_CHECK -> "Checks that only the first has";
    };
  }

  /** Returns differences of one check that say the same of several subjects together. */
  static List<List<Difference>> groups(List<Difference> differences) {
    Map<List<String>, List<Difference>> groups = new LinkedHashMap<>();
    for (Difference each : differences) {
      groups
          .computeIfAbsent(
              List.of(each.kind().word(), each.check(), told(each.before()), told(each.after())),
              _ -> new ArrayList<>())
          .add(each);
    }
    return List.copyOf(groups.values());
  }

  private void group(StringBuilder out, List<Difference> group) {
    Difference first = group.getFirst();
    String head = shown(first.check()) + subjects(group) + ", " + first.level().word() + ": ";
    TextLayout.paragraph(out, head + change(first), INDENT, width);
  }

  /** Returns what was said first and what is said now, on one line. */
  static String change(Difference difference) {
    String before = told(difference.before());
    String after = told(difference.after());
    if (before.isEmpty() || after.isEmpty()) {
      return before + after;
    }
    boolean sameVerdict = difference.kind() == Difference.Kind.OTHER_VALUE;
    return before + " -> " + (sameVerdict ? seen(difference.after()) : after);
  }

  private static String told(Optional<Judged> side) {
    return side.map(judged -> judged.verdict().word() + " " + seen(side)).orElse("");
  }

  private static String seen(Optional<Judged> side) {
    return side.map(judged -> "(" + Words.shorten(judged.seen(), VALUE) + ")").orElse("");
  }

  /** Returns whom differences are about, in brackets; nothing where it is the whole host. */
  static String subjects(List<Difference> group) {
    List<String> names = new ArrayList<>();
    group.forEach(difference -> names.add(difference.subject()));
    return SubjectWords.behind(names);
  }

  /** A report may come from anywhere: its words must not steer a terminal. */
  private static String shown(String text) {
    return Words.shorten(text, VALUE);
  }
}
