package dev.kerneltune.report;

import dev.kerneltune.sched.bench.Aim;
import dev.kerneltune.sched.bench.Block;
import dev.kerneltune.sched.bench.Estimate;
import dev.kerneltune.sched.bench.Metric;
import dev.kerneltune.sched.bench.Outcome;
import dev.kerneltune.sched.bench.Part;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A measurement of ways of scheduling, for programs. */
public final class BenchJson {
  private static final String SCHEMA_VERSION = "1";

  private BenchJson() {}

  /** Returns the whole report. */
  public static String document(Outcome outcome) {
    return Json.object(
        json -> {
          json.text("schemaVersion", SCHEMA_VERSION);
          json.object("conditions", each -> conditions(each, outcome));
          json.objects("workload", outcome.workload().parts(), BenchJson::part);
          json.object("turns", each -> turns(each, outcome));
          json.objects("arms", outcome.arms().entrySet(), (each, arm) -> arm(each, outcome, arm));
          json.objects("aims", Aim.HINTS, (each, aim) -> aim(each, outcome, aim));
          json.objects(
              "leftOut",
              outcome.missing().entrySet(),
              (each, arm) -> each.text("arm", arm.getKey()).text("because", arm.getValue()));
          json.texts("notes", outcome.notes());
          json.objects("blocks", outcome.blocks(), BenchJson::block);
        });
  }

  /** Returns one block as a line. */
  public static String line(Block block) {
    return Json.line(json -> block(json, block));
  }

  private static void conditions(Json json, Outcome outcome) {
    json.text("machine", outcome.conditions().machine());
    json.text("governor", outcome.conditions().governor());
    json.text("load", outcome.conditions().load());
    json.percent("busyPercent", outcome.conditions().busyPermille());
    json.text("quiet", word(outcome.conditions().quiet()));
    json.text("timing", word(outcome.conditions().timing()));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static void part(Json json, Part part) {
    json.text("role", part.role().word());
    json.text("comm", part.comm());
    json.text("class", part.role().taskClass().word());
    json.number("threads", part.threads());
    json.number("gapNanos", part.gapNanos());
    json.number("burnNanos", part.burnNanos());
  }

  private static void turns(Json json, Outcome outcome) {
    json.number("blocks", outcome.turns().blocks());
    json.number("blockNanos", outcome.turns().blockNanos());
    json.number("dropNanos", outcome.turns().dropNanos());
  }

  private static void arm(Json json, Outcome outcome, Map.Entry<String, String> arm) {
    json.text("name", arm.getKey());
    json.text("about", arm.getValue());
    json.objects(
        "metrics",
        outcome.metrics(),
        (each, metric) -> metric(each, outcome, arm.getKey(), metric));
  }

  private static void metric(Json json, Outcome outcome, String arm, Metric metric) {
    json.text("name", metric.word());
    json.text("unit", metric.unit().word());
    outcome
        .median(arm, metric)
        .ifPresentOrElse(
            median -> json.decimal("median", BenchWords.number(median)),
            () -> json.nothing("median"));
    Optional<Estimate> ratio =
        outcome.compared().contains(arm) ? outcome.ratio(arm, metric) : Optional.empty();
    ratio.ifPresent(
        estimate -> {
          json.decimal("ratio", BenchWords.number(estimate.ratio()));
          json.decimal("low", BenchWords.number(estimate.low()));
          json.decimal("high", BenchWords.number(estimate.high()));
          json.number("pairs", estimate.pairs());
          json.text("meaning", metric.meaning(estimate).word());
        });
  }

  private static void aim(Json json, Outcome outcome, Aim aim) {
    json.text("arm", aim.arm());
    json.text("metric", aim.metric().word());
    json.decimal("limit", BenchWords.number(aim.limit()));
    outcome
        .against(aim)
        .ifPresentOrElse(
            against -> json.text("verdict", word(against)), () -> json.nothing("verdict"));
  }

  private static void block(Json json, Block block) {
    json.text("arm", block.arm());
    json.number("pass", block.pass());
    json.number("place", block.place());
    json.number("wakeups", block.wakeups());
    block.trouble().ifPresent(why -> json.text("trouble", why));
    json.object(
        "values",
        values -> {
          for (Metric metric : Metric.values()) {
            Double value = block.values().get(metric);
            if (value != null) {
              values.decimal(metric.word(), BenchWords.number(value));
            }
          }
        });
  }
}
