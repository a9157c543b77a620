package dev.kerneltune.report;

import dev.kerneltune.model.Check;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Results as SARIF 2.1.0 (OASIS, sarif-v2.1.0-errata01): a rule for each check, a result for each
 * result. SARIF tells open (could not be decided) from not applicable, as we do.
 */
public final class Sarif {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private final Results results;
  private final State state;
  private final List<String> ids;

  /** Against what the results are new (SARIF, 3.27.24). */
  public enum State {
    /** They are compared with nothing. */
    ALONE,
    /** Each of them is new against an earlier run. */
    NEW
  }

  private Sarif(Results results, State state) {
    this.results = results;
    this.state = state;
    Set<String> names = new TreeSet<>();
    results.results().forEach(result -> names.add(result.check()));
    this.ids = List.copyOf(names);
  }

  /** Returns the report; {@code version} is that of the program. */
  public static String report(Results results, State state, String version) {
    return new Sarif(results, state).report(version);
  }

  private String report(String version) {
    return Json.object(
        json ->
            json.text("$schema", SCHEMA)
                .text("version", "2.1.0")
                .objects("runs", List.of(results), (run, _) -> run(run, version)));
  }

  private void run(Json run, String version) {
    run.object(
        "tool",
        tool ->
            tool.object(
                "driver",
                driver -> {
                  driver.text("name", "kernel-tune").text("version", version);
                  driver.objects("rules", ids, this::rule);
                }));
    run.object("properties", properties -> properties.text("scenario", results.scenario()));
    run.text("columnKind", "unicodeCodePoints");
    run.objects("results", results.byCheck(), this::result);
  }

  private void rule(Json json, String id) {
    json.text("id", id);
    Check check = results.checks().get(id);
    if (check == null) {
      // A report of another version may know it.
      return;
    }
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

  private void result(Json json, Results.Result result) {
    json.text("ruleId", result.check());
    json.number("ruleIndex", ids.indexOf(result.check()));
    switch (result.kind()) {
      case FAIL -> json.text("kind", "fail").text("level", level(result.level()));
      case WAIVED -> {
        json.text("kind", "fail").text("level", level(result.level()));
        json.objects(
            "suppressions",
            List.of(result.because()),
            (item, reason) -> item.text("kind", "external").text("justification", reason));
      }
      case PASS -> json.text("kind", "pass").text("level", "none");
      case OPEN -> json.text("kind", "open").text("level", "none");
      case NOT_APPLICABLE -> json.text("kind", "notApplicable").text("level", "none");
      case TOLD -> json.text("kind", "informational").text("level", "none");
    }
    json.object("message", text -> text.text("text", result.line()));
    if (state == State.NEW) {
      json.text("baselineState", "new");
    }
    json.objects("locations", List.of(result), Sarif::location);
    json.object(
        "partialFingerprints",
        prints -> prints.text("checkAndSubject/v1", result.check() + " " + result.subject()));
    if (!result.evidence().isEmpty()) {
      json.object(
          "properties",
          properties ->
              properties.objects(
                  "evidence",
                  result.evidence(),
                  (item, evidence) ->
                      item.text("address", evidence.address()).text("raw", evidence.raw())));
    }
  }

  private static void location(Json json, Results.Result result) {
    List<String> files = files(result.evidence());
    if (!files.isEmpty()) {
      json.object(
          "physicalLocation",
          place ->
              place.object(
                  "artifactLocation", file -> file.text("uri", "file://" + files.getFirst())));
    }
    json.objects(
        "logicalLocations",
        List.of(result.subject()),
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
