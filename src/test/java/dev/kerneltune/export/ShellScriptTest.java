package dev.kerneltune.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.KnobText;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.OwnText;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Step;
import dev.kerneltune.testing.Consumers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A script does what apply does, to a tree of files, in a real shell. */
class ShellScriptTest {
  /** Everything that some shell takes for something else. */
  private static final String NASTY =
      " '\"`$\\!*?[]{}()<>|&;#~=%^@,-+:./\tabcXYZ019\u00e4\u20ac\ud83d\ude00";

  private static final List<String> SHELLS = List.of("sh", "dash", "bash", "busybox");

  @TempDir Path root;

  @Test
  void aScriptWritesKnobsAndFilesAndTakesThemBack() throws Exception {
    knobs();
    Path script = script(ShellScript.of(withoutNic(), Map.of()));
    Consumers.Ran applied = run(script, "apply");
    assertThat(applied.exit()).as(applied.output()).isZero();
    assertThat(read("/proc/sys/vm/swappiness")).isEqualTo("10\n");
    assertThat(read("/proc/sys/vm/dirty_bytes")).isEqualTo("1073741824\n");
    assertThat(read("/sys/block/nvme1n1/queue/scheduler")).isEqualTo("none\n");
    assertThat(read(OwnFile.SYSCTL.path())).isEqualTo(sysctlText());
    assertThat(applied.output()).contains("not run, because ROOT is set: update-grub");
    // The tree has no kernel that writes 0 into the twin; the script wants it to read 0 again.
    Files.writeString(root.resolve("proc/sys/vm/dirty_bytes"), "1073741824\n");
    Consumers.Ran undone = run(script, "undo");
    assertThat(undone.exit()).as(undone.output()).isZero();
    assertThat(read("/proc/sys/vm/swappiness")).isEqualTo("60\n");
    assertThat(read("/proc/sys/vm/dirty_ratio")).isEqualTo("20\n");
    assertThat(root.resolve(OwnFile.SYSCTL.path().substring(1))).doesNotExist();
  }

