package dev.kerneltune.sched.hints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.apply.StateFolder;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.SchedPolicy;
import dev.kerneltune.host.ThreadAttributes;
import dev.kerneltune.host.ThreadLook;
import dev.kerneltune.host.ThreadReader;
import dev.kerneltune.sched.Behaviour;
import dev.kerneltune.sched.Origin;
import dev.kerneltune.sched.Task;
import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.TaskDetails;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real children of threads with hints inherit. */
class HeirsTest {
  private static final String BOOT = "this-boot";
  private static final Slices SLICES = Slices.of(new ThreadReader());

  private final Children children = new Children();

  @TempDir Path state;

  @AfterEach
  void end() {
    children.close();
  }

  private HintsBackend open() {
    int own = (int) ProcessHandle.current().pid();
    return HintsBackend.open(state, BOOT, HintsBackend.CgroupWeights.LEFT, own);
  }

  private static void apply(HintsBackend backend, Wish... wishes) {
    assertThat(backend.apply(Children.fresh(), 0, List.of(wishes)))
        .isInstanceOf(Backend.Came.Done.class);
  }

  /** Gives a shell a class, has it fork, and returns the child that it tells of. */
  private static int heir(HintsBackend backend, Process shell, TaskClass taskClass) {
    int pid = (int) shell.pid();
    apply(backend, Children.wish(pid, pid, taskClass));
    Children.say(shell, "fork");
    return Integer.parseInt(Children.line(shell));
  }

  private Process forking() {
    return children.shell("read x; sleep 600 & echo $!; wait");
  }

  private static Counts undo(HintsBackend backend) {
    return backend.undo(Children::fresh);
  }

  @Test
  void aForkedChildOfAPromotedTaskIsNotPromoted() {
    Process shell = forking();
    int pid = (int) shell.pid();
    ThreadAttributes before = Children.attributes(pid);
    try (HintsBackend backend = open()) {
      int child = heir(backend, shell, TaskClass.CRITICAL);
      assertThat(Children.attributes(pid).nice()).isEqualTo(-5);
      assertThat(Children.attributes(child)).isEqualTo(before);
      undo(backend);
    }
  }

  @Test
  void aForkedChildOfADemotedTaskIsRestoredWithIt() {
    Process shell = children.shell("read x; sh -c 'sleep 600 & echo $!; wait' & wait");
    int pid = (int) shell.pid();
    ThreadAttributes before = Children.attributes(pid);
    try (HintsBackend backend = open()) {
      int grandchild = heir(backend, shell, TaskClass.BACKGROUND);
      assertThat(Children.attributes(grandchild).policy()).isEqualTo(SchedPolicy.IDLE);
      assertThat(undo(backend)).isEqualTo(new Counts(3, 0, 0, 0, List.of()));
      assertThat(Children.attributes(grandchild)).isEqualTo(before);
    }
  }

  @Test
  void aThreadThatInheritedADemotionMayBePromoted() {
    try (HintsBackend backend = open()) {
      int child = heir(backend, forking(), TaskClass.BATCH);
      assertThat(Children.attributes(child).policy()).isEqualTo(SchedPolicy.BATCH);
      apply(backend, Children.wish(child, child, TaskClass.SERVING));
      assertThat(Children.attributes(child).nice()).isEqualTo(-2);
      assertThat(undo(backend).restored()).isEqualTo(2);
      assertThat(SLICES.isDefault(Children.attributes(child))).isTrue();
    }
  }

  @Test
  void aDaemonWhoseParentsEndedIsRestored() throws InterruptedException {
    for (TaskClass each : List.of(TaskClass.BATCH, TaskClass.BACKGROUND)) {
      Process shell = children.shell("read x; (setsid sh -c 'sleep 60 >/dev/null 2>&1 & echo $!')");
      try (HintsBackend backend = open()) {
        int daemon = heir(backend, shell, each);
        shell.waitFor();
        assertThat(SLICES.isDefault(Children.attributes(daemon))).isFalse();
        apply(backend);
        assertThat(backend.acted()).extracting(Acted::tid).containsExactly(daemon);
        assertThat(undo(backend)).isEqualTo(new Counts(1, 0, 0, 0, List.of()));
        assertThat(SLICES.isDefault(Children.attributes(daemon))).isTrue();
        Children.run("kill", Integer.toString(daemon));
      }
    }
  }

