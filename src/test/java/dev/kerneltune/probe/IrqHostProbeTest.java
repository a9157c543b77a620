package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.CommandLine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IrqHostProbeTest {
  private static HostFixture machine() {
    return new HostFixture()
        .file("/sys/devices/system/cpu/online", "0-7\n")
        .file("/sys/devices/system/cpu/present", "0-7\n")
        .file("/sys/devices/system/cpu/isolated", "\n")
        .file("/sys/devices/system/cpu/nohz_full", "(null)\n")
        .file("/proc/cmdline", "quiet\n")
        .file("/proc/irq/default_smp_affinity", "ff\n");
  }

  private static String answer(HostFixture fixture, String question) {
    return fixture.answers(new IrqHostProbe(), "irq/" + question).getFirst();
  }

  @Test
  void theDefaultMaskIsHeldAgainstTheCpusThatAreOnline() {
    assertThat(answer(machine(), "default-affinity")).isEqualTo("host: all");
    String path = "/proc/irq/default_smp_affinity";
    assertThat(answer(machine().file(path, "ffff,ffffffff\n"), "default-affinity"))
        .isEqualTo("host: all");
    assertThat(answer(machine().file(path, "0f\n"), "default-affinity")).isEqualTo("host: part");
    assertThat(answer(machine().file(path, "01\n"), "default-affinity")).isEqualTo("host: one-cpu");
    assertThat(answer(machine().file(path, "xyz\n"), "default-affinity"))
        .startsWith("host: malformed");
    assertThat(answer(machine().file(path, new Raw.Refused("EACCES")), "default-affinity"))
        .startsWith("host: unreadable");
  }

  @Test
  void interruptsWhollyOnCpusSetApartAreCounted() {
    HostFixture fixture =
        machine()
            .file("/proc/cmdline", "isolcpus=managed_irq,domain,4-5 nohz_full=6-7")
            .file("/proc/irq/1/effective_affinity_list", "5\n")
            .file("/proc/irq/2/effective_affinity_list", "4-7\n")
            .file("/proc/irq/3/effective_affinity_list", "3-4\n")
            .file("/proc/irq/4/effective_affinity_list", "\n");
    assertThat(answer(fixture, "on-isolated")).isEqualTo("host: 2");
    HostFixture refused =
        fixture.file("/proc/irq/3/effective_affinity_list", new Raw.Refused("EACCES"));
    assertThat(answer(refused, "on-isolated")).startsWith("host: unreadable");
  }

  @Test
  void withoutEffectiveMasksTheWantedOnesAreCounted() {
    HostFixture fixture =
        machine()
            .file("/proc/cmdline", "isolcpus=4-5")
            .file("/proc/irq/1/effective_affinity_list", new Raw.Missing())
            .file("/proc/irq/1/smp_affinity_list", "5\n");
    assertThat(answer(fixture, "on-isolated")).isEqualTo("host: 1");
  }

  @Test
  void withoutCpusSetApartTheQuestionDoesNotArise() {
    assertThat(answer(machine(), "on-isolated")).isEqualTo("host: absent, no CPU is set apart");
    HostFixture unknown =
        machine().file("/sys/devices/system/cpu/isolated", new Raw.Refused("EACCES"));
    assertThat(answer(unknown, "on-isolated")).startsWith("host: unreadable");
    HostFixture none =
        unknown
            .file("/proc/cmdline", "nohz_full=6-7")
            .file("/proc/irq/1/effective_affinity_list", "5\n");
    assertThat(answer(none, "on-isolated")).startsWith("host: unreadable");
    assertThat(answer(none.file("/proc/irq/2/effective_affinity_list", "6\n"), "on-isolated"))
        .isEqualTo("host: 1");
  }

  @Test
  void flagsOfIsolcpusAreNoCpus() {
    assertThat(named("isolcpus=managed_irq,0-4,11-79")).isEqualTo("0-4,11-79");
    assertThat(named("isolcpus=nohz,domain,managed_irq,3")).isEqualTo("3");
    assertThat(named("isolcpus=banana,3")).isEqualTo("none");
  }

  private static String named(String line) {
    return IrqHostProbe.named(CommandLine.parse(line), new ArrayList<>())
        .map(Object::toString)
        .orElse("none");
  }

  private static final String GROUP = "/system.slice/irqbalance.service/cgroup.procs";

  private static HostFixture sockets(Raw unix) {
    return new HostFixture()
        .file("/sys/fs/cgroup" + GROUP, new Raw.Missing())
        .file("/sys/fs/cgroup/systemd" + GROUP, new Raw.Missing())
        .file("/proc/net/unix", unix);
  }

  @Test
  void irqbalanceIsSeenByItsGroupOrItsSocket() {
    Raw none = HostFixture.raw("Num RefCount\n");
    assertThat(balancer(sockets(none))).containsExactly("host: not-seen");
    Raw socket = HostFixture.raw("Num\n00: 1 @irqbalance812.sock\n");
    assertThat(balancer(sockets(socket))).containsExactly("host: running");
    String group = "/sys/fs/cgroup" + GROUP;
    assertThat(balancer(sockets(none).file(group, "812\n"))).containsExactly("host: running");
    assertThat(balancer(sockets(none).file(group, ""))).containsExactly("host: not-seen");
  }

  @Test
  void whatCannotBeSeenIsNotStopped() {
    assertThat(balancer(sockets(new Raw.Missing())).getFirst()).startsWith("host: unreadable");
    HostFixture hidden =
        sockets(HostFixture.raw("Num\n")).file("/sys/fs/cgroup" + GROUP, new Raw.Refused("EACCES"));
    assertThat(balancer(hidden)).containsExactly("host: unreadable, EACCES, needs root");
  }

  private static List<String> balancer(HostFixture fixture) {
    return fixture.answers(new IrqbalanceProbe(), "irq/balancer");
  }

  @Test
  void settingsOfIrqbalanceAreReadLineByLine() {
    assertThat(IrqbalanceProbe.bans("#IRQBALANCE_BANNED_CPULIST=4\n")).isEqualTo("none");
    assertThat(IrqbalanceProbe.bans("IRQBALANCE_BANNED_CPULIST=4-7\n")).isEqualTo("cpus");
    assertThat(IrqbalanceProbe.bans("IRQBALANCE_BANNED_CPULIST=\n")).isEqualTo("bans-nothing");
    assertThat(IrqbalanceProbe.bans("IRQBALANCE_BANNED_CPULIST=\"\"\n")).isEqualTo("bans-nothing");
    assertThat(IrqbalanceProbe.bans("IRQBALANCE_BANNED_CPUS=ff\n")).isEqualTo("old-mask");
    assertThat(IrqbalanceProbe.bans("IRQBALANCE_ARGS=\"--banmod=mlx5_core\"\n")).isEqualTo("irqs");
    assertThat(IrqbalanceProbe.bans("IRQBALANCE_ARGS=--banirq=30\nIRQBALANCE_BANNED_CPULIST=1\n"))
        .isEqualTo("both");
  }

  @Test
  void anInterruptWithoutACpuIsOnNoneThatIsSetApartAndIsTold() {
    HostFixture fixture =
        machine()
            .file("/proc/cmdline", "isolcpus=4-5")
            .file("/proc/irq/1/effective_affinity_list", "4\n")
            .file("/proc/irq/2/effective_affinity_list", "\n")
            .file("/proc/irq/3/effective_affinity_list", "\n");
    assertThat(answer(fixture, "on-isolated")).isEqualTo("host: 1");
    assertThat(fixture.facts(new IrqHostProbe()).getLast().trail().toString())
        .contains("2 without a CPU");
  }

  @Test
  void settingsOfIrqbalanceAreShownAsTheyStand() {
    HostFixture fixture =
        new HostFixture()
            .file(
                "/etc/default/irqbalance",
                "# a remark\nIRQBALANCE_BANNED_CPULIST=4-7\n OPTIONS=--banirq=3\nOTHER=1\n");
    assertThat(fixture.answers(new IrqbalanceProbe(), "irq/balancer-bans"))
        .containsExactly("host: both");
    assertThat(fixture.facts(new IrqbalanceProbe()).getLast().trail().getFirst().raw())
        .isEqualTo("IRQBALANCE_BANNED_CPULIST=4-7; OPTIONS=--banirq=3");
    fixture.file("/etc/default/irqbalance", "# nothing\n");
    assertThat(fixture.facts(new IrqbalanceProbe()).getLast().trail().getFirst().raw())
        .isEqualTo("nothing set");
  }

  @Test
  void theSocketIsShownByItsLine() {
    String unix = "Num\n00: 1 /run/other\n01: 1 @irqbalance812.sock\n02: 1 /run/x\n";
    assertThat(
            sockets(HostFixture.raw(unix))
                .facts(new IrqbalanceProbe())
                .getFirst()
                .trail()
                .getFirst()
                .raw())
        .isEqualTo("01: 1 @irqbalance812.sock");
    assertThat(balancer(sockets(HostFixture.raw("@irqbalance1.sock"))))
        .containsExactly("host: running");
  }

  @Test
  void policyScriptsAndBannedModulesKeepInterruptsAway() {
    for (String option : List.of("--policyscript=/x", "--banmod=nvme", "--banirq=4")) {
      assertThat(IrqbalanceProbe.bans("OPTIONS=" + option)).as(option).isEqualTo("irqs");
    }
    assertThat(IrqbalanceProbe.bans("IRQBALANCE_ARGS=--hintpolicy=exact")).isEqualTo("none");
    assertThat(IrqbalanceProbe.bans("IRQBALANCE_BANNED_CPUS=\n")).isEqualTo("none");
  }
}
