package dev.kerneltune.sched.hints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kerneltune.apply.JournalException;
import dev.kerneltune.host.SchedPolicy;
import dev.kerneltune.host.ThreadAttributes;
import dev.kerneltune.host.ThreadReader;
import dev.kerneltune.sched.Origin;
import dev.kerneltune.sched.Task;
import dev.kerneltune.sched.TaskClass;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hints on real threads of real children. */
class HintsBackendTest {
  private static final String BOOT = "this-boot";
  private static final Slices SLICES = Slices.of(new ThreadReader());

  private final Children children = new Children();

  @TempDir Path state;

  @AfterEach
  void end() {
    children.close();
  }

  private ThreadAttributes wanted(TaskClass taskClass) {
    return Hints.of(Children.decision(taskClass, Origin.RULE))
        .orElseThrow()
        .wanted(SLICES.markedFor(state.toString()));
  }

  private HintsBackend open() {
    return HintsBackend.open(state, BOOT, HintsBackend.CgroupWeights.LEFT, ownPid());
  }

  private static int ownPid() {
    return (int) ProcessHandle.current().pid();
  }

  private static Backend.Came apply(HintsBackend backend, Wish... wishes) {
    // The start of the children, in ticks, is surely behind this.
    return backend.apply(Children.fresh(), 0, List.of(wishes));
  }

  private static Counts undo(HintsBackend backend) {
    return backend.undo(Children::fresh);
  }

  @Test
  void everyClassIsAppliedReadBackAndUndone() {
    int[] pids = new int[TaskClass.values().length];
    Arrays.setAll(pids, _ -> children.sleeper());
    ThreadAttributes before = Children.attributes(pids[0]);
    try (HintsBackend backend = open()) {
      Wish[] wishes = new Wish[pids.length];
      Arrays.setAll(wishes, i -> Children.wish(pids[i], pids[i], TaskClass.values()[i]));
      assertThat(apply(backend, wishes))
          .isInstanceOfSatisfying(
              Backend.Came.Done.class, done -> assertThat(done.changed()).isEqualTo(4));
      for (int i = 0; i < pids.length; i++) {
        ThreadAttributes now = Children.attributes(pids[i]);
        TaskClass taskClass = TaskClass.values()[i];
        if (taskClass == TaskClass.NORMAL) {
          assertThat(now).isEqualTo(before);
        } else {
          ThreadAttributes wanted = wanted(taskClass);
          assertThat(Slices.isSame(wanted, now)).as(taskClass + " " + now).isTrue();
          assertThat(now).isNotEqualTo(before);
        }
      }
      assertThat(undo(backend)).isEqualTo(new Counts(4, 0, 0, 0, List.of()));
    }
    for (int pid : pids) {
      assertThat(Children.attributes(pid)).isEqualTo(before);
    }
  }

  @Test
  void aThreadThatIsNormalAgainGetsBackWhatItHad() {
    int pid = children.sleeper();
    ThreadAttributes before = Children.attributes(pid);
    try (HintsBackend backend = open()) {
      apply(backend, Children.wish(pid, pid, TaskClass.BATCH));
      // One answer that differs is no reason yet.
      apply(backend, Children.wish(pid, pid, TaskClass.NORMAL));
      assertThat(Children.attributes(pid).policy()).isEqualTo(SchedPolicy.BATCH);
      apply(backend, Children.wish(pid, pid, TaskClass.NORMAL));
      assertThat(Children.attributes(pid)).isEqualTo(before);
      assertThat(backend.acted()).isEmpty();
    }
  }

  @Test
  void aThreadThatSomebodyRenicedInBetweenIsLeft() {
    int theirs = children.sleeper();
    int ours = children.sleeper();
    try (HintsBackend backend = open()) {
      Wish one = Children.wish(theirs, theirs, TaskClass.CRITICAL);
      Wish two = Children.wish(ours, ours, TaskClass.CRITICAL);
      apply(backend, one, two);
      Children.run("renice", "-n", "7", "-p", Integer.toString(theirs));
      String kept = "thread " + theirs + ": kept nice 7";
      assertThat(undo(backend)).isEqualTo(new Counts(1, 0, 1, 0, List.of(), List.of(kept)));
    }
    // The nice is theirs; reset on fork and the slice were ours.
    assertThat(Children.attributes(theirs))
        .isEqualTo(new ThreadAttributes(SchedPolicy.OTHER, 7, SLICES.usual(), 0));
    assertThat(SLICES.isDefault(Children.attributes(ours))).isTrue();
  }

