package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Node 0 has the CPUs 0 to 3, node 1 the CPUs 4 to 7; the NIC and the disk hang on node 0. */
class IrqLocalityProbeTest {
  private static final String NIC = "0000:05:00.0";
  private static final String DISK = "0000:06:00.0";
  private static final String INTERRUPTS =
      """
         CPU0 CPU4
      30: 10 0 IR-PCI-MSIX-0000:05:00.0 0-edge eth0-0
      31: 0 20 IR-PCI-MSIX-0000:05:00.0 1-edge eth0-1
      40: 1 0 IR-PCI-MSIX-0000:06:00.0 0-edge nvme0q0
      41: 1 0 IR-PCI-MSIX-0000:06:00.0 1-edge nvme0q1
      """;

  private static HostFixture machine(String table) {
    return HugepageProbeTest.twoNodes()
        .file("/sys/devices/system/cpu/online", "0-7\n")
        .file("/sys/devices/system/cpu/present", "0-7\n")
        .function("pci0000:00", NIC, 0x15b3, HostFixture.NIC, HostFixture.noCapability())
        .function("pci0000:00", DISK, 0x144d, HostFixture.NVME, HostFixture.noCapability())
        .file("/proc/interrupts", table);
  }

  private static HostFixture irq(HostFixture fixture, String bdf, int number, String cpus) {
    return fixture
        .file("/sys/bus/pci/devices/" + bdf + "/msi_irqs/" + number, "msix\n")
        .file("/proc/irq/" + number + "/effective_affinity_list", cpus);
  }

  private static HostFixture nic(String first, String second) {
    return irq(irq(machine(INTERRUPTS), NIC, 30, first), NIC, 31, second);
  }

  private static String answer(HostFixture fixture, String question) {
    return fixture.answers(new IrqLocalityProbe(), "irq/" + question).getFirst();
  }

  private static String nicAnswer(String first, String second) {
    return answer(nic(first, second), "nic-affinity");
  }

  @Test
  void whatCountsIsWhereInterruptsAreDelivered() {
    assertThat(nicAnswer("1\n", "3\n")).isEqualTo(NIC + ": local");
    assertThat(nicAnswer("1\n", "5\n")).isEqualTo(NIC + ": spread");
    assertThat(nicAnswer("4\n", "5\n")).isEqualTo(NIC + ": remote");
    assertThat(nicAnswer("2\n", "2\n")).isEqualTo(NIC + ": one-cpu");
    assertThat(nicAnswer("3-4\n", "0-7\n")).isEqualTo(NIC + ": local");
  }

  @Test
  void theInterruptsOfAGpuAreAskedForAsWell() {
    String gpu = "0000:07:00.0";
    String table = INTERRUPTS + "50: 5 0 IR-PCI-MSIX-0000:07:00.0 0-edge nvidia\n";
    for (String[] each : new String[][] {{"1-3\n", "local"}, {"4\n", "remote"}}) {
      HostFixture fixture =
          machine(table)
              .function(
                  "pci0000:00",
                  gpu,
                  HostFixture.NVIDIA,
                  HostFixture.GPU,
                  HostFixture.noCapability());
      assertThat(answer(irq(fixture, gpu, 50, each[0]), "gpu-affinity"))
          .isEqualTo(gpu + ": " + each[1]);
    }
  }

  @Test
  void anEmptyMaskIsAnAnswerOfItsOwn() {
    assertThat(nicAnswer("\n", "\n")).isEqualTo(NIC + ": unassigned");
    assertThat(nicAnswer("\n", "5\n")).isEqualTo(NIC + ": remote");
  }

  @Test
  void theShareCountsVectorsWithACpu() {
    assertThat(answer(nic("1\n", "5\n"), "nic-remote-share")).isEqualTo(NIC + ": 50");
    assertThat(answer(nic("\n", "5\n"), "nic-remote-share")).isEqualTo(NIC + ": 100");
    assertThat(answer(nic("\n", "\n"), "nic-remote-share")).startsWith(NIC + ": absent");
  }

  @Test
  void aVectorThatNobodyRequestedIsLeftOut() {
    HostFixture fixture =
        nic("1\n", "3\n")
            .file("/sys/bus/pci/devices/" + NIC + "/msi_irqs/32", "msix\n")
            .file("/proc/irq/32/effective_affinity_list", new Raw.Missing())
            .file("/proc/irq/32/smp_affinity_list", new Raw.Missing());
    assertThat(answer(fixture, "nic-affinity")).isEqualTo(NIC + ": local");
  }

