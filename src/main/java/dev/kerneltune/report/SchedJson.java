package dev.kerneltune.report;

import dev.kerneltune.sched.Behaviour;
import dev.kerneltune.sched.Classed;
import dev.kerneltune.sched.Pattern;
import dev.kerneltune.sched.Rules;
import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.TaskKey;
import dev.kerneltune.sched.store.KeyId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tasks, their classes and the catalogue as JSON. */
public final class SchedJson {
  private static final String SCHEMA_VERSION = "1";

  private SchedJson() {}

  /**
   * Returns what every task would be classed as.
   *
   * @param threads how many threads there are in all
   */
  public static String observed(List<Classed> classed, int threads) {
    return Json.object(
        json ->
            json.text("schemaVersion", SCHEMA_VERSION)
                .number("threads", threads)
                .objects("tasks", classed, SchedJson::task));
  }

  /** Returns what each authority said about the threads of a process. */
  public static String explained(int pid, List<Classed> classed) {
    return Json.object(
        json ->
            json.text("schemaVersion", SCHEMA_VERSION)
                .number("pid", pid)
                .objects(
                    "threads",
                    classed,
                    (each, task) -> {
                      task(each, task);
                      each.objects(
                          "opinions",
                          task.opinions(),
                          (one, opinion) -> {
                            one.text("origin", opinion.origin().word());
                            taskClass(one, opinion.taskClass());
                            one.text("says", opinion.says());
                            doubt(one, opinion.doubt());
                          });
                    }));
  }

  /** Returns the entries of a catalogue. */
  public static String catalog(Rules rules) {
    return Json.object(
        json ->
            json.text("schemaVersion", SCHEMA_VERSION)
                .objects(
                    "entries",
                    rules.list(),
                    (each, rule) ->
                        each.text("id", rule.id())
                            .object(
                                "match",
                                match ->
                                    rule.match()
                                        .forEach(
                                            (field, patterns) ->
                                                match.texts(
                                                    field.word(),
                                                    patterns.stream()
                                                        .map(Pattern::toString)
                                                        .toList())))
                            .text("class", rule.taskClass().word())
                            .text("why", rule.why())
                            .text("source", rule.source())
                            .text("seen", rule.seen())
                            .text("standing", rule.standing().word())));
  }

  private static void doubt(Json json, Optional<String> doubt) {
    if (doubt.isPresent()) {
      json.text("doubt", doubt.get());
    } else {
      json.nothing("doubt");
    }
  }

  private static void taskClass(Json json, Optional<TaskClass> taskClass) {
    if (taskClass.isPresent()) {
      json.text("class", taskClass.get().word());
    } else {
      json.nothing("class");
    }
  }

  private static void task(Json json, Classed classed) {
    TaskKey key = classed.task().key();
    json.number("tid", classed.task().tid())
        .number("pid", classed.task().pid())
        .number("uid", classed.task().uid())
        .text("class", classed.decision().taskClass().word())
        .text("origin", classed.decision().origin().word())
        .text("because", classed.decision().because());
    doubt(json, classed.doubt());
    json.text("id", KeyId.of(key))
        .text("comm", key.comm())
        .text("leader", key.leader())
        .text("script", key.script())
        .text("cgroup", classed.task().cgroup())
        .text("pattern", key.cgroup())
        .text("program", classed.task().details().program())
        .text("exe", key.exe());
    Optional<Behaviour> behaviour = classed.task().behaviour();
    if (behaviour.isEmpty()) {
      json.nothing("behaviour");
      return;
    }
    Behaviour did = behaviour.get();
    json.object(
        "behaviour",
        each ->
            each.number("cpuPermille", did.cpuPermille())
                .number("waitPermille", did.waitPermille())
                .number("voluntary", did.voluntary())
                .number("involuntary", did.involuntary())
                .number("burstMicros", did.burstMicros())
                .number("forks", did.forks())
                .number("threads", did.threads())
                .text("holdsGpu", did.holdsGpu().name().toLowerCase(Locale.ROOT))
                .text("listens", did.listens().name().toLowerCase(Locale.ROOT)));
  }
}
