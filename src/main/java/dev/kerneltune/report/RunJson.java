package dev.kerneltune.report;

/** What came of a run as JSON: docs/schema/run.schema.json. */
public final class RunJson {
  private RunJson() {}

  /** Returns the outcome. */
  public static String report(RunSummary run) {
    return Json.object(
        json -> {
          json.text("schemaVersion", PlanJson.SCHEMA_VERSION);
          write(json, run);
        });
  }

  private static void write(Json json, RunSummary run) {
    json.number("run", run.run());
    json.text("kind", run.kind().word());
    json.text("title", run.title());
    json.text("outcome", run.outcome().word());
    json.object(
        "steps",
        steps -> {
          steps.number("done", run.done());
          steps.number("rightAlready", run.rightAlready());
          steps.number("released", run.released());
          steps.number("refused", run.refused());
        });
    json.text("problem", run.problem());
    if (run.undo().isPresent()) {
      json.object("undo", undo -> write(undo, run.undo().get()));
    } else {
      json.nothing("undo");
    }
  }
}
