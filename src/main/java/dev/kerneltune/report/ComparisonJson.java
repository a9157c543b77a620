package dev.kerneltune.report;

import dev.kerneltune.audit.Comparison;
import dev.kerneltune.audit.Difference;
import dev.kerneltune.audit.Judged;
import java.util.Optional;

/** In what two reports differ, as JSON: docs/schema/diff.schema.json. */
public final class ComparisonJson {
  private ComparisonJson() {}

  /** Returns the comparison of two reports as a document of its own. */
  public static String document(
      String scenario, String before, String after, Comparison comparison) {
    return Json.object(
        json -> {
          json.text("schemaVersion", MachineJson.SCHEMA_VERSION);
          json.text("scenario", scenario);
          json.text("before", before);
          json.text("after", after);
          write(json, comparison);
        });
  }

  /** Returns the differences as JSON Lines: one object a line, as in {@link #document}. */
  public static String lines(Comparison comparison) {
    StringBuilder out = new StringBuilder();
    for (Difference each : comparison.differences()) {
      out.append(Json.line(json -> difference(json, each)));
    }
    return out.toString();
  }

  /** Writes the differences, what matters most first, and how many were left out. */
  static void write(Json json, Comparison comparison) {
    json.number("expected", comparison.expected());
    json.objects("differences", comparison.differences(), ComparisonJson::difference);
  }

  private static void difference(Json json, Difference difference) {
    json.text("check", difference.check());
    json.text("subject", difference.subject());
    json.text("level", difference.level().word());
    json.text("kind", difference.kind().word());
    side(json, "before", difference.before());
    side(json, "after", difference.after());
  }

  private static void side(Json json, String name, Optional<Judged> side) {
    if (side.isEmpty()) {
      json.nothing(name);
      return;
    }
    Judged judged = side.get();
    json.object(
        name,
        object -> {
          object.text("verdict", judged.verdict().word());
          object.text("seen", judged.seen());
        });
  }
}
