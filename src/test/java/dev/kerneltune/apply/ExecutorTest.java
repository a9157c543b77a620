package dev.kerneltune.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.apply.FakeKernel.Fault;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Generator;
import dev.kerneltune.model.JournalEntry;
import dev.kerneltune.model.JournalEntry.Outcome;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.Target;
import dev.kerneltune.plan.Ledgers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutorTest {
  private static final String SWAPPINESS = "/proc/sys/vm/swappiness";
  private static final String THP = "/sys/kernel/mm/transparent_hugepage/enabled";
  private static final String QUEUE = "/sys/block/nvme0n1/queue/nr_requests";
  private static final String DIRTY_BYTES = "/proc/sys/vm/dirty_bytes";
  private static final String DIRTY_RATIO = "/proc/sys/vm/dirty_ratio";

  @TempDir Path folder;
  private TestMachine machine;

  @BeforeEach
  void machine() {
    machine =
        TestMachine.with(
            folder.resolve("root"),
            Map.of(
                SWAPPINESS, "60\n",
                THP, "always [madvise] never\n",
                QUEUE, "1023\n",
                DIRTY_BYTES, "0\n",
                DIRTY_RATIO, "20\n"));
  }

  private Plan plan(Step... steps) {
    return TestPlans.plan(List.of(steps));
  }

  private Step.Do set(String path, String after) {
    return TestPlans.set(machine, path, after);
  }

  private RunResult apply(Plan plan) {
    return machine.apply(plan, OnRefusal.STOP);
  }

  private void assertNothingStands() {
    assertThat(Ledgers.of(Journal.read(machine.stateFolder())).held()).isEmpty();
  }

  @Test
  void whatWasAppliedIsWrittenReadBackAndUndone() {
    Map<String, String> before = machine.everything();
    RunResult applied = apply(TestPlans.everything(machine, 5));
    assertThat(applied.problem()).isEmpty();
    assertThat(applied.outcome()).isEqualTo(Outcome.DONE);
    assertThat(applied.count(StepResult.Came.DONE)).isEqualTo(4 + 7 + 4);
    assertThat(machine.get(THP)).isEqualTo("[always] madvise never\n");
    assertThat(machine.get("/boot/grub/grub.cfg")).contains("quiet iommu=pt\n");
    assertThat(machine.get("/etc/systemd/system/slurmd.service.d/90-kernel-tune.conf"))
        .contains("[Service]\n#:LimitMEMLOCK\nLimitMEMLOCK=infinity\n");
    RunResult undone = machine.rollback();
    assertThat(undone.problem()).isEmpty();
    assertThat(undone.outcome()).isEqualTo(Outcome.DONE);
    assertThat(machine.everything()).isEqualTo(before);
    assertNothingStands();
    assertThat(machine.stateFolder()).isDirectoryNotContaining("glob:**/{reserve,kept}");
  }

  @Test
  void theSamePlanAgainWritesNothingAndClaimsNothing() {
    Plan plan = TestPlans.everything(machine, 5);
    apply(plan);
    List<JournalEntry> before = Journal.read(machine.stateFolder());
    RunResult again = apply(plan);
    assertThat(again.outcome()).isEqualTo(Outcome.DONE);
    assertThat(again.count(StepResult.Came.RIGHT_ALREADY)).isEqualTo(4 + 7);
    assertThat(Ledgers.of(Journal.read(machine.stateFolder())).held())
        .isEqualTo(Ledgers.of(before).held());
  }

  @Test
  void aPlanWithoutWorkOpensNoRun() {
    RunResult result = apply(plan(new Step.Reboot(List.of("x"))));
    assertThat(result.run()).isZero();
    assertThat(result.outcome()).isEqualTo(Outcome.DONE);
    assertThat(Journal.read(machine.stateFolder())).isEmpty();
  }

  @Test
  void aValueThatMovedSinceThePlanStopsTheApplyAndStays() {
    Plan plan = plan(set(SWAPPINESS, "1"), set(QUEUE, "512"));
    machine.set(SWAPPINESS, "33");
    RunResult result = apply(plan);
    assertThat(result.outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(result.problem()).isEqualTo(SWAPPINESS + ": is now 33, was 60 when it was planned");
    assertThat(machine.get(SWAPPINESS)).isEqualTo("33\n");
    assertThat(machine.get(QUEUE)).isEqualTo("1023\n");
    assertNothingStands();
  }

  @Test
  void aRefusalStopsAndWhatWasDoneStandsUntilItIsUndone() {
    machine.kernel.faults.put(QUEUE, Fault.EINVAL);
    Map<String, String> before = machine.everything();
    RunResult result = apply(plan(set(SWAPPINESS, "1"), set(QUEUE, "512"), set(THP, "never")));
    assertThat(result.outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(result.problem()).isEqualTo(QUEUE + ": EINVAL: Invalid argument");
    assertThat(result.steps()).hasSize(2);
    assertThat(machine.get(SWAPPINESS)).isEqualTo("1\n");
    assertThat(machine.rollback().outcome()).isEqualTo(Outcome.DONE);
    assertThat(machine.everything()).isEqualTo(before);
  }

  @Test
  void aRefusalIsUndoneAtOnceWhereThatIsWanted() {
    machine.kernel.faults.put(THP, Fault.EIO);
    Map<String, String> before = machine.everything();
    RunResult result = machine.apply(plan(set(SWAPPINESS, "1"), set(THP, "never")), OnRefusal.UNDO);
    assertThat(result.outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(result.problem()).contains("EIO");
    assertThat(result.undo()).map(RunResult::outcome).contains(Outcome.DONE);
    assertThat(machine.everything()).isEqualTo(before);
    assertNothingStands();
  }

  @Test
  void aWriteThatSucceedsAndReadsBackOtherwiseIsRefused() {
    machine.kernel.faults.put(SWAPPINESS, Fault.IGNORES);
    RunResult result = apply(plan(set(SWAPPINESS, "1")));
    assertThat(result.problem()).isEqualTo(SWAPPINESS + ": wrote 1, reads 60");
    assertNothingStands();
  }

  @Test
  void aKnobThatVanishesWhileItIsWrittenIsRefusedAndNotMadeAnew() {
    machine.kernel.faults.put(QUEUE, Fault.VANISHES);
    RunResult result = apply(plan(set(QUEUE, "512")));
    assertThat(result.problem()).isEqualTo(QUEUE + ": ENODEV: No such device; it is gone now");
    assertThat(machine.has(QUEUE)).isFalse();
    assertNothingStands();
  }

  @Test
  void aKnobThatVanishedBeforeTheUndoIsLetGoAndTheOthersAreRestored() {
    apply(plan(set(SWAPPINESS, "1"), set(QUEUE, "512")));
    machine.kernel.faults.put(QUEUE, Fault.VANISHES);
    RunResult lost = machine.rollback();
    assertThat(lost.outcome()).isEqualTo(Outcome.INCOMPLETE);
    assertThat(machine.get(SWAPPINESS)).isEqualTo("60\n");
    assertThat(machine.rollback().outcome()).isEqualTo(Outcome.DONE);
    assertThat(machine.has(QUEUE)).isFalse();
    assertNothingStands();
  }

  @Test
  void anUndoThatIsRefusedLeavesItsStepStandingAndDoesTheOthers() {
    apply(plan(set(SWAPPINESS, "1"), set(QUEUE, "512"), set(THP, "never")));
    machine.kernel.faults.put(QUEUE, Fault.EIO);
    RunResult undone = machine.rollback();
    assertThat(undone.outcome()).isEqualTo(Outcome.INCOMPLETE);
    assertThat(undone.problem()).isEqualTo(QUEUE + ": EIO: Input/output error");
    assertThat(machine.get(SWAPPINESS)).isEqualTo("60\n");
    assertThat(machine.get(THP)).isEqualTo("always [madvise] never\n");
    assertThat(Ledgers.of(Journal.read(machine.stateFolder())).held()).hasSize(1);
    machine.kernel.faults.clear();
    assertThat(machine.rollback().outcome()).isEqualTo(Outcome.DONE);
    assertThat(machine.get(QUEUE)).isEqualTo("1023\n");
    assertNothingStands();
  }

  @Test
  void aKnobThatCanNeitherBeSetNorPutBackStaysInTheJournal() {
    machine.kernel.faults.put(QUEUE, Fault.STICKS);
    RunResult result = apply(plan(set(QUEUE, "512")));
    assertThat(result.problem())
        .isEqualTo(QUEUE + ": EIO: Input/output error; it was 1023, and is left at 4711");
    assertThat(Ledgers.of(Journal.read(machine.stateFolder())).held()).hasSize(1);
  }

  @Test
  void whatSomebodyElseSetSinceIsLeft() {
    apply(plan(set(SWAPPINESS, "1"), set(QUEUE, "512")));
    machine.set(SWAPPINESS, "33");
    RunResult undone = machine.rollback();
    assertThat(undone.outcome()).isEqualTo(Outcome.DONE);
    assertThat(undone.count(StepResult.Came.RELEASED)).isEqualTo(1);
    assertThat(machine.get(SWAPPINESS)).isEqualTo("33\n");
    assertThat(machine.get(QUEUE)).isEqualTo("1023\n");
    assertNothingStands();
  }

  @Test
  void aTwinComesBackByWritingTheTwin() {
    Step.Do step = set(DIRTY_BYTES, "4294967");
    assertThat(step.change().before()).isInstanceOf(State.Twin.class);
    assertThat(apply(plan(step)).outcome()).isEqualTo(Outcome.DONE);
    assertThat(machine.get(DIRTY_RATIO)).isEqualTo("0\n");
    assertThat(machine.rollback().outcome()).isEqualTo(Outcome.DONE);
    assertThat(machine.get(DIRTY_RATIO)).isEqualTo("20\n");
    assertThat(machine.get(DIRTY_BYTES)).isEqualTo("0\n");
  }

  @Test
  void aDeviceThatTookTheNameOfAnotherIsNotWritten() {
    Step.Do planned =
        TestPlans.step(
            new Target.KernelFile(QUEUE),
            "/sys/devices/pci0000:00/0000:00:01.0/nvme/nvme0/nvme0n1",
            new State.Holds("1023"),
            new State.Holds("512"));
    RunResult result = apply(plan(planned));
    assertThat(result.outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(result.problem()).contains("0000:00:01.0/nvme/nvme0/nvme0n1").contains("gone");
    assertThat(machine.get(QUEUE)).isEqualTo("1023\n");
  }

  @Test
  void aPlaceThatCannotBeReadIsNotWritten() {
    Plan plan = plan(set(SWAPPINESS, "1"));
    machine.answers.put(SWAPPINESS, new Raw.Failed("EIO: Input/output error"));
    RunResult result = apply(plan);
    assertThat(result.problem()).isEqualTo(SWAPPINESS + ": not readable (EIO: Input/output error)");
    assertThat(machine.get(SWAPPINESS)).isEqualTo("60\n");
  }

  @Test
  void linesThatSomebodyAddedToOurFileStay() {
    String file = OwnFile.SYSCTL.path();
    apply(plan(TestPlans.entry(machine, file, "vm.swappiness", "vm.swappiness = 1")));
    machine.put(file, (machine.get(file) + "kernel.panic = 10\n").getBytes(StandardCharsets.UTF_8));
    assertThat(machine.rollback().outcome()).isEqualTo(Outcome.DONE);
    assertThat(machine.get(file)).isEqualTo("kernel.panic = 10\n");
  }

  @Test
  void aSymbolicLinkInPlaceOfOurFileIsNotFollowed() throws Exception {
    Path link = Path.of(machine.root + OwnFile.SYSCTL.path());
    Path other = Path.of(machine.root + "/etc/sysctl.d/99-site.conf");
    String content = machine.get("/etc/sysctl.d/99-site.conf");
    java.nio.file.Files.createSymbolicLink(link, other);
    RunResult result =
        apply(
            plan(
                TestPlans.step(
                    new Target.Entry(OwnFile.SYSCTL.path(), "vm.swappiness"),
                    "",
                    new State.Nothing(),
                    new State.Holds("vm.swappiness = 1"))));
    assertThat(result.problem()).contains("ELOOP");
    assertThat(link).isSymbolicLink();
    assertThat(machine.get("/etc/sysctl.d/99-site.conf")).isEqualTo(content);
  }

  @Test
  void theGeneratorsOfAnUndoneRunRunAgain() {
    apply(TestPlans.everything(machine, 1));
    machine.tools.started.clear();
    machine.rollback();
    assertThat(machine.tools.started)
        .contains("update-grub", "update-initramfs -u", "udevadm control --reload");
    assertThat(machine.tools.started).contains("systemctl daemon-reload");
  }

  @Test
  void aGeneratorThatFailsStopsTheApply() {
    machine.tools.answers.put(Toolbox.Tool.UDEVADM, new Toolbox.Ran.Ended(1, "a\nno daemon\n"));
    RunResult result = apply(TestPlans.everything(machine, 1));
    assertThat(result.outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(result.problem()).isEqualTo("udev reload: udevadm: exit 1: no daemon");
    assertThat(Ledgers.of(Journal.read(machine.stateFolder())).due()).contains(Generator.UDEV);
  }

  /** Somebody who interrupts the run while its first step is done. */
  private static final class Impatient implements Progress {
    private boolean asked;

    @Override
    public boolean isStopped() {
      boolean was = asked;
      asked = false;
      return was;
    }

    @Override
    public void begins(Step step) {
      asked = step instanceof Step.Do doing && doing.undoes().isEmpty();
    }

    @Override
    public void ended(StepResult result) {}
  }

  private RunResult interrupted(OnRefusal onRefusal) {
    try (Journal journal = machine.journal()) {
      return new Executor(
              machine::host,
              machine.kernel,
              journal,
              TestMachine.STATE,
              machine.tools,
              new Impatient())
          .apply(plan(set(SWAPPINESS, "1"), set(QUEUE, "64")), TestMachine.HEADER, onRefusal);
    }
  }

  @Test
  void anInterruptedApplyStopsBehindItsStepAndIsClosed() {
    RunResult result = interrupted(OnRefusal.STOP);
    assertThat(result.outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(result.problem()).isEqualTo("interrupted before " + QUEUE);
    assertThat(machine.get(SWAPPINESS)).isEqualTo("1\n");
    assertThat(machine.get(QUEUE)).isEqualTo("1023\n");
    assertThat(Journal.read(machine.stateFolder()).getLast())
        .isEqualTo(new JournalEntry.Closed(1, Outcome.STOPPED));
    assertThat(machine.rollback().outcome()).isEqualTo(Outcome.DONE);
    assertThat(machine.get(SWAPPINESS)).isEqualTo("60\n");
  }

  @Test
  void anInterruptedApplyThatIsToBeUndoneIsUndone() {
    RunResult result = interrupted(OnRefusal.UNDO);
    assertThat(result.undo()).map(RunResult::outcome).contains(Outcome.DONE);
    assertThat(machine.get(SWAPPINESS)).isEqualTo("60\n");
    assertNothingStands();
  }

  @Test
  void aFileOfOursWithBytesThatAreNoTextIsNotRewritten() {
    byte[] latin = {'#', (byte) 0xe9, '\n'};
    machine.put(OwnFile.SYSCTL.path(), latin);
    Step.Do entry =
        TestPlans.entry(machine, OwnFile.SYSCTL.path(), "vm.swappiness", "vm.swappiness = 1");
    assertThat(apply(plan(entry)).problem()).contains("no UTF-8");
    assertThat(machine.host().read(OwnFile.SYSCTL.path())).isEqualTo(new Raw.Bytes(latin));
  }
}
