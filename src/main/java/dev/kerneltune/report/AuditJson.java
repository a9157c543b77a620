package dev.kerneltune.report;

import dev.kerneltune.audit.Comparison;
import dev.kerneltune.audit.WaiverUse;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.ImpactRow;
import dev.kerneltune.model.Score;
import dev.kerneltune.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The outcome of an audit as JSON: docs/schema/audit.schema.json. */
public final class AuditJson {
  private AuditJson() {}

  /** Returns the report: findings by check id, in the order of their subjects. */
  public static String report(Audit audit, Catalog catalog) {
    return report(audit, catalog, List.of(), Optional.empty());
  }

  /** Returns the report with what became of waivers, and in what it differs from a baseline. */
  public static String report(
      Audit audit, Catalog catalog, List<WaiverUse> waivers, Optional<Comparison> baseline) {
    return Json.object(
        json -> {
          json.text("schemaVersion", MachineJson.SCHEMA_VERSION);
          json.text("scenario", audit.scenario().id());
          json.object("host", host -> MachineJson.write(host, audit.facts().machine()));
          score(json, audit.overall());
          List<ImpactRow> rows = new ArrayList<>(catalog.impactTable());
          rows.removeIf(row -> !audit.scores().containsKey(row.subsystem()));
          json.objects(
              "subsystems",
              rows,
              (row, value) -> {
                row.text("subsystem", value.subsystem());
                row.text("impact", value.level().word());
                score(row, audit.scores().getOrDefault(value.subsystem(), Score.NONE));
              });
          json.objects("findings", byCheck(audit.findings()), AuditJson::finding);
          if (!waivers.isEmpty()) {
            json.objects("waivers", waivers, AuditJson::waiver);
          }
          if (baseline.isPresent()) {
            json.object("baseline", object -> ComparisonJson.write(object, baseline.get()));
          }
        });
  }

  /** Returns the findings as JSON Lines: one object a line, as in {@link #report}. */
  public static String lines(Audit audit) {
    StringBuilder out = new StringBuilder();
    for (Finding finding : byCheck(audit.findings())) {
      out.append(Json.line(json -> finding(json, finding)));
    }
    return out.toString();
  }

  static List<Finding> byCheck(List<Finding> findings) {
    List<Finding> sorted = new ArrayList<>(findings);
    sorted.sort((one, other) -> one.check().id().compareTo(other.check().id()));
    return sorted;
  }

  static void score(Json json, Score score) {
    if (score.exists()) {
      json.percent("score", score.permille());
    } else {
      json.nothing("score");
    }
    json.percent("coverage", score.coveragePermille());
  }

  private static void finding(Json json, Finding finding) {
    json.text("check", finding.check().id());
    json.text("subject", finding.subject().toString());
    json.text("subsystem", finding.check().subsystem());
    json.text("level", finding.level().word());
    json.text("verdict", finding.verdict().word());
    switch (finding.verdict()) {
      case Verdict.Unknown(var because, var needs) -> {
        json.text("because", because);
        json.text("needs", needs);
      }
      case Verdict.NotApplicable(var because) -> json.text("because", because);
      case Verdict.Waived(var under) -> json.text("because", under);
      case Verdict.Pass _, Verdict.Fail _ -> {}
    }
    json.text("seen", finding.seen());
    json.text("wanted", finding.wanted());
    json.objects("evidence", finding.evidence(), AuditJson::evidence);
  }

  private static void waiver(Json json, WaiverUse use) {
    json.text("check", use.waiver().check());
    if (use.waiver().subject().isEmpty()) {
      json.nothing("subject");
    } else {
      json.text("subject", use.waiver().subject());
    }
    json.text("reason", use.waiver().reason());
    json.text("owner", use.waiver().owner());
    json.text("until", use.waiver().until());
    json.text("state", use.state().word());
    json.number("failures", use.failures());
  }

  private static void evidence(Json json, Evidence evidence) {
    json.text("address", evidence.address());
    json.text("raw", evidence.raw());
  }
}
