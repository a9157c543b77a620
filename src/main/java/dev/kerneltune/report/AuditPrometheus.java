package dev.kerneltune.report;

import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.Score;
import dev.kerneltune.model.Verdict;
import java.util.Map;
import java.util.TreeMap;

/** The outcome of an audit as metrics, for node_exporter's textfile collector. */
public final class AuditPrometheus {
  private final Audit audit;
  private final Prometheus metrics;

  private AuditPrometheus(Audit audit) {
    this.audit = audit;
    this.metrics = new Prometheus("scenario", audit.scenario().id());
  }

  /** Returns the metrics: scores and coverage as ratios, findings that are no pass, and counts. */
  public static String report(Audit audit) {
    AuditPrometheus report = new AuditPrometheus(audit);
    report.scores();
    report.findings();
    return report.metrics.text();
  }

  private void scores() {
    metrics.gauge(
        "kernel_tune_score_ratio", "Weight kept of the weight decided; absent without any.");
    if (audit.overall().exists()) {
      metrics.ratio(audit.overall().permille());
    }
    metrics.gauge("kernel_tune_coverage_ratio", "Checks decided of the checks that apply.");
    metrics.ratio(audit.overall().coveragePermille());
    metrics.gauge("kernel_tune_subsystem_score_ratio", "The score of a subsystem.");
    for (Map.Entry<String, Score> entry : audit.scores().entrySet()) {
      if (entry.getValue().exists()) {
        metrics.ratio(entry.getValue().permille(), "subsystem", entry.getKey());
      }
    }
    metrics.gauge("kernel_tune_subsystem_coverage_ratio", "The coverage of a subsystem.");
    for (Map.Entry<String, Score> entry : audit.scores().entrySet()) {
      metrics.ratio(entry.getValue().coveragePermille(), "subsystem", entry.getKey());
    }
  }

  private void findings() {
    Map<String, Integer> counts = new TreeMap<>();
    metrics.gauge("kernel_tune_finding", "1 for each finding that failed, is waived or unknown.");
    for (Finding finding : AuditJson.byCheck(audit.findings())) {
      counts.merge(finding.verdict().word(), 1, Integer::sum);
      switch (finding.verdict()) {
        case Verdict.Fail _, Verdict.Unknown _, Verdict.Waived _ ->
            metrics.sample(
                1,
                "check",
                finding.check().id(),
                "subject",
                finding.subject().toString(),
                "subsystem",
                finding.check().subsystem(),
                "level",
                finding.level().word(),
                "verdict",
                finding.verdict().word());
        case Verdict.Pass _, Verdict.NotApplicable _ -> {}
      }
    }
    metrics.gauge("kernel_tune_findings", "Findings by verdict.");
    counts.forEach((verdict, count) -> metrics.sample(count, "verdict", verdict));
  }
}
