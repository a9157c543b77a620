package dev.kerneltune.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kerneltune.model.JournalEntry.Outcome;
import dev.kerneltune.model.Plan;
import dev.kerneltune.plan.Ledgers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Processes that are killed by SIGKILL at each moment of an apply: before, inside and after every
 * write, every line of the journal and every program. CrashTest tries the same on every recorded
 * machine without killing anybody.
 */
class KillTest {
  private static final int KILLED = 128 + 9;
  private static final Map<String, String> KNOBS =
      Map.of(
          "/proc/sys/vm/dirty_bytes", "0\n",
          "/proc/sys/vm/dirty_ratio", "20\n",
          "/proc/sys/vm/swappiness", "60\n",
          "/sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");

  private final Path temp = Scratch.folder();

  private int died;
  private int restored;
  private int left;

  @AfterEach
  void deleteAll() {
    Scratch.delete(temp);
  }

  @Test
  void aKilledApplyIsUndoneByTheNextRollback() throws Exception {
    TestMachine original = TestMachine.with(temp.resolve("original"), KNOBS);
    Map<String, String> before = original.everything();
    Deaths none = new Deaths(0, () -> {});
    TestMachine trial = copy(original, "trial");
    assertThat(none.apply(trial, Victim.plan(trial)).problem()).isEmpty();
    for (int moment = 1; moment <= none.moments(); moment++) {
      TestMachine machine = copy(original, "machine" + moment);
      Plan plan = Victim.plan(machine);
      kill("apply", machine, moment);
      Map<String, String> others = moment % 4 == 0 ? CrashTest.meddle(machine, plan) : Map.of();
      assertRestored(machine, before, others, "killed at " + moment);
    }
    report("apply", none.moments());
    assertThat(died).isEqualTo(none.moments()).isGreaterThan(80);
  }

  @Test
  void aKilledUndoIsEndedByTheNextRollback() throws Exception {
    TestMachine original = TestMachine.with(temp.resolve("original"), KNOBS);
    Map<String, String> before = original.everything();
    assertThat(original.apply(Victim.plan(original), OnRefusal.STOP).problem()).isEmpty();
    Deaths none = new Deaths(0, () -> {});
    assertThat(none.rollback(copy(original, "trial")).problem()).isEmpty();
    // Every sixth: CrashTest tries them all.
    for (int moment = 1; moment <= none.moments(); moment += 6) {
      TestMachine machine = copy(original, "machine" + moment);
      kill("rollback", machine, moment);
      assertRestored(machine, before, Map.of(), "killed at " + moment);
    }
    report("undo", none.moments());
    assertThat(died).isGreaterThan(15);
  }

  @Test
  void whileAnotherProcessIsAtWorkNobodyElseBegins() throws Exception {
    TestMachine machine = TestMachine.with(temp.resolve("machine"), KNOBS);
    Process other = Victim.start("hold", machine.root, 0);
    try (var lines = other.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.readLine()).isEqualTo("held");
      assertThatThrownBy(() -> machine.apply(Victim.plan(machine), OnRefusal.STOP))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("held by process " + other.pid() + ";");
      assertThat(machine.get("/proc/sys/vm/swappiness")).isEqualTo("60\n");
    } finally {
      other.destroyForcibly().waitFor();
    }
    assertThat(machine.apply(Victim.plan(machine), OnRefusal.STOP).outcome())
        .isEqualTo(Outcome.DONE);
  }

  private void kill(String mode, TestMachine machine, int moment)
      throws IOException, InterruptedException {
    Process victim = Victim.start(mode, machine.root, moment);
    String output = new String(victim.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(victim.waitFor()).as("%s %d: %s", mode, moment, output).isEqualTo(KILLED);
    died++;
  }

  private void assertRestored(
      TestMachine machine, Map<String, String> before, Map<String, String> others, String when) {
    Map<String, String> dead = machine.everything();
    RunResult result = machine.rollback();
    assertThat(result.problem()).as(when).isEmpty();
    Map<String, String> expected = new LinkedHashMap<>(before);
    expected.putAll(others);
    assertThat(machine.everything()).as(when).isEqualTo(expected);
    assertThat(Ledgers.of(Journal.read(machine.stateFolder())).held()).as(when).isEmpty();
    assertThat(Path.of(machine.stateFolder() + "/kept")).as(when).doesNotExist();
    restored += CrashTest.differences(dead, expected);
    left += others.size();
  }

  private TestMachine copy(TestMachine machine, String name) {
    Path root = temp.resolve(name);
    Deaths.copy(machine.root, root);
    return TestMachine.in(root);
  }

  private void report(String what, int moments) {
    System.out.printf(
        "%s: killed at %d of %d points, %d files and folders restored, %d left to others%n",
        what, died, moments, restored, left);
  }
}
