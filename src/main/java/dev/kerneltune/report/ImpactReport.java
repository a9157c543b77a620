package dev.kerneltune.report;

import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.ImpactRow;
import dev.kerneltune.model.Score;
import dev.kerneltune.model.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The impact table with a host's standing in each row. */
public final class ImpactReport {
  private ImpactReport() {}

  /** Returns the table as text, {@code width} columns wide. */
  public static String text(Audit audit, Catalog catalog, Style style, int width) {
    StringBuilder out = new StringBuilder();
    TextLayout.paragraph(
        out,
        "Standing for " + audit.scenario().id() + ": " + MachineText.line(audit.facts().machine()),
        0,
        width);
    out.append('\n');
    for (ImpactRow row : catalog.impactTable()) {
      Score score = audit.scores().getOrDefault(row.subsystem(), Score.NONE);
      out.append(style.bold(TextLayout.pad(row.title(), 36)));
      out.append(TextLayout.pad(row.level().word(), 13));
      out.append(score.exists() ? TextLayout.percent(score.permille()) : "no score");
      out.append(", coverage ").append(TextLayout.percent(score.coveragePermille()));
      int failed = failed(audit.findings(), row.subsystem());
      out.append(
          failed == 0 ? "" : ", " + failed + (failed == 1 ? " check" : " checks") + " failed");
      int waived = waived(audit.findings(), row.subsystem());
      out.append(waived == 0 ? "" : ", " + waived + " waived");
      out.append('\n');
      TextLayout.paragraph(out, row.keyChange(), 4, width);
      TextLayout.paragraph(out, "kernel: " + String.join(", ", row.kernelSources()), 4, width);
      TextLayout.paragraph(out, "caveat: " + row.caveat(), 4, width);
      if (!row.cannotSet().isEmpty()) {
        TextLayout.paragraph(out, "cannot be set: " + row.cannotSet(), 4, width);
      }
      out.append('\n');
    }
    return out.toString();
  }

  /** Returns the table as JSON. */
  public static String json(Audit audit, Catalog catalog) {
    return Json.object(
        json -> {
          json.text("schemaVersion", MachineJson.SCHEMA_VERSION);
          json.text("scenario", audit.scenario().id());
          json.objects(
              "impactTable",
              catalog.impactTable(),
              (object, row) -> {
                object.text("subsystem", row.subsystem());
                object.text("title", row.title());
                object.text("impact", row.level().word());
                object.text("keyChange", row.keyChange());
                object.texts("kernelSources", row.kernelSources());
                object.text("caveat", row.caveat());
                object.text("cannotSet", row.cannotSet());
                AuditJson.score(object, audit.scores().getOrDefault(row.subsystem(), Score.NONE));
                object.number("failed", failed(audit.findings(), row.subsystem()));
                object.number("waived", waived(audit.findings(), row.subsystem()));
              });
        });
  }

  /** Counts checks, not subjects: eight GPUs with one fault are one thing to mend. */
  private static int failed(List<Finding> findings, String subsystem) {
    return count(findings, subsystem, finding -> finding.verdict() instanceof Verdict.Fail);
  }

  /** Counts the checks of which a failure was accepted. */
  private static int waived(List<Finding> findings, String subsystem) {
    return count(findings, subsystem, finding -> finding.verdict() instanceof Verdict.Waived);
  }

  private static int count(List<Finding> findings, String subsystem, Predicate<Finding> wanted) {
    Set<String> checks = new HashSet<>();
    for (Finding finding : findings) {
      if (wanted.test(finding)
          && finding.weight() > 0
          && finding.check().subsystem().equals(subsystem)) {
        checks.add(finding.check().id());
      }
    }
    return checks.size();
  }
}
