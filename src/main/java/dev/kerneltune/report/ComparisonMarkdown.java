package dev.kerneltune.report;

import dev.kerneltune.audit.Comparison;
import dev.kerneltune.audit.Difference;
import java.util.List;
import java.util.Optional;

/** In what two reports differ, as Markdown, for tickets and pages. */
public final class ComparisonMarkdown {
  private ComparisonMarkdown() {}

  /** Returns the differences under {@code title}, what got worse first. */
  public static String report(String title, Comparison comparison) {
    StringBuilder out = new StringBuilder();
    Markdown.heading(out, 1, Markdown.text(title));
    out.append(Markdown.text(ComparisonText.summary(comparison))).append(".\n");
    Optional<Difference.Kind> open = Optional.empty();
    for (Difference difference : comparison.differences()) {
      if (!open.equals(Optional.of(difference.kind()))) {
        Markdown.heading(out, 2, ComparisonText.heading(difference.kind()));
        Markdown.head(out, List.of("Check", "Subject", "Level", "Change"));
        open = Optional.of(difference.kind());
      }
      Markdown.row(
          out,
          List.of(
              Markdown.codeCell(difference.check()),
              Markdown.text(difference.subject()),
              difference.level().word(),
              Markdown.text(ComparisonText.change(difference))));
    }
    return out.toString();
  }
}
