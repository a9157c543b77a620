package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import java.util.List;
import org.junit.jupiter.api.Test;

class GpuPageCacheProbeTest {
  private static final String NODE = "/sys/devices/system/node/";
  private static final String GPU = "/proc/driver/nvidia/gpus/0009:01:00.0/information";
  private static final String PARAMS = "/proc/driver/nvidia/params";

  private static HostFixture grace(String mode) {
    return new HostFixture()
        .file("/proc/driver/nvidia/version", "NVRM version: NVIDIA UNIX Open  580.95.05  R\n")
        .file(GPU, "Model: \t\t NVIDIA GH200 480GB\n")
        .file(PARAMS, "CoherentGPUMemoryMode: \"" + mode + "\"\n")
        .file(NODE + "online", "0-1\n")
        .file(NODE + "node0/cpulist", "0-71\n")
        .file(NODE + "node0/meminfo", meminfo(0, 500_000, 90_000))
        .file(NODE + "node1/cpulist", "\n")
        .file(NODE + "node1/meminfo", meminfo(1, 100_000, 1_250));
  }

  private static String meminfo(int node, long total, long files) {
    String start = "Node " + node + " ";
    return start + "MemTotal:  " + total + " kB\n" + start + "FilePages: " + files + " kB\n";
  }

  private static List<String> ask(HostFixture fixture) {
    return fixture.answers(new GpuPageCacheProbe(), "memory/gpu-node-files-permille");
  }

  @Test
  void onlyNodesWithoutCpusAreTheGpus() {
    assertThat(ask(grace("numa"))).containsExactly("node1: 12");
    assertThat(ask(grace(""))).containsExactly("node1: 12");
  }

  @Test
  void memoryOfTheDriverIsNoNode() {
    assertThat(ask(grace("driver")).getFirst())
        .startsWith("host: absent, the memory of the GPUs is the driver's");
  }

  @Test
  void otherGpusHaveNoNodes() {
    assertThat(ask(grace("numa").file(GPU, "Model: \t\t NVIDIA H100\n")).getFirst())
        .startsWith("host: absent");
  }

  @Test
  void aNodeThatCannotBeReadIsNotEmpty() {
    HostFixture refused = grace("numa").file(NODE + "node1/meminfo", new Raw.Failed("EIO: bad"));
    assertThat(ask(refused)).allMatch(answer -> answer.contains("unreadable"));
    HostFixture cut = grace("numa").file(NODE + "node1/meminfo", "Node 1 MemTotal: 100000 kB\n");
    assertThat(ask(cut)).allMatch(answer -> answer.contains("malformed"));
  }
}
