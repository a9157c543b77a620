package dev.kerneltune.report;

import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.ImpactRow;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Score;
import dev.kerneltune.model.Verdict;
import java.util.ArrayList;
import java.util.List;

/** The outcome of an audit as Markdown, for tickets and pages. */
public final class AuditMarkdown {
  private AuditMarkdown() {}

  /** Returns the report: scores, failures with their evidence, and what could not be checked. */
  public static String report(Audit audit, Catalog catalog) {
    StringBuilder out = new StringBuilder();
    Markdown.heading(out, 1, "Audit for " + Markdown.text(audit.scenario().id()));
    out.append(scoreLine(audit.overall())).append("\n\n");
    Markdown.head(out, List.of("Subsystem", "Impact", "Score", "Coverage"));
    for (ImpactRow row : catalog.impactTable()) {
      Score score = audit.scores().get(row.subsystem());
      if (score != null) {
        Markdown.row(
            out,
            List.of(
                Markdown.text(row.title()),
                row.level().word(),
                score.exists() ? percent(score.permille()) : "-",
                percent(score.coveragePermille())));
      }
    }
    List<Finding> failed = new ArrayList<>();
    List<Finding> unknown = new ArrayList<>();
    List<Finding> waived = new ArrayList<>();
    for (Finding finding : audit.findings()) {
      switch (finding.verdict()) {
        case Verdict.Fail _ -> failed.add(finding);
        case Verdict.Unknown _ -> unknown.add(finding);
        case Verdict.Waived _ -> waived.add(finding);
        case Verdict.Pass _, Verdict.NotApplicable _ -> {}
      }
    }
    Markdown.heading(out, 2, "Failed: " + failed.size());
    failed.forEach(finding -> failure(out, finding));
    table(out, "Waived", waived);
    table(out, "Could not be checked", unknown);
    return out.toString();
  }

  private static String scoreLine(Score score) {
    return "Score "
        + (score.exists() ? percent(score.permille()) : "-")
        + ", coverage "
        + percent(score.coveragePermille())
        + ".";
  }

  private static void failure(StringBuilder out, Finding finding) {
    Markdown.heading(out, 3, Markdown.text(finding.check().title()));
    Markdown.item(
        out,
        "Check",
        Markdown.code(finding.check().id())
            + ", "
            + Markdown.text(finding.subject().toString())
            + ", "
            + finding.level().word());
    Markdown.item(out, "Seen", Markdown.text(finding.seen()));
    Markdown.item(out, "Wanted", Markdown.text(finding.wanted()));
    for (Evidence evidence : finding.evidence()) {
      Markdown.item(
          out,
          "Evidence",
          Markdown.code(evidence.address()) + ": " + Markdown.codeCell(evidence.raw().strip()));
    }
    if (finding.check().remedy() instanceof Remedy.ByHand(var text)) {
      Markdown.item(out, "By hand", Markdown.text(text));
    }
    Markdown.item(out, "Cost", Markdown.text(finding.check().cost()));
  }

  private static void table(StringBuilder out, String title, List<Finding> findings) {
    if (findings.isEmpty()) {
      return;
    }
    Markdown.heading(out, 2, title + ": " + findings.size());
    Markdown.head(out, List.of("Check", "Subject", "Why"));
    for (Finding finding : findings) {
      Markdown.row(
          out,
          List.of(
              Markdown.code(finding.check().id()),
              Markdown.text(finding.subject().toString()),
              Markdown.text(Verdicts.line(finding))));
    }
  }

  private static String percent(int permille) {
    return permille / 10 + "." + permille % 10 + " %";
  }
}