  @Test
  void aDiskThatTookTheNameOfAnotherIsLeftAlone() throws Exception {
    knob("sys/devices/pci0/nvme0n1/queue/scheduler", "none [mq-deadline] kyber");
    knob("sys/devices/pci1/nvme0n1/queue/scheduler", "none [mq-deadline] kyber");
    Path link = root.resolve("sys/block/nvme0n1");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of("../devices/pci0/nvme0n1"));
    Plan plan =
        SamplePlans.of(
            List.of(SamplePlans.disk(0, "mq-deadline", "none", "/sys/devices/pci0/nvme0n1")));
    Path script = script(ShellScript.of(plan, Map.of()));
    assertThat(run(script, "apply").exit()).isZero();
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("../devices/pci1/nvme0n1"));
    Consumers.Ran undone = run(script, "undo");
    assertThat(undone.exit()).as(undone.output()).isZero();
    assertThat(undone.output()).contains("/sys/block/nvme0n1 is another device by now");
    Consumers.Ran again = run(script, "apply");
    assertThat(again.exit()).isEqualTo(1);
    assertThat(read("/sys/devices/pci1/nvme0n1/queue/scheduler")).contains("[mq-deadline]");
    assertThat(read("/sys/devices/pci0/nvme0n1/queue/scheduler")).isEqualTo("none\n");
  }

  @Test
  void aSecondRunChangesNothing() throws Exception {
    knobs();
    Path script = script(ShellScript.of(withoutNic(), Map.of()));
    run(script, "apply");
    Consumers.Ran again = run(script, "apply");
    assertThat(again.exit()).as(again.output()).isZero();
    assertThat(again.output())
        .contains("/proc/sys/vm/swappiness is 10 already")
        .contains(OwnFile.SYSCTL.path() + " is in place already")
        .doesNotContain("->");
  }

  @Test
  void aKnobThatMovedSinceThePlanStopsTheScript() throws Exception {
    knobs();
    Files.writeString(root.resolve("proc/sys/vm/swappiness"), "42\n");
    Consumers.Ran ran = run(script(ShellScript.of(withoutNic(), Map.of())), "apply");
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.output()).contains("is 42, and was 60 when this was planned");
    assertThat(read("/proc/sys/vm/swappiness")).isEqualTo("42\n");
  }

  @Test
  void undoLeavesWhatSomebodyElseSet() throws Exception {
    knobs();
    Path script = script(ShellScript.of(withoutNic(), Map.of()));
    run(script, "apply");
    Files.writeString(root.resolve("proc/sys/vm/swappiness"), "42\n");
    Files.writeString(root.resolve(OwnFile.SYSCTL.path().substring(1)), "mine\n");
    Consumers.Ran undone = run(script, "undo");
    assertThat(undone.output()).contains("left: it is 42").contains("left: somebody changed it");
    assertThat(read("/proc/sys/vm/swappiness")).isEqualTo("42\n");
    assertThat(read(OwnFile.SYSCTL.path())).isEqualTo("mine\n");
  }

  @Test
  void aFileThatIsThereAlreadyIsOnlyTouchedWhenItIsTheOneThatWasSeen() throws Exception {
    String seen = OwnText.with(OwnFile.SYSCTL, "", "kernel.x", "kernel.x = 1");
    Path file = root.resolve(OwnFile.SYSCTL.path().substring(1));
    Files.createDirectories(file.getParent());
    Files.writeString(file, seen + "# mine\n");
    Plan plan =
        SamplePlans.of(
            List.of(
                SamplePlans.entry(
                    "a", SamplePlans.HOST, OwnFile.SYSCTL.path(), "vm.x", "vm.x = 1")));
    Path script = script(ShellScript.of(plan, Map.of(OwnFile.SYSCTL.path(), seen)));
    assertThat(run(script, "apply").output()).contains("is not as it was when this was written");
    Files.writeString(file, seen);
    assertThat(run(script, "apply").exit()).isZero();
    assertThat(Files.readString(file))
        .isEqualTo(OwnText.with(OwnFile.SYSCTL, seen, "vm.x", "vm.x = 1"));
    assertThat(run(script, "undo").exit()).isZero();
    assertThat(Files.readString(file)).isEqualTo(seen);
  }

  @Test
  void aStepThatDropsALinkHasToBeAllowed() throws Exception {
    knobs();
    Path script = script(ShellScript.of(SamplePlans.apply(), Map.of()));
    Consumers.Ran ran = run(script, "apply");
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.output()).contains("ALLOW='drops-link'");
    assertThat(read("/proc/sys/vm/swappiness")).isEqualTo("60\n");
  }

  @Test
  void anUndoIsAScriptAsWell() throws Exception {
    knobs();
    Files.writeString(root.resolve("proc/sys/vm/swappiness"), "10\n");
    String seen = OwnText.with(OwnFile.SYSCTL, "", "vm.swappiness", "vm.swappiness = 10");
    Path file = root.resolve(OwnFile.SYSCTL.path().substring(1));
    Files.createDirectories(file.getParent());
    Files.writeString(file, seen);
    Path script = script(ShellScript.of(SamplePlans.undo(), Map.of(OwnFile.SYSCTL.path(), seen)));
    Consumers.Ran ran = run(script, "apply");
    assertThat(ran.exit()).as(ran.output()).isZero();
    assertThat(read("/proc/sys/vm/swappiness")).isEqualTo("60\n");
    assertThat(file).doesNotExist();
  }

  @Test
  void wordsOfTheCommandLineAreAddedAndTakenAway() throws Exception {
    Path file = root.resolve("etc/kernel/cmdline");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "ro iommu=on quiet\n");
    Plan plan = SamplePlans.of(List.of(SamplePlans.bootParameter(BootLoader.KERNEL_INSTALL)));
    Path script = script(ShellScript.of(plan, Map.of()));
    assertThat(run(script, "apply").exit()).isZero();
    assertThat(Files.readString(file)).isEqualTo("ro iommu=on quiet iommu=pt\n");
    assertThat(run(script, "undo").exit()).isZero();
    assertThat(Files.readString(file)).isEqualTo("ro iommu=on quiet\n");
    Plan grubby = SamplePlans.of(List.of(SamplePlans.bootParameter(BootLoader.GRUBBY)));
    assertThat(ShellScript.of(grubby, Map.of()))
        .contains("tool grubby --update-kernel=ALL --args=iommu=pt")
        .contains("tool grubby --update-kernel=ALL --remove-args=iommu=pt");
  }

  @Test
  void anyValueReachesTheKnobAsItIsInEveryShell() throws Exception {
    Random random = new Random(20261121);
    int values = 0;
    int shells = 0;
    for (String shell : SHELLS) {
      if (!Consumers.isThere(shell)) {
        continue;
      }
      shells++;
      List<Step> steps = new ArrayList<>();
      List<String> wanted = new ArrayList<>();
      List<String> old = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        String path = shell + "/k" + i;
        old.add(nasty(random));
        wanted.add(nasty(random));
        Path file = root.resolve("sys/" + path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, old.get(i) + "\n");
        steps.add(SamplePlans.sysfs("c" + i, SamplePlans.HOST, path, old.get(i), wanted.get(i)));
        steps.add(
            SamplePlans.entry(
                "c" + i, SamplePlans.HOST, OwnFile.TMPFILES.path(), "k" + i, "w " + wanted.get(i)));
      }
      Path script = script(ShellScript.of(SamplePlans.of(steps), Map.of()));
      Consumers.Ran ran = run(script, "apply", shell);
      assertThat(ran.exit()).as(shell + ": " + ran.output()).isZero();
      for (int i = 0; i < wanted.size(); i++) {
        String path = "/sys/" + shell + "/k" + i;
        boolean right = KnobText.same(old.get(i), wanted.get(i));
        assertThat(read(path)).as(shell).isEqualTo((right ? old : wanted).get(i) + "\n");
        assertThat(OwnText.entry(read(OwnFile.TMPFILES.path()), "k" + i))
            .contains("w " + wanted.get(i));
        values++;
      }
      assertThat(run(script, "undo", shell).exit()).isZero();
      assertThat(root.resolve(OwnFile.TMPFILES.path().substring(1))).doesNotExist();
    }
    System.out.println("shells " + shells + ", values written and read back " + values);
    assertThat(values).isGreaterThanOrEqualTo(60);
  }

  @Test
  void anExportedScriptSkipsWhatAnotherMachineDoesNotHave() throws Exception {
    knobs();
    Files.delete(root.resolve("sys/block/nvme1n1/queue/scheduler"));
    Exported exported = Exporter.export(withoutNic(), Format.SHELL);
    Consumers.Ran ran = run(script(exported.text()), "apply");
    assertThat(ran.exit()).as(ran.output()).isZero();
    assertThat(ran.output()).contains("nvme1n1/queue/scheduler is not there, and left out");
    assertThat(read("/proc/sys/vm/swappiness")).isEqualTo("10\n");
    assertThat(read("/etc/sysctl.d/90-kernel-tune-h100-training.conf"))
        .contains("vm.swappiness = 10");
    assertThat(run(script(exported.text()), "undo").exit()).isZero();
    assertThat(root.resolve("etc/sysctl.d/90-kernel-tune-h100-training.conf")).doesNotExist();
  }

  @Test
  void shellcheckHasNothingToSay() throws Exception {
    Consumers.need("shellcheck");
    for (String text :
        List.of(
            ShellScript.of(SamplePlans.apply(), Map.of()),
            ShellScript.of(SamplePlans.undo(), Map.of()),
            Exporter.export(SamplePlans.apply(), Format.SHELL).text())) {
      Consumers.Ran ran =
          Consumers.run(Map.of(), "shellcheck", "-S", "warning", script(text).toString());
      assertThat(ran.output()).isEmpty();
    }
  }

  private static String nasty(Random random) {
    int length = 1 + random.nextInt(24);
    StringBuilder text = new StringBuilder();
    int[] letters = NASTY.codePoints().toArray();
    while (text.codePointCount(0, text.length()) < length) {
      text.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    // As it would be written: without blanks around, and no word in brackets of several.
    String value = text.toString().replace("[", "(").replace("]", ")").strip();
    return value.isEmpty() ? "x" : value;
  }

  private void knobs() throws IOException {
    knob("proc/sys/vm/swappiness", "60");
    knob("proc/sys/vm/dirty_bytes", "0");
    knob("proc/sys/vm/dirty_ratio", "20");
    knob("sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never");
    knob("sys/block/nvme0n1/queue/scheduler", "none [mq-deadline] kyber");
    knob("sys/block/nvme1n1/queue/scheduler", "none [mq-deadline] kyber");
    knob("proc/irq/34/smp_affinity_list", "0-255");
  }

  private void knob(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text + "\n");
  }

  private String read(String path) throws IOException {
    return Files.readString(root.resolve(path.substring(1)));
  }

  private static Plan withoutNic() {
    List<Step> steps = new ArrayList<>(SamplePlans.apply().steps());
    steps.removeIf(
        step -> step instanceof Step.Do doing && doing.change().check().equals("network.rings"));
    return new Plan("h100-training", "training", steps, List.of(), List.of());
  }

  private static String sysctlText() {
    String text = OwnText.with(OwnFile.SYSCTL, "", "vm.swappiness", "vm.swappiness = 10");
    return OwnText.with(OwnFile.SYSCTL, text, "vm.dirty_bytes", "vm.dirty_bytes = 1073741824");
  }

  private Path script(String text) throws IOException {
    return Files.writeString(root.resolve("plan.sh"), text);
  }

  private Consumers.Ran run(Path script, String argument) throws Exception {
    return run(script, argument, "sh");
  }

  private Consumers.Ran run(Path script, String argument, String shell) throws Exception {
    Map<String, String> environment = Map.of("ROOT", root.toString());
    return shell.equals("busybox")
        ? Consumers.run(environment, "busybox", "sh", script.toString(), argument)
        : Consumers.run(environment, shell, script.toString(), argument);
  }
}
