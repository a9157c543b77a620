package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DcbProbeTest {
  private static final String ONE = "pfc: 3\npfc-classes: 8\ndscp: 26=3\n";
  private static final String NONE = "pfc: none\npfc-classes: 8\ndscp: none\n";

  /** Adapters of one model, each with an RDMA device and an answer. */
  private static HostFixture rails(String... answers) {
    HostFixture fixture = new HostFixture();
    for (int i = 0; i < answers.length; i++) {
      NetFixture.card(fixture, "eth" + i, i).driver(bdf(i), "mlx5_core");
      fixture.link(
          "/sys/class/infiniband/mlx5_" + i,
          "../../devices/pci0000:00/" + bdf(i) + "/infiniband/mlx5_" + i);
      fixture.link("/sys/class/infiniband/mlx5_" + i + "/device", "../../../" + bdf(i));
      fixture.file(
          "/sys/bus/pci/devices/" + bdf(i) + "/infiniband/mlx5_" + i + "/node_type", "1: CA\n");
      fixture.file("/sys/bus/pci/devices/" + bdf(i) + "/net/eth" + i + "/mtu", "9000\n");
      fixture.file("/ask/netlink/eth" + i + "/dcb", answers[i]);
    }
    return fixture;
  }

  private static String bdf(int slot) {
    return "0000:" + Integer.toHexString(0x10 + slot) + ":00.0";
  }

  private static List<String> peers(HostFixture fixture) {
    return fixture.answers(new DcbProbe(), "netdev/traffic-classes");
  }

  @ParameterizedTest
  @CsvSource({"none,none", "3,one", "3 4,several", "0 1 2 3 4 5 6 7,several"})
  void losslessPrioritiesAreCounted(String priorities, String word) {
    HostFixture fixture = rails("pfc: " + priorities + "\n");
    assertThat(fixture.answers(new DcbProbe(), "netdev/lossless-priorities"))
        .containsExactly("eth0: " + word);
  }

  @Test
  void anAdapterWithoutRdmaIsNotAsked() {
    HostFixture fixture =
        NetFixture.card(new HostFixture(), "eth0", 0)
            .driver(bdf(0), "mlx5_core")
            .file("/sys/class/infiniband_verbs/abi_version", "6\n")
            .file("/ask/netlink/eth0/dcb", ONE);
    assertThat(fixture.answers(new DcbProbe(), "netdev/lossless-priorities"))
        .allMatch(answer -> !answer.endsWith("one"));
  }

  @Test
  void railsThatAgreeAreTheSameAndOneThatDoesNotIsOdd() {
    assertThat(peers(rails(ONE, ONE, ONE)))
        .containsExactly("eth0: same", "eth1: same", "eth2: same");
    assertThat(peers(rails(ONE, NONE, ONE)))
        .containsExactly("eth0: same", "eth1: odd-one-out", "eth2: same");
  }

  @Test
  void twoThatDifferAndGroupsAreMixed() {
    assertThat(peers(rails(ONE, NONE))).containsExactly("eth0: mixed", "eth1: mixed");
    assertThat(peers(rails(ONE, ONE, NONE, NONE))).allMatch(answer -> answer.endsWith(": mixed"));
    assertThat(peers(rails(ONE))).allMatch(answer -> answer.contains("absent, no other adapter"));
  }

  @Test
  void countersAndTheNumberOfClassesAreNoSetting() {
    String more = "pfc: 3\npfc-classes: 4\ndscp: 26=3\n";
    assertThat(DcbProbe.sorting(more)).isEqualTo(DcbProbe.sorting(ONE));
    assertThat(DcbProbe.sorting(NONE)).isNotEqualTo(DcbProbe.sorting(ONE));
  }

  @Test
  void aPeerThatCannotBeReadLeavesTheComparisonOpen() {
    HostFixture fixture = rails(ONE, ONE, ONE);
    fixture.file("/ask/netlink/eth2/dcb", new Raw.Refused("EPERM"));
    assertThat(peers(fixture)).allMatch(answer -> answer.contains("unreadable"));
  }

  @Test
  void aPeerThatIsNotKnownLeavesTheComparisonOpen() {
    HostFixture state = rails(ONE, NONE, ONE);
    state.file(NetFixture.net("eth0", "operstate"), new Raw.Failed("EIO: bad"));
    assertThat(peers(state)).allMatch(answer -> answer.contains("unreadable"));
    HostFixture model = rails(ONE, NONE, ONE);
    model.file("/sys/bus/pci/devices/" + bdf(0) + "/device", new Raw.Failed("EIO: bad"));
    assertThat(peers(model)).allMatch(answer -> answer.contains("unreadable"));
  }

  @Test
  void aPeerWithoutTheSettingDiffers() {
    HostFixture fixture = rails(ONE, ONE, ONE);
    fixture.file("/ask/netlink/eth2/dcb", new Raw.Missing());
    assertThat(peers(fixture).subList(0, 2)).containsExactly("eth0: same", "eth1: same");
    assertThat(peers(fixture).get(2)).startsWith("eth2: absent");
  }
}
