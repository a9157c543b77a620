package dev.kerneltune.report;

import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.Verdict;
import java.util.ArrayList;
import java.util.List;

/** The findings of an audit as results. */
public final class AuditResults {
  private AuditResults() {}

  /** Returns a result for each finding, in the order of the audit. */
  public static Results of(Audit audit, Catalog catalog) {
    List<Results.Result> results = new ArrayList<>();
    for (Finding finding : audit.findings()) {
      results.add(
          new Results.Result(
              finding.check().id(),
              finding.subject().toString(),
              kind(finding.verdict()),
              finding.verdict().word(),
              finding.level(),
              Verdicts.line(finding),
              finding.verdict() instanceof Verdict.Waived(var under) ? under : "",
              finding.evidence()));
    }
    String scenario = audit.scenario().id();
    return new Results(
        scenario,
        scenario,
        results,
        Results.known(catalog.checks()),
        AuditText.scoreLine(audit.overall()));
  }

  private static Results.Kind kind(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Pass _ -> Results.Kind.PASS;
      case Verdict.Fail _ -> Results.Kind.FAIL;
      case Verdict.Unknown _ -> Results.Kind.OPEN;
      case Verdict.NotApplicable _ -> Results.Kind.NOT_APPLICABLE;
      case Verdict.Waived _ -> Results.Kind.WAIVED;
    };
  }
}
