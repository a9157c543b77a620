package dev.kerneltune.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kerneltune.model.JournalEntry.Outcome;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Step;
import dev.kerneltune.plan.Ledgers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full or may not be written, for real: small file systems of our own. */
class TroubleTest {
  private static final String SWAPPINESS = "/proc/sys/vm/swappiness";

  @TempDir Path temp;
  private TestMachine machine;
  private final List<Path> mounts = new ArrayList<>();

  @BeforeEach
  void machine() {
    machine = TestMachine.with(temp.resolve("root"), Map.of(SWAPPINESS, "60\n"));
  }

  @AfterEach
  void unmount() throws Exception {
    for (Path mount : mounts) {
      run("umount", mount.toString());
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }

  private void mount(Path place, String options) throws Exception {
    Files.createDirectories(place);
    int exit = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", place.toString());
    assumeTrue(exit == 0, "no file system can be mounted here (not root): not tried for real");
    mounts.add(place);
  }

  private Plan plan() {
    return TestPlans.plan(
        List.of(
            TestPlans.set(machine, SWAPPINESS, "1"),
            TestPlans.entry(machine, OwnFile.SYSCTL.path(), "vm.swappiness", "vm.swappiness = 1")));
  }

  /** Leaves no byte free. */
  private static void fill(Path folder) throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve("filler"))) {
      byte[] page = new byte[4096];
      while (true) {
        out.write(page);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  @Test
  void aFullDiskIsFoundBeforeAnythingIsChanged() throws Exception {
    mount(machine.stateFolder(), "size=48k,mode=755");
    Map<String, String> before = machine.everything();
    RunResult result = machine.apply(plan(), OnRefusal.STOP);
    assertThat(result.outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(result.run()).isZero();
    assertThat(result.problem())
        .isEqualTo(
            machine.stateFolder()
                + "/reserve: ENOSPC: No space left on device; nothing was changed");
    assertThat(machine.everything()).isEqualTo(before);
    assertThat(machine.stateFolder().resolve("reserve")).doesNotExist();
    assertThat(Journal.read(machine.stateFolder())).isEmpty();
  }

  @Test
  void aDiskThatFillsUpAgainAndAgainStopsTheApplyAndNothingIsLost() throws Exception {
    mount(machine.stateFolder(), "size=200k,mode=755");
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String knob = "/proc/sys/kernel/knob" + i;
      machine.put(knob, "1\n".getBytes(StandardCharsets.UTF_8));
      steps.add(TestPlans.set(machine, knob, "2"));
    }
    Map<String, String> before = machine.everything();
    Progress filling =
        new Progress() {
          @Override
          public void begins(Step step) {
            try {
              fill(machine.stateFolder());
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          }

          @Override
          public void ended(StepResult result) {}
        };
    RunResult result;
    try (Journal journal = machine.journal()) {
      result =
          new Executor(
                  machine::host, machine.kernel, journal, TestMachine.STATE, machine.tools, filling)
              .apply(TestPlans.plan(steps), TestMachine.HEADER, OnRefusal.STOP);
    }
    assertThat(result.outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(result.problem()).contains("journal.jsonl: ENOSPC: No space left on device");
    // The first page that was missing came out of the room set aside, so it went on for a while.
    assertThat(result.count(StepResult.Came.DONE)).isGreaterThan(5);
    assertThat(machine.stateFolder().resolve("reserve")).doesNotExist();
    Files.delete(machine.stateFolder().resolve("filler"));
    assertThat(machine.rollback().outcome()).isEqualTo(Outcome.DONE);
    assertThat(machine.everything()).isEqualTo(before);
  }

  @Test
  void anUndoOnAFullDiskWritesIntoTheRoomThatTheApplySetAside() throws Exception {
    mount(machine.stateFolder(), "size=200k,mode=755");
    Map<String, String> before = machine.everything();
    Plan plan = plan();
    // So long that the journal's page is full, and each line of the undo needs a new one.
    Plan wordy = new Plan("x".repeat(20_000), "", plan.steps(), List.of(), List.of());
    assertThat(machine.apply(wordy, OnRefusal.STOP).outcome()).isEqualTo(Outcome.DONE);
    assertThat(machine.stateFolder().resolve("reserve")).exists();
    fill(machine.stateFolder());
    assertThat(machine.rollback().outcome()).isEqualTo(Outcome.DONE);
    assertThat(machine.everything()).isEqualTo(before);
    assertThat(Ledgers.of(Journal.read(machine.stateFolder())).held()).isEmpty();
  }

  @Test
  void aReadOnlyEtcStopsTheApplyAndItsUndoIsComplete() throws Exception {
    mount(Path.of(machine.root + "/etc"), "ro");
    Map<String, String> before = machine.everything();
    RunResult result = machine.apply(plan(), OnRefusal.UNDO);
    assertThat(result.outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(result.problem())
        .isEqualTo(OwnFile.SYSCTL.path() + " vm.swappiness: EROFS: Read-only file system");
    assertThat(result.undo()).map(RunResult::outcome).contains(Outcome.DONE);
    assertThat(machine.everything()).isEqualTo(before);
  }

  @Test
  void anEtcThatBecameReadOnlyLeavesTheUndoIncompleteUntilItIsWritableAgain() throws Exception {
    Path etc = Path.of(machine.root + "/etc");
    mount(etc, "mode=755");
    assertThat(machine.apply(plan(), OnRefusal.STOP).outcome()).isEqualTo(Outcome.DONE);
    assertThat(run("mount", "-o", "remount,ro", etc.toString())).isZero();
    RunResult undone = machine.rollback();
    assertThat(undone.outcome()).isEqualTo(Outcome.INCOMPLETE);
    assertThat(undone.problem()).contains("EROFS: Read-only file system");
    assertThat(machine.get(SWAPPINESS)).isEqualTo("60\n");
    assertThat(machine.has(OwnFile.SYSCTL.path())).isTrue();
    assertThat(run("mount", "-o", "remount,rw", etc.toString())).isZero();
    assertThat(machine.rollback().outcome()).isEqualTo(Outcome.DONE);
    assertThat(machine.has("/etc/sysctl.d")).isFalse();
  }
}
