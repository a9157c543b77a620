package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import dev.kerneltune.probe.MemoryNodesProbe.Node;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryNodesProbeTest {
  private static final String BALANCING = "/proc/sys/kernel/numa_balancing";
  private static final long GIB = 1L << 30;

  private static String mode(String value) {
    return HugepageProbeTest.twoNodes()
        .file(BALANCING, value)
        .answers(new MemoryNodesProbe(), "memory/numa-balancing-mode")
        .getFirst();
  }

  @Test
  void theModeIsAMaskAndTieringNeedsATier() {
    assertThat(mode("0\n")).isEqualTo("host: off");
    assertThat(mode("1\n")).isEqualTo("host: normal");
    assertThat(mode("2\n")).isEqualTo("host: tiering-without-tier");
    assertThat(mode("3\n")).isEqualTo("host: tiering-without-tier");
    assertThat(mode("7\n")).startsWith("host: malformed");
    assertThat(mode("")).startsWith("host: malformed");
    List<Node> tiered = List.of(new Node(0, 8, GIB), new Node(1, 0, GIB));
    assertThat(MemoryNodesProbe.mode(2, tiered).orElse("")).isEqualTo("tiering");
    assertThat(MemoryNodesProbe.mode(3, tiered).orElse("")).isEqualTo("tiering");
  }

  @Test
  void aRefusedOrMissingModeIsNeverOff() {
    HostFixture refused = HugepageProbeTest.twoNodes().file(BALANCING, new Raw.Refused("EPERM"));
    assertThat(refused.answers(new MemoryNodesProbe(), "memory/numa-balancing-mode"))
        .containsExactly("host: unreadable, EPERM, needs root");
    HostFixture missing = HugepageProbeTest.twoNodes().file(BALANCING, new Raw.Missing());
    assertThat(missing.answers(new MemoryNodesProbe(), "memory/numa-balancing-mode").getFirst())
        .doesNotContain("off");
  }

  @Test
  void nodesAreComparedWithNodesOfTheirKind() {
    assertThat(MemoryNodesProbe.balance(List.of(new Node(0, 8, GIB)))).isEqualTo("one-node");
    assertThat(
            MemoryNodesProbe.balance(
                List.of(new Node(0, 8, 100 * GIB), new Node(1, 8, 91 * GIB), new Node(2, 0, GIB))))
        .isEqualTo("even");
    assertThat(
            MemoryNodesProbe.balance(List.of(new Node(0, 8, 100 * GIB), new Node(1, 8, 50 * GIB))))
        .isEqualTo("uneven");
    assertThat(MemoryNodesProbe.balance(List.of(new Node(0, 8, 100 * GIB), new Node(1, 8, 0))))
        .isEqualTo("empty-node");
  }

  @Test
  void theGenerationIsTheLastDigitOfTheNumber() {
    assertThat(MemoryNodesProbe.isEpyc9004("AMD EPYC 9654 96-Core Processor")).isTrue();
    assertThat(MemoryNodesProbe.isEpyc9004("AMD EPYC 9555 64-Core Processor")).isFalse();
    assertThat(MemoryNodesProbe.isEpyc9004("AMD EPYC 7763 64-Core Processor")).isFalse();
    assertThat(MemoryNodesProbe.isEpyc9004("EPYC 9")).isFalse();
  }

  private static List<String> nodesPerSocket(String device) {
    HostFixture fixture =
        HugepageProbeTest.twoNodes()
            .function("pci0000:00", "0000:05:00.0", 0x1002, 0x120000, HostFixture.noCapability())
            .file("/sys/bus/pci/devices/0000:05:00.0/device", device);
    StringBuilder info = new StringBuilder();
    for (int cpu = 0; cpu < 8; cpu++) {
      info.append("processor : ").append(cpu).append("\nvendor_id : AuthenticAMD\n");
      info.append("model name : AMD EPYC 9654 96-Core Processor\nflags : lm\n");
      info.append("physical id : 0\ncore id : ").append(cpu).append("\n\n");
      fixture.file("/sys/devices/system/cpu/cpu" + cpu + "/topology/physical_package_id", "0\n");
    }
    return fixture
        .file("/sys/devices/system/cpu/online", "0-7\n")
        .file("/sys/devices/system/cpu/present", "0-7\n")
        .file("/proc/cpuinfo", info.toString())
        .answers(new MemoryNodesProbe(), "memory/mi300x-nodes-per-socket");
  }

  @Test
  void nodesPerSocketAreAskedForBesideOneGpuModelOnly() {
    assertThat(nodesPerSocket("0x74a1\n")).containsExactly("host: 2");
    assertThat(nodesPerSocket("0x740f\n").getFirst()).startsWith("host: absent");
  }

  @Test
  void aDifferenceOfATenthIsStillEven() {
    assertThat(MemoryNodesProbe.balance(List.of(new Node(0, 1, 100), new Node(1, 1, 90))))
        .isEqualTo("even");
    assertThat(MemoryNodesProbe.balance(List.of(new Node(0, 1, 89), new Node(1, 1, 100))))
        .isEqualTo("uneven");
  }

  @Test
  void oneNodeHasNothingToBalanceAndAMemorylessOneIsNoTier() {
    assertThat(MemoryNodesProbe.mode(1, List.of(new Node(0, 8, GIB))))
        .isEqualTo(Reading.absent("one node: there is nothing to balance"));
    assertThat(MemoryNodesProbe.mode(2, List.of(new Node(0, 8, GIB), new Node(1, 0, 0))).orElse(""))
        .isEqualTo("tiering-without-tier");
    assertThat(MemoryNodesProbe.mode(-1, List.of(new Node(0, 8, GIB), new Node(1, 8, GIB))))
        .isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void aModelWithoutAWholeNumberIsNoEpyc() {
    assertThat(MemoryNodesProbe.isEpyc9004("EPYC 9654")).isTrue();
    assertThat(MemoryNodesProbe.isEpyc9004("EPYC 965")).isFalse();
  }

  @Test
  void ofManyNodesTheFirstAreToldAndTheRestCounted() {
    HostFixture fixture = new HostFixture().file("/sys/devices/system/node/online", "0-15\n");
    for (int node = 0; node < 16; node++) {
      String folder = "/sys/devices/system/node/node" + node;
      fixture
          .file(folder + "/cpulist", node + "\n")
          .file(folder + "/meminfo", "Node " + node + " MemTotal: 1048576 kB\n")
          .file(folder + "/distance", "10".concat(" 20".repeat(15)) + "\n");
    }
    assertThat(fixture.facts(new MemoryNodesProbe()).getFirst().trail().getFirst().raw())
        .startsWith("node0: 1 CPUs, 1024 MiB; node1: 1 CPUs, 1024 MiB; node2")
        .endsWith(" and more, 16 nodes in all");
  }
}