  @Test
  void aDaemonIsRestoredWhicheverOfTwoClassesWithOneSliceItHasItFrom() throws InterruptedException {
    int idle = (int) children.start("sleep", "600").pid();
    Process shell = children.shell("read x; (setsid sh -c 'sleep 60 >/dev/null 2>&1 & echo $!')");
    int pid = (int) shell.pid();
    try (HintsBackend backend = open()) {
      apply(backend, Children.wish(idle, idle, TaskClass.BACKGROUND));
      apply(backend, Children.wish(pid, pid, TaskClass.BATCH));
      Children.say(shell, "fork");
      int daemon = Integer.parseInt(Children.line(shell));
      shell.waitFor();
      assertThat(Children.attributes(daemon).slice()).isEqualTo(Children.attributes(idle).slice());
      assertThat(undo(backend).kept()).isEmpty();
      assertThat(SLICES.isDefault(Children.attributes(daemon))).isTrue();
      Children.run("kill", Integer.toString(daemon));
    }
  }

  @Test
  void anIdleChildIsWrittenDownBeforeItsParentEnds() {
    Process shell = forking();
    int pid = (int) shell.pid();
    try (HintsBackend backend = open()) {
      int child = heir(backend, shell, TaskClass.BATCH);
      apply(backend);
      assertThat(backend.acted()).extracting(Acted::tid).containsExactlyInAnyOrder(pid, child);
      undo(backend);
    }
  }

  @Test
  void anEndedThreadStandsForItsProcessAsLongAsThatLives() throws InterruptedException {
    Process sleeper = children.start("sleep", "600");
    int pid = (int) sleeper.pid();
    ThreadId ended = new ThreadId(pid, Children.start(pid) + 1);
    Held held =
        new Held(
            ended,
            pid,
            TaskClass.BATCH,
            0,
            Children.attributes(pid),
            List.of(
                Hints.of(Children.decision(TaskClass.BATCH, Origin.RULE))
                    .orElseThrow()
                    .wanted(SLICES)));
    try (HintJournal journal = HintJournal.open(new StateFolder(state), BOOT)) {
      journal.append(List.of(new HintEntry.Hold(held)));
      Endings endings = new Endings(new ThreadReader(), journal);
      assertThat(endings.forget(Set.of())).containsExactly(ended);
      assertThat(journal.ledger().held()).containsExactly(held);
      sleeper.destroyForcibly().waitFor();
      assertThat(endings.forget(Set.of())).isEmpty();
      assertThat(journal.ledger().held()).isEmpty();
    }
  }

  @Test
  void withoutAListOfAllProcessesNothingIsForgotten() {
    int pid = (int) children.start("sleep", "600").pid();
    try (HintsBackend backend = open()) {
      apply(backend, Children.wish(pid, pid, TaskClass.BATCH));
      Counts blind = backend.undo(() -> Hosts.recorded(Map.of()));
      assertThat(blind.restored()).isEqualTo(1);
      assertThat(blind.problems())
          .containsExactly("/proc: cannot be listed; expected the threads that may have our hints");
      assertThat(backend.acted()).extracting(Acted::tid).containsExactly(pid);
      assertThat(undo(backend)).isEqualTo(new Counts(0, 1, 0, 0, List.of()));
      assertThat(backend.acted()).isEmpty();
    }
  }

  @Test
  void whoEndedIsToldFromWhoCannotBeLookedAt() throws InterruptedException {
    Process sleeper = children.start("sleep", "600");
    int pid = (int) sleeper.pid();
    long start = Children.start(pid);
    ThreadReader reader = new ThreadReader();
    assertThat(reader.look(pid).hasEnded(start)).isFalse();
    assertThat(reader.look(pid).hasEnded(start + 1)).isTrue();
    sleeper.destroyForcibly().waitFor();
    assertThat(reader.look(pid)).isEqualTo(new ThreadLook.Gone());
    assertThat(new ThreadLook.Gone().hasEnded(start)).isTrue();
    assertThat(new ThreadLook.Unread("EIO").hasEnded(start)).isFalse();
  }

  @Test
  void whatAChildInheritedFromUsDecidesNothing() {
    try (HintsBackend backend = open()) {
      int child = heir(backend, forking(), TaskClass.BATCH);
      Task seen =
          Children.task(child, child, "/")
              .with(new TaskDetails("sleep", 3, 5, Behaviour.Evidence.UNKNOWN));
      assertThat(backend.asBefore(seen).details().nice()).isZero();
      assertThat(backend.asBefore(seen).details().policy()).isZero();
      undo(backend);
    }
  }
}
