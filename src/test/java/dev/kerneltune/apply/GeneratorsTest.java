package dev.kerneltune.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.HostWriter;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Generator;
import dev.kerneltune.model.JournalEntry.Outcome;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Step;
import dev.kerneltune.testing.ForwardingWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratorsTest {
  private static final String CONFIG = "/boot/grub/grub.cfg";
  private static final String BODY = "GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX iommu=pt\"";

  @TempDir Path temp;
  private TestMachine machine;
  private Map<String, String> before;

  @BeforeEach
  void machine() {
    machine =
        TestMachine.with(
            temp.resolve("root"), Map.of("/proc/sys/kernel/osrelease", "6.8.0-45-generic\n"));
    before = machine.everything();
  }

  private Plan grub() {
    return TestPlans.plan(
        List.of(
            TestPlans.entry(machine, OwnFile.GRUB.path(), "iommu", BODY),
            new Step.Generate(Generator.GRUB)));
  }

  private Plan module(String module) {
    return TestPlans.plan(
        List.of(
            TestPlans.entry(
                machine, OwnFile.MODPROBE.path(), module + " x", "options " + module + " x=1"),
            new Step.Generate(Generator.INITRAMFS)));
  }

  private RunResult apply(Plan plan, Toolbox tools) {
    try (Journal journal = machine.journal()) {
      return new Executor(
              machine::host, machine.kernel, journal, TestMachine.STATE, tools, Progress.NONE)
          .apply(plan, TestMachine.HEADER, OnRefusal.UNDO);
    }
  }

  /** An update-grub that makes this once, and from then on what it should. */
  private Toolbox making(String config) {
    List<String> runs = new ArrayList<>();
    return (tool, arguments) -> {
      runs.add(tool.word());
      if (runs.size() > 1) {
        return machine.tools.run(tool, arguments);
      }
      machine.set(CONFIG, config);
      return new Toolbox.Ran.Ended(0, "");
    };
  }

  @Test
  void aConfigurationWithoutItsEntriesIsPutBackAndTheApplyUndone() {
    RunResult result = apply(grub(), making("menuentry 'one' {"));
    assertThat(result.problem())
        .isEqualTo(
            "update-grub: update-grub made /boot/grub/grub.cfg with 1 lines of menuentry; expected"
                + " the 2 that there were; the file before is back in its place");
    assertThat(result.undo()).map(RunResult::outcome).contains(Outcome.DONE);
    assertThat(machine.everything()).isEqualTo(before);
  }

  @Test
  void aConfigurationThatLostOurWordIsRefused() {
    RunResult result = apply(grub(), making(machine.get(CONFIG)));
    assertThat(result.problem()).contains("does not get iommu=pt");
    assertThat(machine.everything()).isEqualTo(before);
  }

  @Test
  void anUpdateGrubThatFailsIsToldByItsLastLine() {
    machine.tools.answers.put(
        Toolbox.Tool.UPDATE_GRUB, new Toolbox.Ran.Ended(2, "x\nno space left\n"));
    RunResult result = apply(grub(), machine.tools);
    assertThat(result.problem()).isEqualTo("update-grub: update-grub: exit 2: no space left");
    // The generator fails in the undo as well, and is due until it does not.
    assertThat(result.undo()).map(RunResult::outcome).contains(Outcome.INCOMPLETE);
    machine.tools.answers.clear();
    assertThat(machine.rollback().outcome()).isEqualTo(Outcome.DONE);
    assertThat(machine.everything()).isEqualTo(before);
  }

  @Test
  void aNewKernelThatCameMeanwhileStaysInTheConfiguration() {
    apply(grub(), machine.tools);
    machine.set(CONFIG, "menuentry 'new' {\n linux /vmlinuz-new iommu=pt\n}");
    Toolbox newer =
        (tool, arguments) -> {
          machine.set(CONFIG, "menuentry 'new' {\n linux /vmlinuz-new\n}");
          return new Toolbox.Ran.Ended(0, "");
        };
    try (Journal journal = machine.journal()) {
      Executor executor =
          new Executor(
              machine::host, machine.kernel, journal, TestMachine.STATE, newer, Progress.NONE);
      Rollback rollback = new Rollback(executor);
      Plan plan = rollback.plan(java.util.Set.of(1), "boot-1", List.of());
      assertThat(rollback.run(plan, TestMachine.HEADER).outcome()).isEqualTo(Outcome.DONE);
    }
    assertThat(machine.get(CONFIG)).isEqualTo("menuentry 'new' {\n linux /vmlinuz-new\n}\n");
    assertThat(machine.stateFolder().resolve("kept")).doesNotExist();
  }

  @Test
  void anInitramfsThatDoesNotHoldTheModuleIsLeftAlone() {
    assertThat(apply(module("nvidia"), machine.tools).outcome()).isEqualTo(Outcome.DONE);
    assertThat(machine.tools.started)
        .containsExactly("lsinitramfs /boot/initrd.img-6.8.0-45-generic");
  }

  @Test
  void anInitramfsThatHoldsTheModuleIsMadeAnewAndLookedInto() {
    assertThat(apply(module("nvme_core"), machine.tools).outcome()).isEqualTo(Outcome.DONE);
    assertThat(machine.tools.started)
        .containsExactly(
            "lsinitramfs /boot/initrd.img-6.8.0-45-generic",
            "update-initramfs -u",
            "lsinitramfs /boot/initrd.img-1");
  }

  @Test
  void anInitramfsWithoutOurOptionsIsRefused() {
    machine.tools.answers.put(
        Toolbox.Tool.LSINITRAMFS, new Toolbox.Ran.Ended(0, "usr/lib/modules/nvme-core.ko.zst\n"));
    assertThat(apply(module("nvme_core"), machine.tools).problem())
        .isEqualTo("initramfs: /boot/initrd.img-1 does not hold etc/modprobe.d/kernel-tune.conf");
    assertThat(machine.everything()).isEqualTo(before);
  }

  @Test
  void whereDracutIsTheToolItIsUsed() {
    List<String> started = new ArrayList<>();
    Toolbox redHat =
        (tool, arguments) -> {
          started.add(tool.word() + " " + String.join(" ", arguments));
          return switch (tool) {
            case LSINITRD -> new Toolbox.Ran.Ended(0, "usr/lib/modules/x/nvme-core.ko.xz\n");
            case DRACUT -> new Toolbox.Ran.Ended(0, "");
            case UPDATE_GRUB,
                UPDATE_INITRAMFS,
                LSINITRAMFS,
                UDEVADM,
                SYSTEMCTL,
                GRUBBY,
                RPM_OSTREE,
                KERNEL_INSTALL ->
                new Toolbox.Ran.Missing();
          };
        };
    assertThat(apply(module("nvme_core"), redHat).outcome()).isEqualTo(Outcome.DONE);
    assertThat(started).contains("lsinitrd /boot/initramfs-6.8.0-45-generic.img", "dracut --force");
  }

  @Test
  void withoutAnyToolForTheInitramfsTheApplyIsRefused() {
    Toolbox none = (_, _) -> new Toolbox.Ran.Missing();
    assertThat(apply(module("nvme_core"), none).problem())
        .contains("neither update-initramfs nor dracut");
  }

  /** A full /boot: what is copied to grub.cfg does not fit; everything else does. */
  private static final class FullBoot extends ForwardingWriter {
    FullBoot(HostWriter writer) {
      super(writer);
    }

    @Override
    public Written copy(String from, String to) {
      return to.equals(CONFIG)
          ? new Written.Refused("ENOSPC: No space left on device")
          : super.copy(from, to);
    }
  }

  private RunResult stopping(Toolbox tools, HostWriter writer, Map<String, Raw> links) {
    try (Journal journal = machine.journal()) {
      return new Executor(
              () -> new FolderHost(machine.root, links, Map.of()),
              writer,
              journal,
              TestMachine.STATE,
              tools,
              Progress.NONE)
          .apply(grub(), TestMachine.HEADER, OnRefusal.STOP);
    }
  }

  @Test
  void theLastWholeConfigurationStaysWhereItCouldNotBePutBack() {
    String whole = machine.get(CONFIG);
    RunResult result =
        stopping(making("menuentry 'one' {"), new FullBoot(machine.kernel), Map.of());
    String copy = TestMachine.STATE + "/kept/boot_grub_grub.cfg.last";
    assertThat(result.problem()).contains("could not be put back: ENOSPC", "from " + copy);
    assertThat(machine.get(copy)).isEqualTo(whole);
    // With room again the undo makes a whole one, and nothing is left over.
    assertThat(machine.rollback().outcome()).isEqualTo(Outcome.DONE);
    assertThat(machine.get(CONFIG)).isEqualTo(whole);
    assertThat(machine.stateFolder().resolve("kept")).doesNotExist();
  }

  @Test
  void halfAConfigurationIsNoModelForTheNextOne() {
    String whole = machine.get(CONFIG);
    stopping(making("### BEGIN /etc/grub.d/x"), new FullBoot(machine.kernel), Map.of());
    Toolbox.Ran bad = new Toolbox.Ran.Ended(1, "still no room\n");
    machine.tools.answers.put(Toolbox.Tool.UPDATE_GRUB, bad);
    assertThat(machine.rollback().outcome()).isEqualTo(Outcome.INCOMPLETE);
    assertThat(machine.get(CONFIG)).isEqualTo(whole);
  }

  @Test
  void aConfigurationBehindALinkIsPutBackBehindTheLink() throws Exception {
    String whole = machine.get(CONFIG);
    Path link = Path.of(machine.root + CONFIG);
    Path file = Path.of(machine.root + "/boot/grub2/grub.cfg");
    Files.createDirectories(file.getParent());
    Files.move(link, file);
    Files.createSymbolicLink(link, Path.of("../grub2/grub.cfg"));
    Raw target = new Raw.Bytes("../grub2/grub.cfg".getBytes(StandardCharsets.UTF_8));
    RunResult result =
        stopping(making("menuentry 'one' {"), machine.kernel, Map.of(CONFIG, target));
    assertThat(result.problem()).endsWith("the file before is back in its place");
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent(whole.stripTrailing());
  }
}
