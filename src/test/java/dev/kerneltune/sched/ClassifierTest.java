package dev.kerneltune.sched;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.sched.Behaviour.Evidence;
import dev.kerneltune.sched.Rule.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClassifierTest {
  private static final int SELF = 99;
  private static final Task ENGINE = Tasks.named("engine", Tasks.SERVICE, Evidence.YES);

  private static Rule rule(String comm, TaskClass taskClass) {
    return new Rule(
        "test." + comm,
        Map.of(Field.COMM, List.of(Pattern.of(comm))),
        taskClass,
        "because of a test",
        "",
        "",
        Rule.Standing.VERIFIED);
  }

  private static Rules rules(TaskClass taskClass) {
    return new Rules(List.of(rule("engine", taskClass)));
  }

  private static Answers answer(TaskClass taskClass) {
    return key ->
        key.comm().equals("engine")
            ? Optional.of(new Answers.Answer(taskClass, "m", "2026-11-21T00:00:00Z"))
            : Optional.empty();
  }

  private static Decision decide(Rules user, Rules catalog, Answers answers, Task task) {
    return new Classifier(user, catalog, answers, SELF).decide(task);
  }

  private static Decision byModel(TaskClass taskClass, Task task) {
    return decide(Tasks.NO_RULES, Tasks.NO_RULES, answer(taskClass), task);
  }

  @Test
  void theFirstAuthorityThatSaysSomethingDecides() {
    Task decoding =
        Tasks.task(
            "engine",
            Tasks.SERVICE,
            997,
            Optional.of(Tasks.behaviour(400, 800, 50, Evidence.YES, Evidence.NO)),
            Evidence.YES);
    Rules user = rules(TaskClass.BACKGROUND);
    Rules catalog = rules(TaskClass.BATCH);
    Answers answers = answer(TaskClass.CRITICAL);
    assertThat(decide(user, catalog, answers, decoding))
        .isEqualTo(
            new Decision(TaskClass.BACKGROUND, Origin.RULE, "rule test.engine: because of a test"));
    assertThat(decide(Tasks.NO_RULES, catalog, answers, decoding).origin())
        .isEqualTo(Origin.CATALOG);
    assertThat(decide(Tasks.NO_RULES, Tasks.NO_RULES, answers, decoding).origin())
        .isEqualTo(Origin.MODEL);
    assertThat(decide(Tasks.NO_RULES, Tasks.NO_RULES, Tasks.NO_ANSWERS, decoding))
        .isEqualTo(
            new Decision(
                TaskClass.SERVING,
                Origin.BEHAVIOUR,
                "a thread of a process that holds a GPU wakes 800 times a second for 50 us each"));
    assertThat(
            decide(Tasks.NO_RULES, Tasks.NO_RULES, Tasks.NO_ANSWERS, Tasks.main(decoding))
                .taskClass())
        .isEqualTo(TaskClass.CRITICAL);
    assertThat(decide(Tasks.NO_RULES, Tasks.NO_RULES, Tasks.NO_ANSWERS, ENGINE).origin())
        .isEqualTo(Origin.NONE);
  }

  @Test
  void onlyARuleOfTheUserPromotesWithoutAGpu() {
    for (Evidence evidence : List.of(Evidence.NO, Evidence.UNKNOWN)) {
      Task task = Tasks.named("engine", Tasks.SERVICE, evidence);
      for (TaskClass wanted : List.of(TaskClass.CRITICAL, TaskClass.SERVING)) {
        assertThat(byModel(wanted, task).taskClass()).isEqualTo(TaskClass.NORMAL);
        assertThat(byModel(wanted, task).because()).startsWith("not " + wanted.word() + ": ");
        assertThat(decide(Tasks.NO_RULES, rules(wanted), Tasks.NO_ANSWERS, task).taskClass())
            .isEqualTo(TaskClass.NORMAL);
        assertThat(decide(rules(wanted), Tasks.NO_RULES, Tasks.NO_ANSWERS, task).taskClass())
            .isEqualTo(wanted);
      }
    }
    assertThat(byModel(TaskClass.CRITICAL, ENGINE).taskClass()).isEqualTo(TaskClass.CRITICAL);
  }

  @Test
  void aTaskOfALoginIsOnlyEverDemoted() {
    Task task = Tasks.named("engine", Tasks.SESSION, Evidence.YES);
    assertThat(byModel(TaskClass.CRITICAL, task).taskClass()).isEqualTo(TaskClass.NORMAL);
    assertThat(byModel(TaskClass.SERVING, task).taskClass()).isEqualTo(TaskClass.NORMAL);
    assertThat(byModel(TaskClass.BATCH, task).taskClass()).isEqualTo(TaskClass.BATCH);
    assertThat(
            decide(rules(TaskClass.CRITICAL), Tasks.NO_RULES, Tasks.NO_ANSWERS, task).taskClass())
        .isEqualTo(TaskClass.CRITICAL);
  }

  @Test
  void nobodyButTheUserMovesWhatTheMachineStandsOn() {
    for (String service :
        List.of("ssh", "kubelet", "containerd", "systemd-journald", "kernel-tune-sched")) {
      Task task = Tasks.named("engine", "/system.slice/" + service + ".service", Evidence.NO);
      assertThat(byModel(TaskClass.BACKGROUND, task).taskClass()).isEqualTo(TaskClass.NORMAL);
      assertThat(decide(Tasks.NO_RULES, rules(TaskClass.BATCH), Tasks.NO_ANSWERS, task).because())
          .startsWith("left alone: ");
      assertThat(
              new Classifier(Tasks.NO_RULES, Tasks.NO_RULES, Tasks.NO_ANSWERS, SELF)
                  .isUndecided(task))
          .isFalse();
      assertThat(decide(rules(TaskClass.BATCH), Tasks.NO_RULES, Tasks.NO_ANSWERS, task).taskClass())
          .isEqualTo(TaskClass.BATCH);
    }
    Task named = Tasks.named("engine", "/system.slice/ssh.service.evil.slice", Evidence.NO);
    assertThat(byModel(TaskClass.BATCH, named).taskClass()).isEqualTo(TaskClass.BATCH);
  }

  @Test
  void nobodyAtAllMovesTheKernelInitRealtimeThreadsAndOurselves() {
    TaskKey key = ENGINE.key();
    TaskDetails fifo = new TaskDetails("p", 1, 0, Evidence.NO);
    List<Task> fixed =
        List.of(
            new Task(5, 5, 1, 0, true, key, "/", Optional.empty()),
            new Task(7, 1, 1, 0, false, key, "/init.scope", Optional.empty()),
            new Task(7, SELF, 1, 0, false, key, Tasks.SERVICE, Optional.empty()),
            ENGINE.with(fifo));
    for (Task task : fixed) {
      Decision decision =
          decide(rules(TaskClass.BATCH), rules(TaskClass.BATCH), answer(TaskClass.BATCH), task);
      assertThat(decision.taskClass()).isEqualTo(TaskClass.NORMAL);
      assertThat(decision.because()).startsWith("left alone: ");
    }
  }

  private static Task behaving(long voluntary, long involuntary, long burst) {
    long permille = (voluntary + involuntary) * burst / 1000;
    Behaviour did =
        new Behaviour(
            permille, 800, voluntary, involuntary, burst, 0, 9, Evidence.UNKNOWN, Evidence.NO);
    return Tasks.task("engine", Tasks.SERVICE, 997, Optional.of(did), Evidence.NO);
  }

  @Test
  void aModelPutsNobodyBehindOthersForWhomSomebodyMayBeWaiting() {
    List<Task> waitedFor =
        List.of(
            behaving(300, 20, 160), // a decode loop
            behaving(63, 0, 160), // the same among many loaders
            behaving(2, 1, 170), // and starved, as one that was put behind others would be
            behaving(80, 5000, 90), // a thread that polls by sched_yield(2)
            behaving(30, 5, 1500), // a front end
            behaving(75, 0, 6600), // one that works longer for each request
            behaving(75, 150, 2200), // the same where it is preempted
            behaving(3, 5, 2500)); // and where it starves
    for (TaskClass told : List.of(TaskClass.BATCH, TaskClass.BACKGROUND)) {
      for (Task task : waitedFor) {
        Decision decision = byModel(told, task);
        assertThat(decision.taskClass()).isEqualTo(TaskClass.NORMAL);
        assertThat(decision.origin()).isEqualTo(Origin.MODEL);
        assertThat(decision.because())
            .startsWith("not " + told.word() + ": it gives its CPU up ")
            .endsWith("somebody may wait for it (m said so at 2026-11-21T00:00:00Z)");
        // Who wrote it down knows what it is.
        assertThat(decide(rules(told), Tasks.NO_RULES, Tasks.NO_ANSWERS, task).taskClass())
            .isEqualTo(told);
        assertThat(decide(Tasks.NO_RULES, rules(told), Tasks.NO_ANSWERS, task).taskClass())
            .isEqualTo(told);
      }
    }
  }

  @Test
  void aModelPutsBehindOthersWhatComputesUntilTheCpuIsTakenFromIt() {
    for (TaskClass told : List.of(TaskClass.BATCH, TaskClass.BACKGROUND)) {
      assertThat(byModel(told, behaving(0, 330, 2900)).taskClass()).isEqualTo(told);
      // A loader that those preempt who wake beside it.
      assertThat(byModel(told, behaving(1, 900, 600)).taskClass()).isEqualTo(told);
      assertThat(byModel(told, behaving(40, 3, 9000)).taskClass()).isEqualTo(told);
    }
  }

  @Test
  void aModelPutsNobodyBehindOthersOfWhomNothingIsKnown() {
    Task unread = Tasks.task("engine", Tasks.SERVICE, 997, Optional.empty(), Evidence.NO);
    assertThat(byModel(TaskClass.BATCH, unread))
        .satisfies(
            decision -> {
              assertThat(decision.taskClass()).isEqualTo(TaskClass.NORMAL);
              assertThat(decision.because()).startsWith("not batch: what it does is not known");
            });
  }

  @Test
  void aModelsAnswerIsNotTakenWherePodsCouldBeMistakenForEachOther() {
    String pod = "/kubepods/pod0f0e0d0c-0b0a-4908-8706-050403020100/0123456789abcdef";
    Task known = Tasks.named("engine", pod, Evidence.NO);
    assertThat(byModel(TaskClass.BATCH, known).taskClass()).isEqualTo(TaskClass.BATCH);
    TaskKey key = known.key();
    Task unknown =
        new Task(
            2,
            2,
            1,
            0,
            false,
            new TaskKey(key.comm(), key.leader(), key.script(), key.cgroup(), ""),
            pod,
            Optional.empty());
    assertThat(byModel(TaskClass.BATCH, unknown).origin()).isEqualTo(Origin.NONE);
  }

  @Test
  void whoListensOrMayHoldAGpuIsNotTakenForBatch() {
    for (Evidence evidence : Evidence.values()) {
      boolean isBatch = evidence == Evidence.NO;
      assertThat(computing(evidence, Evidence.NO) == TaskClass.BATCH).isEqualTo(isBatch);
      assertThat(computing(Evidence.NO, evidence) == TaskClass.BATCH).isEqualTo(isBatch);
    }
  }

  private static TaskClass computing(Evidence gpu, Evidence listens) {
    Task task =
        Tasks.task(
            "x", Tasks.SERVICE, 997, Optional.of(Tasks.behaviour(990, 3, 9000, gpu, listens)), gpu);
    return decide(Tasks.NO_RULES, Tasks.NO_RULES, Tasks.NO_ANSWERS, task).taskClass();
  }

  @Test
  void whatSomebodySetBehindOthersStaysBehindThem() {
    TaskDetails nice = new TaskDetails("p", 0, 19, Evidence.NO);
    TaskDetails bit = new TaskDetails("p", 0, 3, Evidence.NO);
    assertThat(
            decide(Tasks.NO_RULES, Tasks.NO_RULES, Tasks.NO_ANSWERS, ENGINE.with(nice)).taskClass())
        .isEqualTo(TaskClass.BACKGROUND);
    assertThat(
            decide(Tasks.NO_RULES, Tasks.NO_RULES, Tasks.NO_ANSWERS, ENGINE.with(bit)).taskClass())
        .isEqualTo(TaskClass.BATCH);
  }

  @Test
  void anAnswerThatAModelContradictedItselfInIsToldAsSuch() {
    String doubt = "critical by name, background without";
    Answers answers =
        _ ->
            Optional.of(
                new Answers.Answer(
                    TaskClass.NORMAL, "m", "2026-11-21T00:00:00Z", Optional.of(doubt)));
    Classifier classifier = new Classifier(Tasks.NO_RULES, Tasks.NO_RULES, answers, SELF);
    assertThat(classifier.decide(ENGINE))
        .isEqualTo(
            new Decision(
                TaskClass.NORMAL,
                Origin.MODEL,
                "doubted and held back: " + doubt + "; m said so at 2026-11-21T00:00:00Z"));
    assertThat(Classed.of(classifier, ENGINE).doubt()).contains(doubt);
    Classifier sure = new Classifier(Tasks.NO_RULES, Tasks.NO_RULES, answer(TaskClass.BATCH), SELF);
    assertThat(Classed.of(sure, ENGINE).doubt()).isEmpty();
  }

  @Test
  void everyAuthorityIsHeardInItsOrder() {
    Classifier classifier =
        new Classifier(Tasks.NO_RULES, rules(TaskClass.CRITICAL), answer(TaskClass.BATCH), SELF);
    assertThat(classifier.opinions(ENGINE))
        .extracting(Opinion::origin)
        .containsExactly(Origin.RULE, Origin.CATALOG, Origin.MODEL, Origin.BEHAVIOUR);
    assertThat(classifier.opinions(ENGINE))
        .extracting(Opinion::taskClass)
        .containsExactly(
            Optional.empty(),
            Optional.of(TaskClass.CRITICAL),
            Optional.of(TaskClass.BATCH),
            Optional.empty());
  }

  @Test
  void aPatternIsExactOrABeginningAndNothingElse() {
    assertThat(Pattern.of("pt_*").matches("pt_data_worker")).isTrue();
    assertThat(Pattern.of("pt_*").matches("apt_x")).isFalse();
    assertThat(Pattern.of("pt").matches("pt_")).isFalse();
    assertThat(Pattern.of("*").matches("")).isTrue();
    assertThat(Pattern.of("a.c").matches("abc")).isFalse();
    assertThat(Pattern.of("/pod*/x").matches("/podA/x")).isFalse();
    assertThat(Pattern.of("/pod*/x").matches("/pod*/x")).isTrue();
  }
}
