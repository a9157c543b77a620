package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.SettingRule;
import dev.kerneltune.model.SubjectKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Node 0 has the CPUs 0 to 3, node 1 the CPUs 4 to 7; the NIC and the disk hang on node 0. */
class IrqSettingsTest {
  private static final String NIC = "0000:05:00.0";
  private static final String DISK = "0000:06:00.0";
  private static final String GROUP = "/sys/fs/cgroup/system.slice/irqbalance.service/cgroup.procs";
  private static final String OLD_GROUP =
      "/sys/fs/cgroup/systemd/system.slice/irqbalance.service/cgroup.procs";
  private static final String INTERRUPTS =
      """
         CPU0 CPU4
      30: 10 0 IR-PCI-MSIX-0000:05:00.0 0-edge eth0-0
      31: 0 20 IR-PCI-MSIX-0000:05:00.0 1-edge eth0-1
      40: 1 0 IR-PCI-MSIX-0000:06:00.0 0-edge nvme0q0
      41: 1 0 IR-PCI-MSIX-0000:06:00.0 1-edge nvme0q1
      """;

  private static HostFixture machine(String first, String second) {
    HostFixture fixture =
        HugepageProbeTest.twoNodes()
            .file("/sys/devices/system/cpu/online", "0-7\n")
            .file("/sys/devices/system/cpu/present", "0-7\n")
            .file("/proc/net/unix", "Num RefCount\n")
            .file("/sys/fs/cgroup/cgroup.controllers", "cpu\n")
            .file(GROUP, new Raw.Missing())
            .file(OLD_GROUP, new Raw.Missing())
            .file("/proc/interrupts", INTERRUPTS)
            .function("pci0000:00", NIC, 0x15b3, HostFixture.NIC, HostFixture.noCapability())
            .function("pci0000:00", DISK, 0x144d, HostFixture.NVME, HostFixture.noCapability())
            .link("/sys/class/nvme/nvme0", "../../devices/pci0000:00/" + DISK + "/nvme/nvme0");
    irq(fixture, NIC, 30, first);
    irq(fixture, DISK, 40, "5\n");
    irq(fixture, DISK, 41, "4-7\n");
    return irq(fixture, NIC, 31, second);
  }

  private static HostFixture irq(HostFixture fixture, String bdf, int number, String cpus) {
    return fixture
        .file("/sys/bus/pci/devices/" + bdf + "/msi_irqs/" + number, "msix\n")
        .file("/proc/irq/" + number + "/smp_affinity_list", cpus)
        .file("/proc/irq/" + number + "/effective_affinity_list", cpus);
  }

  private static List<String> nic(HostFixture fixture) {
    return SettingFixture.computed(fixture, SettingRule.IRQ_LOCALITY, SubjectKind.NIC);
  }

  @Test
  void anInterruptThatIsAwayComesHomeAndOneAtHomeIsLeft() {
    assertThat(nic(machine("1\n", "5\n")))
        .containsExactly(NIC + " /proc/irq/31/smp_affinity_list: 5 -> 0-3");
    assertThat(nic(machine("1\n", "3-4\n"))).isEmpty();
  }

  @Test
  void cpusThatAreSetApartAreLeftOut() {
    HostFixture fixture = machine("1\n", "5\n").file("/proc/cmdline", "isolcpus=2-3 quiet\n");
    assertThat(nic(fixture)).containsExactly(NIC + " /proc/irq/31/smp_affinity_list: 5 -> 0-1");
    fixture.file("/proc/cmdline", "nohz_full=0-3\n");
    assertThat(nic(fixture)).containsExactly(NIC + " /proc/irq/31/smp_affinity_list: 5 -> 0-3");
    fixture.file("/proc/cmdline", "quiet\n").file("/sys/devices/system/cpu/online", "0,4-7\n");
    assertThat(nic(fixture)).containsExactly(NIC + " /proc/irq/31/smp_affinity_list: 5 -> 0");
  }

  @Test
  void whatCrowdsOnOneCpuIsSpreadAndAParkedOneIsLeft() {
    assertThat(nic(machine("2\n", "2\n")))
        .containsExactly(
            NIC + " /proc/irq/30/smp_affinity_list: 2 -> 0-3",
            NIC + " /proc/irq/31/smp_affinity_list: 2 -> 0-3");
    assertThat(nic(machine("\n", "6\n")))
        .containsExactly(NIC + " /proc/irq/31/smp_affinity_list: 6 -> 0-3");
  }

  @Test
  void aManagedInterruptIsToldApart() {
    HostFixture fixture =
        machine("1\n", "5\n")
            .file("/sys/kernel/debug/irq/irqs/31", "dstate: 0x1\n  IRQD_AFFINITY_MANAGED\n");
    assertThat(nic(fixture))
        .containsExactly(NIC + " /proc/irq/31/smp_affinity_list: 5 (" + IrqSettings.MANAGED + ")");
  }

  @Test
  void theQueuesOfADiskAreToldByTheirFirst() {
    HostFixture fixture = machine("1\n", "1\n");
    assertThat(SettingFixture.computed(fixture, SettingRule.IRQ_LOCALITY, SubjectKind.NVME))
        .containsExactly("nvme0 /proc/irq/41/smp_affinity_list: 4-7 (" + IrqSettings.MANAGED + ")");
  }

  @Test
  void irqbalanceStandsInTheWayUnlessItIsToldWhatToLeave() {
    HostFixture fixture = machine("1\n", "5\n").file(GROUP, "812\n");
    fixture
        .file("/etc/default/irqbalance", new Raw.Missing())
        .file("/etc/sysconfig/irqbalance", new Raw.Missing());
    assertThat(nic(fixture))
        .containsExactly(NIC + " /proc/irq/31/smp_affinity_list: 5 (" + IrqSettings.BALANCED + ")");
    HostFixture told = machine("1\n", "5\n").file(GROUP, new Raw.Refused("EACCES"));
    assertThat(nic(told))
        .containsExactly(NIC + " /proc/irq/31/smp_affinity_list: unreadable, EACCES");
    fixture.file("/etc/default/irqbalance", "IRQBALANCE_ARGS=\"--banmod=mlx5_core\"\n");
    assertThat(nic(fixture)).containsExactly(NIC + " /proc/irq/31/smp_affinity_list: 5 -> 0-3");
  }

  @Test
  void whatCouldNotBeReadIsNoEmptyList() {
    HostFixture closed =
        machine("1\n", "5\n")
            .file("/proc/irq/31/effective_affinity_list", new Raw.Refused("EACCES"));
    assertThat(nic(closed))
        .containsExactly(NIC + " /proc/irq/*/smp_affinity_list: unreadable, interrupt 31: EACCES");
    HostFixture blind = machine("1\n", "5\n").file("/proc/cmdline", new Raw.Refused("EACCES"));
    assertThat(nic(blind))
        .containsExactly(NIC + " /proc/irq/*/smp_affinity_list: unreadable, EACCES");
    HostFixture hidden =
        machine("1\n", "5\n").file("/proc/irq/31/smp_affinity_list", new Raw.Refused("EACCES"));
    assertThat(nic(hidden))
        .containsExactly(NIC + " /proc/irq/31/smp_affinity_list: unreadable, EACCES -> 0-3");
  }

  @Test
  void onOneNodeEveryCpuIsAtHome() {
    HostFixture fixture = machine("1\n", "5\n").file("/sys/devices/system/node/online", "0\n");
    assertThat(nic(fixture)).isEmpty();
  }
}