  @Test
  void aPolicyThatSomebodySetStaysAndOurNiceDoesNot() {
    int pid = children.sleeper();
    try (HintsBackend backend = open()) {
      apply(backend, Children.wish(pid, pid, TaskClass.CRITICAL));
      Children.run("chrt", "-i", "-p", "0", Integer.toString(pid));
      assertThat(Children.attributes(pid).nice()).isEqualTo(-5);
      assertThat(undo(backend).kept()).containsExactly("thread " + pid + ": kept idle");
    }
    assertThat(Children.attributes(pid))
        .isEqualTo(new ThreadAttributes(SchedPolicy.IDLE, 0, SLICES.usual(), 0));
  }

  @Test
  void whatAModelCallsBackgroundIsNotIdle() {
    int pid = children.sleeper();
    try (HintsBackend backend = open()) {
      Task task = Children.task(pid, pid, "/");
      apply(backend, new Wish(task, Children.decision(TaskClass.BACKGROUND, Origin.MODEL)));
      assertThat(Children.attributes(pid).policy()).isEqualTo(SchedPolicy.BATCH);
      assertThat(Children.attributes(pid).nice()).isEqualTo(8);
      assertThat(undo(backend).restored()).isEqualTo(1);
    }
  }

  @Test
  void aThreadThatSomebodyTookIsNotTakenBack() {
    int pid = children.sleeper();
    try (HintsBackend backend = open()) {
      Wish wish = Children.wish(pid, pid, TaskClass.CRITICAL);
      apply(backend, wish);
      Children.run("renice", "-n", "0", "-p", Integer.toString(pid));
      apply(backend, wish);
      apply(backend, wish);
      assertThat(SLICES.isDefault(Children.attributes(pid))).isTrue();
      assertThat(backend.acted()).isEmpty();
    }
  }

  @Test
  void aThreadThatSomebodySetBeforeIsNeverTouched() {
    int niced = (int) children.start("nice", "-n", "3", "sleep", "600").pid();
    int fifo = (int) children.start("chrt", "-f", "1", "sleep", "600").pid();
    await(() -> Children.attributes(niced).nice() == 3);
    await(() -> Children.attributes(fifo).policy() == SchedPolicy.FIFO);
    try (HintsBackend backend = open()) {
      Backend.Came came =
          apply(
              backend,
              Children.wish(niced, niced, TaskClass.CRITICAL),
              Children.wish(fifo, fifo, TaskClass.BACKGROUND),
              Children.wish(ownPid(), ownPid(), TaskClass.BATCH));
      assertThat(came)
          .isInstanceOfSatisfying(
              Backend.Came.Done.class,
              done -> {
                assertThat(done.changed()).isZero();
                assertThat(done.skipped().values()).containsExactly(1, 1);
              });
      assertThat(backend.acted()).isEmpty();
    }
    assertThat(Children.attributes(niced).nice()).isEqualTo(3);
    assertThat(Children.attributes(fifo).policy()).isEqualTo(SchedPolicy.FIFO);
  }

  @Test
  void aThreadThatEndedIsForgotten() throws InterruptedException {
    Process sleeper = children.start("sleep", "600");
    int pid = (int) sleeper.pid();
    int other = children.sleeper();
    try (HintsBackend backend = open()) {
      apply(backend, Children.wish(pid, pid, TaskClass.BATCH));
      apply(backend, Children.wish(other, other, TaskClass.BATCH));
      assertThat(backend.acted()).hasSize(2);
      sleeper.destroyForcibly().waitFor();
      apply(backend);
      assertThat(backend.acted()).extracting(Acted::tid).containsExactly(other);
      undo(backend);
    }
  }

  @Test
  void aThreadThatEndedMeanwhileIsCountedAsGone() throws InterruptedException {
    Process sleeper = children.start("sleep", "600");
    int pid = (int) sleeper.pid();
    try (HintsBackend backend = open()) {
      apply(backend, Children.wish(pid, pid, TaskClass.BATCH));
      sleeper.destroyForcibly().waitFor();
      assertThat(undo(backend)).isEqualTo(new Counts(0, 0, 0, 1, List.of()));
    }
  }