  @Test
  void oneUnreadableVectorLeavesTheAnswerOpen() {
    HostFixture fixture =
        nic("1\n", "3\n").file("/proc/irq/31/effective_affinity_list", new Raw.Refused("EACCES"));
    assertThat(answer(fixture, "nic-affinity")).contains("unreadable, interrupt 31: EACCES");
    HostFixture damaged = nic("1\n", "banana\n");
    assertThat(answer(damaged, "nic-affinity")).contains("malformed");
  }

  @Test
  void aNicThatIsNotInUseIsNotJudged() {
    HostFixture idle =
        irq(machine("   CPU0\n30: 0 IR-PCI-MSIX-0000:05:00.0 0-edge eth0-0\n"), NIC, 30, "5\n");
    assertThat(answer(idle, "nic-affinity")).contains("absent, none of its interrupts has come");
  }

  @Test
  void whereQueuesOfADiskGoNeedNotBeRead() {
    HostFixture queues =
        irq(machine(INTERRUPTS), DISK, 41, "\n")
            .file("/proc/irq/41/effective_affinity_list", new Raw.Refused("EACCES"));
    assertThat(answer(queues, "nvme-affinity")).endsWith(": managed");
  }

  @Test
  void whereVectorsOfAnIdleNicGoNeedNotBeRead() {
    HostFixture idle =
        irq(machine("   CPU0\n30: 0 IR-PCI-MSIX-0000:05:00.0 0-edge eth0-0\n"), NIC, 30, "5\n")
            .file("/proc/irq/30/effective_affinity_list", new Raw.Refused("EACCES"));
    assertThat(answer(idle, "nic-affinity")).contains("absent, none of its interrupts has come");
  }

  @Test
  void withoutTheTableNothingIsKnownOfUseAndQueues() {
    HostFixture fixture = nic("4\n", "5\n").file("/proc/interrupts", new Raw.Refused("EACCES"));
    assertThat(answer(fixture, "nic-affinity")).contains("unreadable, EACCES");
    assertThat(answer(irq(fixture, DISK, 40, "5\n"), "nvme-affinity")).contains("unreadable");
    assertThat(answer(irq(fixture, DISK, 40, "5\n"), "nvme-queues")).contains("unreadable");
  }

  @Test
  void aDeviceOfUnknownNodeIsNotJudged() {
    HostFixture fixture =
        nic("4\n", "5\n").file("/sys/bus/pci/devices/" + NIC + "/numa_node", "-1\n");
    assertThat(answer(fixture, "nic-affinity")).startsWith(NIC + ": absent");
  }

  @Test
  void aKernelWithoutEffectiveMasksHasWantedOnes() {
    HostFixture fixture =
        nic("1\n", "3\n")
            .file("/proc/irq/30/effective_affinity_list", new Raw.Missing())
            .file("/proc/irq/30/smp_affinity_list", "6\n");
    assertThat(answer(fixture, "nic-affinity")).isEqualTo(NIC + ": spread");
  }

  @Test
  void withoutTheFolderTheTableNamesTheFunction() {
    HostFixture fixture =
        machine(INTERRUPTS)
            .file("/proc/irq/30/effective_affinity_list", "4\n")
            .file("/proc/irq/31/effective_affinity_list", "5\n");
    assertThat(answer(fixture, "nic-affinity")).isEqualTo(NIC + ": remote");
  }

  @Test
  void queuesOfADiskAreManagedAndItsFirstVectorIsNot() {
    HostFixture queues = irq(irq(machine(INTERRUPTS), DISK, 40, "5\n"), DISK, 41, "\n");
    assertThat(answer(queues, "nvme-affinity")).endsWith(": managed");
    assertThat(answer(queues, "nvme-queues")).endsWith(": shared");
    HostFixture admin = irq(machine(INTERRUPTS), DISK, 40, "5\n");
    assertThat(answer(admin, "nvme-affinity")).endsWith(": remote");
    assertThat(answer(admin, "nvme-queues")).endsWith(": admin-only");
  }

  @Test
  void namesOfQueuesAreTakenApart() {
    assertThat(queue("nvme0q1")).isTrue();
    assertThat(queue("nvme10q127")).isTrue();
    assertThat(queue("nvme0q0")).isFalse();
    assertThat(queue("nvme0q10")).isTrue();
    assertThat(queue("nvme0")).isFalse();
    assertThat(queue("eth0-q3")).isFalse();
  }

  private static boolean queue(String action) {
    return new DeviceIrqs.Irq(1, dev.kerneltune.model.CpuSet.empty(), action, 0).isNvmeQueue();
  }

  @Test
  void aMachineWithoutADeviceSaysSoUnderEachQuestion() {
    HostFixture fixture = HugepageProbeTest.twoNodes().file("/proc/interrupts", INTERRUPTS);
    for (String question : List.of("nic-affinity", "nvme-queues", "gpu-affinity")) {
      assertThat(answer(fixture, question)).startsWith("host: ");
    }
  }
}
