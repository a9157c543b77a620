package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class KfdMemoryProbeTest {
  private static final String NODES = "/sys/class/kfd/kfd/topology/nodes/";
  private static final String CPU_NODE = "cpu_cores_count 96\nsimd_count 0\ncapability 0\n";
  private static final long WITH_SVM = 2_893_521_536L;

  private static String gpu(int location, long capability) {
    return "cpu_cores_count 0\nsimd_count 152\ngfx_target_version 90402\nlocation_id "
        + location
        + "\ndomain 0\ncapability "
        + capability
        + "\n";
  }

  private static List<String> svm(HostFixture fixture) {
    return fixture.answers(new KfdMemoryProbe(), "hmm/kfd-svm");
  }

  @Test
  void thePartitionsOfAGpuAreOneGpu() {
    HostFixture fixture =
        new HostFixture()
            .file(NODES + "0/properties", CPU_NODE)
            .file(NODES + "1/properties", gpu(0x500, WITH_SVM))
            .file(NODES + "2/properties", gpu(0x501, WITH_SVM))
            .file(NODES + "3/properties", gpu(0x2700, WITH_SVM));
    assertThat(svm(fixture)).containsExactly("0000:05:00.0: available", "0000:27:00.0: available");
  }

  @Test
  void onePartitionWithoutTheCapabilityDecides() {
    HostFixture fixture =
        new HostFixture()
            .file(NODES + "1/properties", gpu(0x500, WITH_SVM))
            .file(NODES + "2/properties", gpu(0x501, WITH_SVM & ~0x0800_0000L));
    assertThat(svm(fixture)).containsExactly("0000:05:00.0: unavailable");
  }

  @Test
  void nodesThatTheControlGroupHidesAreUnreadable() {
    assertThat(svm(new HostFixture().file(NODES + "1/properties", "")).getFirst())
        .contains("unreadable")
        .contains("/dev/kfd");
    HostFixture refused = new HostFixture().file(NODES + "1/properties", new Raw.Refused("EPERM"));
    assertThat(svm(refused).getFirst()).contains("unreadable, EPERM");
    assertThat(svm(new HostFixture().file("/sys/class/net/lo/mtu", "1")))
        .containsExactly("host: absent, amdkfd is not there");
  }

  @Test
  void linesThatAreNoNumbersAreMalformed() {
    assertThat(KfdMemoryProbe.parse("simd_count many\n")).isInstanceOf(Reading.Malformed.class);
    assertThat(KfdMemoryProbe.parse("other 1\n")).isInstanceOf(Reading.Malformed.class);
    assertThat(KfdMemoryProbe.parse("simd_count 4\n")).isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void retryFaultsAreUnneededWhereEveryGpuLetsProcessesChoose() {
    Reading<List<KfdMemoryProbe.Node>> mi300 = nodes(90402);
    Reading<List<KfdMemoryProbe.Node>> mi100 = nodes(90008);
    assertThat(HostFixture.words(KfdMemoryProbe.retry(-1, mi300))).isEqualTo("auto");
    assertThat(HostFixture.words(KfdMemoryProbe.retry(1, mi300))).isEqualTo("off");
    assertThat(HostFixture.words(KfdMemoryProbe.retry(0, mi300))).isEqualTo("forced-on-unneeded");
    assertThat(HostFixture.words(KfdMemoryProbe.retry(0, mi100))).isEqualTo("forced-on");
    assertThat(HostFixture.words(KfdMemoryProbe.retry(0, nodes(90012)))).isEqualTo("forced-on");
    assertThat(KfdMemoryProbe.retry(0, nodes(0))).isInstanceOf(Reading.Unreadable.class);
    assertThat(KfdMemoryProbe.retry(0, Reading.unreadable("EPERM", "root")))
        .isInstanceOf(Reading.Unreadable.class);
    assertThat(KfdMemoryProbe.retry(7, mi300)).isInstanceOf(Reading.Malformed.class);
  }

  private static Reading<List<KfdMemoryProbe.Node>> nodes(long gfx) {
    return Reading.present(
        List.of(new KfdMemoryProbe.Node("0000:05:00.0", WITH_SVM, gfx)), "one node");
  }
}
