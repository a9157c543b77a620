package dev.kerneltune.report;

import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.Score;
import dev.kerneltune.model.Verdict;
import java.util.Map;
import java.util.TreeMap;

/**
 * The outcome of an audit in Prometheus' text format 0.0.4, for node_exporter's textfile collector.
 */
public final class AuditPrometheus {
  private final StringBuilder out = new StringBuilder(1 << 14);
  private final String scenario;

  private AuditPrometheus(String scenario) {
    this.scenario = scenario;
  }

  /** Returns the metrics: scores and coverage as ratios, findings that are no pass, and counts. */
  public static String report(Audit audit) {
    AuditPrometheus report = new AuditPrometheus(audit.scenario().id());
    report.scores(audit);
    report.findings(audit);
    return report.out.toString();
  }

  private void scores(Audit audit) {
    metric("kernel_tune_score_ratio", "Weight kept of the weight decided; absent without any.");
    if (audit.overall().exists()) {
      sample("kernel_tune_score_ratio", "", ratio(audit.overall().permille()));
    }
    metric("kernel_tune_coverage_ratio", "Checks decided of the checks that apply.");
    sample("kernel_tune_coverage_ratio", "", ratio(audit.overall().coveragePermille()));
    metric("kernel_tune_subsystem_score_ratio", "The score of a subsystem.");
    for (Map.Entry<String, Score> entry : audit.scores().entrySet()) {
      if (entry.getValue().exists()) {
        sample(
            "kernel_tune_subsystem_score_ratio",
            label("subsystem", entry.getKey()),
            ratio(entry.getValue().permille()));
      }
    }
    metric("kernel_tune_subsystem_coverage_ratio", "The coverage of a subsystem.");
    for (Map.Entry<String, Score> entry : audit.scores().entrySet()) {
      sample(
          "kernel_tune_subsystem_coverage_ratio",
          label("subsystem", entry.getKey()),
          ratio(entry.getValue().coveragePermille()));
    }
  }

  private void findings(Audit audit) {
    Map<String, Integer> counts = new TreeMap<>();
    metric("kernel_tune_finding", "1 for each finding that failed, is waived or unknown.");
    for (Finding finding : AuditJson.byCheck(audit.findings())) {
      counts.merge(finding.verdict().word(), 1, Integer::sum);
      switch (finding.verdict()) {
        case Verdict.Fail _, Verdict.Unknown _, Verdict.Waived _ ->
            sample(
                "kernel_tune_finding",
                label("check", finding.check().id())
                    + label("subject", finding.subject().toString())
                    + label("subsystem", finding.check().subsystem())
                    + label("level", finding.level().word())
                    + label("verdict", finding.verdict().word()),
                "1");
        case Verdict.Pass _, Verdict.NotApplicable _ -> {}
      }
    }
    metric("kernel_tune_findings", "Findings by verdict.");
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      sample(
          "kernel_tune_findings",
          label("verdict", entry.getKey()),
          Integer.toString(entry.getValue()));
    }
  }

  private void metric(String name, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(" gauge\n");
  }

  private void sample(String name, String labels, String value) {
    out.append(name).append('{').append("scenario=\"").append(escape(scenario)).append('"');
    out.append(labels).append("} ").append(value).append('\n');
  }

  private static String label(String name, String value) {
    return "," + name + "=\"" + escape(value) + "\"";
  }

  /** Label values write backslash, quote and newline with a backslash. */
  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static String ratio(int permille) {
    return permille == 1000 ? "1" : "0." + Integer.toString(1000 + permille).substring(1);
  }
}
