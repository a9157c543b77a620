package dev.kerneltune.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.JournalEntry.Outcome;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootParametersTest {
  private static final String ENTRY = "/boot/loader/entries/a-6.8.conf";

  @TempDir Path temp;
  private TestMachine machine;
  private final List<String> started = new ArrayList<>();
  private String pending = "root=/dev/sda1 quiet";
  private Toolbox.Ran installed = new Toolbox.Ran.Ended(0, "");

  @BeforeEach
  void machine() {
    machine = TestMachine.with(temp.resolve("root"), Map.of("/proc/sys/kernel/osrelease", "6.8\n"));
    machine.put("/etc/kernel/cmdline", "root=/dev/sda1  quiet\n".getBytes(StandardCharsets.UTF_8));
    machine.put(
        ENTRY,
        "title a\nversion 1\noptions root=/dev/sda1 quiet\n".getBytes(StandardCharsets.UTF_8));
  }

  /** The tools of several distributions at once, as far as they concern the command line. */
  private Toolbox.Ran run(Toolbox.Tool tool, List<String> arguments) {
    started.add(tool.word() + " " + String.join(" ", arguments));
    return switch (tool) {
      case GRUBBY -> {
        String text = machine.get(ENTRY).stripTrailing();
        for (String argument : arguments) {
          if (argument.startsWith("--remove-args=")) {
            text = text.replace(" " + argument.substring(14), "");
          } else if (argument.startsWith("--args=")) {
            text = replaced(text, argument.substring(7));
          }
        }
        machine.set(ENTRY, text);
        yield new Toolbox.Ran.Ended(0, "");
      }
      case RPM_OSTREE -> {
        for (String argument : arguments) {
          String word = argument.substring(argument.indexOf('=') + 1);
          if (argument.startsWith("--delete")) {
            pending = pending.replace(" " + word, "");
          } else if (argument.startsWith("--append")) {
            pending += " " + word;
          }
        }
        yield new Toolbox.Ran.Ended(0, pending + "\n");
      }
      case KERNEL_INSTALL -> installed;
      case UPDATE_GRUB, UPDATE_INITRAMFS, LSINITRAMFS, DRACUT, LSINITRD, UDEVADM, SYSTEMCTL ->
          new Toolbox.Ran.Missing();
    };
  }

  /** As grubby has it: an argument that exists is replaced. */
  private static String replaced(String text, String word) {
    String name = word.substring(0, word.indexOf('=') + 1);
    int at = text.indexOf(" " + name);
    if (at < 0) {
      return text + " " + word;
    }
    int end = text.indexOf(' ', at + 1);
    return text.substring(0, at) + " " + word + (end < 0 ? "" : text.substring(end));
  }

  private RunResult apply(BootLoader loader) {
    return apply(loader, new State.Nothing(), new State.Holds("iommu=pt"));
  }

  private RunResult apply(BootLoader loader, State before, State after) {
    Step.Do step = TestPlans.step(new Target.BootParameter(loader, "iommu"), "", before, after);
    try (Journal journal = machine.journal()) {
      return executor(journal)
          .apply(TestPlans.plan(List.of(step)), TestMachine.HEADER, OnRefusal.STOP);
    }
  }

  private RunResult rollback() {
    try (Journal journal = machine.journal()) {
      Rollback rollback = new Rollback(executor(journal));
      Plan plan = rollback.plan(java.util.Set.of(1), "boot-1", List.of());
      return rollback.run(plan, TestMachine.HEADER);
    }
  }

  private Executor executor(Journal journal) {
    return new Executor(
        machine::host, machine.kernel, journal, TestMachine.STATE, this::run, Progress.NONE);
  }

  @Test
  void grubbyAddsAndRemovesTheWord() {
    String before = machine.get(ENTRY);
    assertThat(apply(BootLoader.GRUBBY).problem()).isEmpty();
    assertThat(machine.get(ENTRY)).contains("quiet iommu=pt\n");
    assertThat(rollback().problem()).isEmpty();
    assertThat(machine.get(ENTRY)).isEqualTo(before);
    assertThat(started)
        .containsExactly(
            "grubby --update-kernel=ALL --args=iommu=pt",
            "grubby --update-kernel=ALL --remove-args=iommu=pt");
  }

  @Test
  void rpmOstreeIsAskedForThePendingDeploymentAndChangesIt() {
    assertThat(apply(BootLoader.RPM_OSTREE).problem()).isEmpty();
    assertThat(pending).isEqualTo("root=/dev/sda1 quiet iommu=pt");
    assertThat(rollback().problem()).isEmpty();
    assertThat(pending).isEqualTo("root=/dev/sda1 quiet");
    assertThat(started)
        .contains("rpm-ostree kargs --append-if-missing=iommu=pt")
        .contains("rpm-ostree kargs --delete-if-present=iommu=pt");
  }

  @Test
  void theFileOfKernelInstallIsKeptChangedAndRestoredWithItsTime() {
    Map<String, String> before = machine.everything();
    assertThat(apply(BootLoader.KERNEL_INSTALL).problem()).isEmpty();
    assertThat(machine.get("/etc/kernel/cmdline")).isEqualTo("root=/dev/sda1  quiet iommu=pt\n");
    assertThat(machine.stateFolder().resolve("kept/etc_kernel_cmdline"))
        .hasContent("root=/dev/sda1  quiet");
    assertThat(rollback().problem()).isEmpty();
    assertThat(machine.everything()).isEqualTo(before);
    assertThat(machine.stateFolder().resolve("kept")).doesNotExist();
    assertThat(started)
        .containsExactly(
            "kernel-install add 6.8 /usr/lib/modules/6.8/vmlinuz",
            "kernel-install add 6.8 /usr/lib/modules/6.8/vmlinuz");
  }

  @Test
  void aCommandLineThatIsNotKeptInAFileIsNotMade() throws Exception {
    java.nio.file.Files.delete(Path.of(machine.root + "/etc/kernel/cmdline"));
    machine.put("/proc/cmdline", "root=/dev/sda1\n".getBytes(StandardCharsets.UTF_8));
    RunResult result = apply(BootLoader.KERNEL_INSTALL);
    assertThat(result.outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(result.problem()).contains("/etc/kernel/cmdline: gone").contains("write it");
    assertThat(machine.has("/etc/kernel/cmdline")).isFalse();
  }

  @Test
  void wordsAreTakenAwayAndAddedAndNothingElse() {
    assertThat(BootParameters.changed("a  b c\n", List.of("b"), List.of())).isEqualTo("a  c\n");
    assertThat(BootParameters.changed("a b", List.of("a"), List.of("d e"))).isEqualTo("b d e");
    assertThat(BootParameters.changed("ab b", List.of("b"), List.of())).isEqualTo("ab");
    assertThat(BootParameters.changed("a\n", List.of("a"), List.of())).isEqualTo("\n");
    assertThat(BootParameters.changed("", List.of("x"), List.of("y"))).isEqualTo("y");
  }

  @Test
  void whatGrubbyReplacesComesBack() {
    machine.set(ENTRY, machine.get(ENTRY).replace("quiet", "iommu=off quiet").stripTrailing());
    String before = machine.get(ENTRY);
    RunResult result =
        apply(BootLoader.GRUBBY, new State.Holds("iommu=off"), new State.Holds("iommu=pt"));
    assertThat(result.problem()).isEmpty();
    assertThat(machine.get(ENTRY)).contains("iommu=pt").doesNotContain("iommu=off");
    assertThat(rollback().problem()).isEmpty();
    assertThat(machine.get(ENTRY).split(" ", -1)).hasSameSizeAs(before.split(" ", -1));
    assertThat(machine.get(ENTRY)).contains("iommu=off").doesNotContain("iommu=pt");
  }

  @Test
  void anEntryThatKernelInstallDidNotMakeIsNoDoneStep() {
    Map<String, String> before = machine.everything();
    installed = new Toolbox.Ran.Ended(1, "no room on the boot partition\n");
    RunResult result = apply(BootLoader.KERNEL_INSTALL);
    assertThat(result.outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(result.problem()).contains("kernel-install: exit 1: no room", "put back");
    assertThat(machine.everything()).isEqualTo(before);
    installed = new Toolbox.Ran.Missing();
    assertThat(apply(BootLoader.KERNEL_INSTALL).problem()).contains("there is no kernel-install");
    assertThat(machine.everything()).isEqualTo(before);
  }

  @Test
  void aWordThatStandsAlreadyBeforeAnotherIsAddedBehindIt() {
    String line = "root=/dev/sda1 iommu=pt iommu=off\n";
    machine.put("/etc/kernel/cmdline", line.getBytes(StandardCharsets.UTF_8));
    RunResult result =
        apply(
            BootLoader.KERNEL_INSTALL,
            new State.Holds("iommu=pt iommu=off"),
            new State.Holds("iommu=pt iommu=off iommu=pt"));
    assertThat(result.problem()).isEmpty();
    assertThat(machine.get("/etc/kernel/cmdline"))
        .isEqualTo("root=/dev/sda1 iommu=pt iommu=off iommu=pt\n");
    assertThat(rollback().problem()).isEmpty();
    assertThat(machine.get("/etc/kernel/cmdline")).isEqualTo(line);
  }

  @Test
  void aFileThatIsNoTextIsNotWrittenBackAsText() {
    byte[] latin = {'a', (byte) 0xe9, '\n'};
    machine.put("/etc/kernel/cmdline", latin);
    assertThat(apply(BootLoader.KERNEL_INSTALL).problem()).contains("no UTF-8");
    assertThat(machine.host().read("/etc/kernel/cmdline"))
        .isEqualTo(new dev.kerneltune.host.Raw.Bytes(latin));
  }
}
