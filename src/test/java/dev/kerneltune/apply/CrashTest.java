package dev.kerneltune.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Change;
import dev.kerneltune.model.JournalEntry.Outcome;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Target;
import dev.kerneltune.plan.Ledgers;
import dev.kerneltune.testing.RecordedHosts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * undo(apply(h)) = h on every recorded machine, with a death at every moment of the apply and of
 * the undo. Here a death is an error that nothing catches; KillTest kills processes.
 */
class CrashTest {
  private static final int KNOBS = 6;
  private static final int MORE_KNOBS = 10;

  /** On these two every kind of place is written; on the others, knobs. */
  private static final List<Path> WHOLE =
      List.of(RecordedHosts.named("hgx-good"), RecordedHosts.named("mi300x-node"));

  private static final String FOREIGN = "4242";

  /** In memory where that can be: each death comes with hundreds of calls of fsync. */
  private final Path temp = Scratch.folder();

  private int died;
  private int restored;
  private int left;
  private int copies;

  @AfterEach
  void deleteAll() {
    Scratch.delete(temp);
  }

  @Test
  void whateverMomentAnApplyDiesAtTheNextRollbackBringsBackWhatIsOurs() throws IOException {
    for (Path host : RecordedHosts.all()) {
      TestMachine original = small(host);
      Plan plan =
          WHOLE.contains(host)
              ? TestPlans.everything(original, KNOBS)
              : TestPlans.knobs(original, MORE_KNOBS);
      Map<String, String> before = original.everything();
      int moments = moments(original, plan);
      for (int fatal = 1; fatal <= moments; fatal++) {
        TestMachine machine = copy(original);
        die(new Deaths(fatal, CrashTest::die), machine, plan);
        Map<String, String> others = fatal % 3 == 0 ? meddle(machine, plan) : Map.of();
        assertRestored(machine, before, others, "death " + fatal + " on " + host);
      }
    }
    report("apply");
    assertThat(died).isGreaterThan(1000);
    assertThat(left).isGreaterThan(100);
  }

  @Test
  void whateverMomentAnUndoDiesAtTheNextOneEndsIt() throws IOException {
    for (Path host : WHOLE) {
      TestMachine original = small(host);
      Plan plan = TestPlans.everything(original, KNOBS);
      Map<String, String> before = original.everything();
      assertThat(original.apply(plan, OnRefusal.STOP).problem()).isEmpty();
      Deaths none = new Deaths(0, () -> {});
      none.rollback(copy(original));
      for (int fatal = 1; fatal <= none.moments(); fatal++) {
        TestMachine machine = copy(original);
        try {
          new Deaths(fatal, CrashTest::die).rollback(machine);
        } catch (Deaths.Death _) {
          died++;
        }
        Map<String, String> others = fatal % 3 == 0 ? meddle(machine, plan) : Map.of();
        assertRestored(machine, before, others, "death " + fatal + " on " + host);
      }
    }
    report("undo");
    assertThat(died).isGreaterThan(300);
  }

  @Test
  void afterADeathTheApplyCanBeRepeatedAndThenUndone() throws IOException {
    TestMachine original = small(RecordedHosts.named("hgx-good"));
    Plan plan = TestPlans.everything(original, KNOBS);
    Map<String, String> before = original.everything();
    int moments = moments(original, plan);
    for (int fatal = 1; fatal <= moments; fatal++) {
      TestMachine machine = copy(original);
      die(new Deaths(fatal, CrashTest::die), machine, plan);
      RunResult again = machine.apply(plan, OnRefusal.STOP);
      assertThat(again.problem()).as("death %d", fatal).isEmpty();
      for (Change change : plan.changes()) {
        assertThat(
                new Places(machine::host, machine.tools)
                    .now(change.target())
                    .orElse(new State.Nothing()))
            .satisfies(
                now -> assertThat(Places.same(change.target(), now, change.after())).isTrue());
      }
      assertRestored(machine, before, Map.of(), "death " + fatal);
    }
    report("apply again");
  }

  private void assertRestored(
      TestMachine machine, Map<String, String> before, Map<String, String> others, String when) {
    Map<String, String> dead = machine.everything();
    RunResult result = machine.rollback();
    assertThat(result.problem()).as(when).isEmpty();
    assertThat(result.outcome()).as(when).isEqualTo(Outcome.DONE);
    Map<String, String> expected = new LinkedHashMap<>(before);
    expected.putAll(others);
    assertThat(machine.everything()).as(when).isEqualTo(expected);
    assertThat(Ledgers.of(Journal.read(machine.stateFolder())).held()).as(when).isEmpty();
    assertThat(Ledgers.of(Journal.read(machine.stateFolder())).due()).as(when).isEmpty();
    assertThat(Path.of(machine.stateFolder() + "/kept")).as(when).doesNotExist();
    left += others.size();
    restored += differences(dead, expected);
    delete(machine.root);
  }

  /** Returns how many files and folders an undo had to change, make or remove. */
  static int differences(Map<String, String> a, Map<String, String> b) {
    Set<String> paths = new TreeSet<>(a.keySet());
    paths.addAll(b.keySet());
    paths.removeIf(path -> String.valueOf(a.get(path)).equals(b.get(path)));
    return paths.size();
  }

  /** Somebody sets every second of our knobs to something else. */
  static Map<String, String> meddle(TestMachine machine, Plan plan) {
    Map<String, String> others = new LinkedHashMap<>();
    int count = 0;
    for (Change change : plan.changes()) {
      if (change.target() instanceof Target.KernelFile(var path)
          && !path.contains("dirty_")
          && FakeKernel.isNumber(machine.get(path).strip())
          && count++ % 2 == 0) {
        machine.set(path, FOREIGN);
        others.put(path, FOREIGN + "\n");
      }
    }
    return others;
  }

  private int moments(TestMachine original, Plan plan) {
    Deaths none = new Deaths(0, () -> {});
    TestMachine machine = copy(original);
    assertThat(none.apply(machine, plan).problem()).isEmpty();
    delete(machine.root);
    return none.moments();
  }

  private void die(Deaths deaths, TestMachine machine, Plan plan) {
    try {
      deaths.apply(machine, plan);
    } catch (Deaths.Death _) {
      died++;
    }
  }

  private static void die() {
    throw new Deaths.Death();
  }

  /** Keeps of a machine the knobs that the plan takes, or copying it would take all the time. */
  private TestMachine small(Path host) throws IOException {
    TestMachine whole = TestMachine.unpack(host, folder());
    Set<String> knobs = new TreeSet<>(Set.of("/proc/sys/vm/dirty_ratio"));
    for (Change change : TestPlans.knobs(whole, MORE_KNOBS).changes()) {
      if (change.target() instanceof Target.KernelFile(var path)) {
        knobs.add(path);
      }
    }
    Map<String, String> files = new LinkedHashMap<>();
    for (String knob : knobs) {
      if (whole.has(knob)) {
        files.put(knob, whole.get(knob));
      }
    }
    delete(whole.root);
    return TestMachine.with(folder(), files);
  }

  private TestMachine copy(TestMachine machine) {
    Path root = folder();
    Deaths.copy(machine.root, root);
    return TestMachine.in(root);
  }

  private Path folder() {
    return temp.resolve("machine" + copies++);
  }

  private static void delete(Path folder) {
    Scratch.delete(folder);
  }

  private void report(String what) {
    System.out.printf(
        "%s: %d points of death tried, %d files and folders restored, %d left to somebody else%n",
        what, died, restored, left);
  }
}