  @Test
  void singleThreadsOfOneProcessHaveTheirOwnClasses() {
    Process spinner = children.java(Spinner.class, "2");
    int pid = (int) spinner.pid();
    int one = Integer.parseInt(Children.line(spinner));
    int two = Integer.parseInt(Children.line(spinner));
    try (HintsBackend backend = open()) {
      apply(
          backend,
          Children.wish(pid, one, TaskClass.CRITICAL),
          Children.wish(pid, two, TaskClass.BATCH));
      assertThat(Children.attributes(one).nice()).isEqualTo(-5);
      assertThat(Children.attributes(two).policy()).isEqualTo(SchedPolicy.BATCH);
      assertThat(SLICES.isDefault(Children.attributes(pid))).isTrue();
      assertThat(HintStatus.of(Children.fresh(), state, BOOT).byClass())
          .containsEntry(TaskClass.CRITICAL, 1)
          .containsEntry(TaskClass.BATCH, 1)
          .hasSize(2);
      undo(backend);
    }
    assertThat(HintStatus.of(Children.fresh(), state, BOOT).threads()).isZero();
  }

  @Test
  void whatWasWrittenDownAndNeverDoneIsNothingToUndo() {
    int pid = children.sleeper();
    ThreadAttributes before = Children.attributes(pid);
    try (HintJournal journal = journal(BOOT)) {
      journal.append(List.of(new HintEntry.Hold(held(pid, TaskClass.BATCH, before))));
    }
    try (HintsBackend backend = open()) {
      assertThat(undo(backend)).isEqualTo(new Counts(0, 1, 0, 0, List.of()));
    }
  }

  @Test
  void aChangeOfClassThatWasWrittenDownAndNeverDoneIsStillOurs() {
    int pid = children.sleeper();
    ThreadAttributes before = Children.attributes(pid);
    try (HintsBackend backend = open()) {
      apply(backend, Children.wish(pid, pid, TaskClass.BATCH));
    }
    try (HintJournal journal = journal(BOOT)) {
      Held held = journal.ledger().held().getFirst();
      Held wider =
          new Held(
              held.thread(),
              pid,
              TaskClass.BACKGROUND,
              held.since(),
              held.old(),
              List.of(held.written().getFirst(), wanted(TaskClass.BACKGROUND)));
      journal.append(List.of(new HintEntry.Hold(wider)));
    }
    try (HintsBackend backend = open()) {
      assertThat(undo(backend)).isEqualTo(new Counts(1, 0, 0, 0, List.of()));
    }
    assertThat(Children.attributes(pid)).isEqualTo(before);
  }

  @Test
  void anotherBootLeavesNothingToUndo() {
    int pid = children.sleeper();
    try (HintsBackend backend = open()) {
      apply(backend, Children.wish(pid, pid, TaskClass.BATCH));
    }
    try (HintsBackend backend =
        HintsBackend.open(state, "another", HintsBackend.CgroupWeights.LEFT, ownPid())) {
      assertThat(undo(backend)).isEqualTo(Counts.NONE);
    }
    assertThat(Children.attributes(pid).policy()).isEqualTo(SchedPolicy.BATCH);
  }

  @Test
  void onlyOneIsAtWork() {
    try (HintsBackend _ = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("lock: held by");
    }
  }

  @Test
  void anotherStartTimeIsAnotherThread() {
    int pid = children.sleeper();
    ThreadAttributes before = Children.attributes(pid);
    try (HintJournal journal = journal(BOOT)) {
      Held held = held(pid, TaskClass.BATCH, before);
      ThreadId other = new ThreadId(pid, held.thread().start() - 1);
      journal.append(
          List.of(
              new HintEntry.Hold(
                  new Held(other, pid, TaskClass.BATCH, 0, before, held.written()))));
    }
    Children.run("renice", "-n", "5", "-p", Integer.toString(pid));
    try (HintsBackend backend = open()) {
      assertThat(undo(backend)).isEqualTo(new Counts(0, 0, 0, 1, List.of()));
    }
    assertThat(Children.attributes(pid).nice()).isEqualTo(5);
  }

  private HintJournal journal(String boot) {
    return HintJournal.open(new dev.kerneltune.apply.StateFolder(state), boot);
  }

  private Held held(int pid, TaskClass taskClass, ThreadAttributes before) {
    return new Held(
        new ThreadId(pid, Children.start(pid)),
        pid,
        taskClass,
        0,
        before,
        List.of(wanted(taskClass)));
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
