package dev.kerneltune.sched.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.catalog.BuiltInSchedRules;
import dev.kerneltune.sched.Behaviour;
import dev.kerneltune.sched.Behaviour.Evidence;
import dev.kerneltune.sched.Classifier;
import dev.kerneltune.sched.Origin;
import dev.kerneltune.sched.Rules;
import dev.kerneltune.sched.Task;
import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.TaskDetails;
import dev.kerneltune.sched.TaskKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NamingTest {
  private static final Classifier CLASSIFIER =
      new Classifier(
          new Rules(List.of()), BuiltInSchedRules.load(), _ -> Optional.empty(), Integer.MAX_VALUE);

  /** What each role does on a busy machine without a GPU: its share of a CPU is small. */
  private static Task task(Role role, Naming naming) {
    Behaviour did =
        new Behaviour(
            200, 500, role == Role.BATCH ? 5 : 300, 50, 500, 0, 20, Evidence.NO, Evidence.NO);
    String leader = naming.process().orElse("java");
    return new Task(
        101,
        100,
        1,
        0,
        false,
        new TaskKey(role.comm(naming), leader, "", "/bench/workload", "8:1:2:3"),
        "/bench/workload",
        Optional.of(did),
        new TaskDetails("java", 0, 0, Evidence.NO));
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void nobodyKnowsAThreadOfAnUnknownProgramSoThatAModelIsAsked(Role role) {
    Task task = task(role, Naming.UNKNOWN);
    assertThat(CLASSIFIER.decide(task).origin()).isEqualTo(Origin.NONE);
    assertThat(CLASSIFIER.decide(task).taskClass()).isEqualTo(TaskClass.NORMAL);
    assertThat(CLASSIFIER.isUndecided(task)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"DECODE", "BATCH", "SPINNER"})
  void theCatalogueSpeaksOfThreadsThatBearKnownNames(Role role) {
    assertThat(CLASSIFIER.isUndecided(task(role, Naming.KNOWN))).isFalse();
  }
}
