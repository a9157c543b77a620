package dev.kerneltune.report;

import dev.kerneltune.sched.scx.ScxExit;
import dev.kerneltune.sched.scx.ScxPreflight;
import dev.kerneltune.sched.scx.ScxStats;
import java.util.List;

/** The BPF scheduler for programs. */
public final class ScxJson {
  private static final int SCHEMA = 1;
  private static final int FIRST_BUCKET_NANOS = 1024;

  private ScxJson() {}

  /** Returns whether it may be loaded, with the reasons. */
  public static String preflight(ScxPreflight.Result result) {
    return Json.object(
        json -> {
          json.number("schema", SCHEMA);
          switch (result) {
            case ScxPreflight.Result.Ready ready ->
                json.text("answer", "ready").texts("told", ready.words());
            case ScxPreflight.Result.Refused(var reasons) ->
                json.text("answer", "refused").texts("reasons", reasons);
          }
        });
  }

  /**
   * Returns what one run counted.
   *
   * @param exit as it was before the loader took it out
   */
  public static String run(List<ScxStats> stats, ScxExit exit) {
    return Json.object(
        json -> {
          json.number("schema", SCHEMA);
          json.text("ended", exit.isStillIn() ? "by the loader" : exit.words());
          json.number("exit-kind", exit.kind());
          json.number("first-bucket-nanos", FIRST_BUCKET_NANOS);
          json.objects("classes", stats, ScxJson::stats);
        });
  }

  private static void stats(Json json, ScxStats stats) {
    json.text("class", stats.taskClass().word());
    json.number("runs", stats.runs());
    json.number("run-nanos", stats.runNanos());
    json.number("wait-nanos", stats.waitNanos());
    json.number("preemptions", stats.preemptions());
    json.number("steals", stats.steals());
    json.number("demotions", stats.demotions());
    json.numbers("wakeups", stats.wakeups());
  }
}
