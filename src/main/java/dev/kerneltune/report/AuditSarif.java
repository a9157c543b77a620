package dev.kerneltune.report;

import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The outcome of an audit as SARIF 2.1.0 (OASIS, sarif-v2.1.0-errata01): a rule for each check, a
 * result for each finding. SARIF tells open (could not be decided) from not applicable, as we do.
 */
public final class AuditSarif {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private AuditSarif() {}

  /** Returns the report; {@code version} is that of the program. */
  public static String report(Audit audit, String version) {
    List<Finding> findings = AuditJson.byCheck(audit.findings());
    Map<String, Check> rules = new TreeMap<>();
    findings.forEach(finding -> rules.put(finding.check().id(), finding.check()));
    List<String> ids = List.copyOf(rules.keySet());
    return Json.object(
        json ->
            json.text("$schema", SCHEMA)
                .text("version", "2.1.0")
                .objects(
                    "runs",
                    List.of(audit),
                    (run, _) -> {
                      run.object(
                          "tool",
                          tool ->
                              tool.object(
                                  "driver",
                                  driver -> {
                                    driver.text("name", "kernel-tune").text("version", version);
                                    driver.objects("rules", rules.values(), AuditSarif::rule);
                                  }));
                      run.object(
                          "properties",
                          properties -> properties.text("scenario", audit.scenario().id()));
                      run.text("columnKind", "unicodeCodePoints");
                      run.objects(
                          "results", findings, (result, finding) -> result(result, finding, ids));
                    }));
  }

  private static void rule(Json json, Check check) {
    json.text("id", check.id());
    json.object("shortDescription", text -> text.text("text", check.title()));
    json.object("fullDescription", text -> text.text("text", check.why().strip()));
    if (check.remedy() instanceof Remedy.ByHand(var byHand)) {
      json.object("help", text -> text.text("text", byHand.strip()));
    }
    json.object(
        "properties",
        properties ->
            properties.texts("tags", List.of(check.subsystem())).text("cost", check.cost()));
  }

  private static void result(Json json, Finding finding, List<String> rules) {
    json.text("ruleId", finding.check().id());
    json.number("ruleIndex", rules.indexOf(finding.check().id()));
    switch (finding.verdict()) {
      case Verdict.Fail _ -> json.text("kind", "fail").text("level", level(finding.level()));
      case Verdict.Waived(var under) -> {
        json.text("kind", "fail").text("level", level(finding.level()));
        json.objects(
            "suppressions",
            List.of(under),
            (item, reason) -> item.text("kind", "external").text("justification", reason));
      }
      case Verdict.Pass _ -> json.text("kind", "pass").text("level", "none");
      case Verdict.Unknown _ -> json.text("kind", "open").text("level", "none");
      case Verdict.NotApplicable _ -> json.text("kind", "notApplicable").text("level", "none");
    }
    json.object("message", text -> text.text("text", Verdicts.line(finding)));
    json.objects("locations", List.of(finding), AuditSarif::location);
    json.object(
        "partialFingerprints",
        prints ->
            prints.text(
                "checkAndSubject/v1", finding.check().id() + " " + finding.subject().toString()));
    if (!finding.evidence().isEmpty()) {
      json.object(
          "properties",
          properties ->
              properties.objects(
                  "evidence",
                  finding.evidence(),
                  (item, evidence) ->
                      item.text("address", evidence.address()).text("raw", evidence.raw())));
    }
  }

  private static void location(Json json, Finding finding) {
    List<String> files = files(finding.evidence());
    if (!files.isEmpty()) {
      json.object(
          "physicalLocation",
          place ->
              place.object(
                  "artifactLocation", file -> file.text("uri", "file://" + files.getFirst())));
    }
    json.objects(
        "logicalLocations",
        List.of(finding.subject().toString()),
        (item, name) -> item.text("name", name).text("kind", "resource"));
  }

  /**
   * Returns the evidence that is a file, with nothing in its name that a URI would have to escape.
   */
  private static List<String> files(List<Evidence> evidence) {
    List<String> files = new ArrayList<>();
    for (Evidence each : evidence) {
      String address = each.address();
      boolean plain = address.startsWith("/");
      for (int i = 0; i < address.length(); i++) {
        char c = address.charAt(i);
        plain &= Character.isLetterOrDigit(c) && c < 128 || "/._-:+@=".indexOf(c) >= 0;
      }
      if (plain) {
        files.add(address);
      }
    }
    return files;
  }

  private static String level(ImpactLevel level) {
    return switch (level) {
      case HIGHEST, HIGH -> "error";
      case SIGNIFICANT, IMPORTANT -> "warning";
      case HYGIENE, NOTE -> "note";
    };
  }
}
