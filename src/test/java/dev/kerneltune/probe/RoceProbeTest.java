package dev.kerneltune.probe;

import static dev.kerneltune.probe.NetFixture.net;
import static dev.kerneltune.probe.NetFixture.port;
import static dev.kerneltune.probe.NetFixture.rdma;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoceProbeTest {
  private static final String LINK_LOCAL = "fe80:0000:0000:0000:0a00:27ff:fe12:3456";
  private static final String MAPPED = "0000:0000:0000:0000:0000:ffff:0a01:0203";
  private static final String UNUSED = "0000:0000:0000:0000:0000:0000:0000:0000";

  private static HostFixture gid(HostFixture fixture, int index, String gid, String type) {
    return fixture
        .file(port("mlx5_0", "gids/" + index), gid + "\n")
        .file(port("mlx5_0", "gid_attrs/types/" + index), type + "\n");
  }

  /** A rail with the two link-local identifiers that every port has. */
  private static HostFixture rail() {
    HostFixture fixture =
        rdma(new HostFixture(), "mlx5_0", "Ethernet")
            .file(port("mlx5_0", "gid_attrs/ndevs/0"), "eth0\n")
            .file(net("eth0", "mtu"), "9000\n");
    return gid(gid(fixture, 0, LINK_LOCAL, "IB/RoCE v1"), 1, LINK_LOCAL, "RoCE v2");
  }

  private static String gid(HostFixture fixture) {
    return fixture.answers(new RoceProbe(), "roce/gid").getFirst();
  }

  private static String mtu(HostFixture fixture) {
    return fixture.answers(new RoceProbe(), "roce/mtu").getFirst();
  }

  @Test
  void anAddressOfTheNetworkMakesARoutableIdentifier() {
    assertThat(gid(rail())).isEqualTo("mlx5_0/1: link-local-v2");
    HostFixture v1 = gid(rail(), 2, MAPPED, "IB/RoCE v1");
    assertThat(gid(v1)).isEqualTo("mlx5_0/1: link-local-v2");
    assertThat(gid(gid(v1, 3, MAPPED, "RoCE v2"))).isEqualTo("mlx5_0/1: routable-v2");
  }

  @Test
  void unusedEntriesAreSkippedInBothForms() {
    HostFixture zero = gid(gid(rail(), 2, UNUSED, ""), 3, MAPPED, "RoCE v2");
    assertThat(gid(zero)).isEqualTo("mlx5_0/1: routable-v2");
    HostFixture error =
        gid(rail(), 3, MAPPED, "RoCE v2")
            .file(port("mlx5_0", "gids/2"), new Raw.Failed("EINVAL: Invalid argument"));
    assertThat(gid(error)).isEqualTo("mlx5_0/1: routable-v2");
  }

  @Test
  void anIdentifierOfUnknownKindLeavesTheAnswerOpen() {
    HostFixture refused =
        rail().file(port("mlx5_0", "gid_attrs/types/1"), new Raw.Refused("EACCES"));
    assertThat(gid(refused)).contains("unreadable");
    HostFixture broken = rail().file(port("mlx5_0", "gids/1"), new Raw.Failed("EIO: error"));
    assertThat(gid(broken)).contains("unreadable");
  }

  @Test
  void portsThatHoldNoAddressesOfTheirOwnAreNotAsked() {
    HostFixture bridged = rail().link(net("eth0", "master"), "../br0");
    assertThat(gid(bridged)).contains("absent").contains("br0");
    HostFixture split = rail().file("/sys/class/infiniband/mlx5_0/device/sriov_numvfs", "8\n");
    assertThat(gid(split)).contains("absent").contains("virtual functions");
  }

  @Test
  void anInfinibandPortIsNotAsked() {
    assertThat(gid(rdma(new HostFixture(), "mlx5_0", "InfiniBand")))
        .isEqualTo("mlx5_0/1: absent, its link layer is InfiniBand");
  }

  @Test
  void aSlowerCardIsNotTheFabric() {
    HostFixture fixture =
        rdma(rail(), "mlx5_1", "InfiniBand").file(port("mlx5_1", "rate"), "800 Gb/sec (4X XDR)");
    assertThat(gid(fixture)).contains("absent").contains("slower");
  }

  @Test
  void anUnknownRateOfAnotherPortLeavesTheAnswerOpen() {
    HostFixture fixture =
        rdma(rail(), "mlx5_1", "InfiniBand")
            .file(port("mlx5_1", "rate"), new Raw.Refused("EACCES"));
    assertThat(gid(fixture)).contains("unreadable").contains("mlx5_1");
  }

  @ParameterizedTest
  @CsvSource({
    "9000, 4096",
    "4192, 4096",
    "4191, 2048",
    "1500, 1024",
    "1119, 512",
    "352, 256",
    "351, 0",
    "0, 0",
    "-1, 0",
  })
  void thePacketIsTheLargestThatFitsBehindTheHeaders(long mtu, int packet) {
    assertThat(RoceProbe.packet(mtu)).isEqualTo(packet);
  }

  @Test
  void theMtuIsThatOfThePortsNetworkDevice() {
    assertThat(mtu(rail())).isEqualTo("mlx5_0/1: 4096");
    assertThat(mtu(rail().file(net("eth0", "mtu"), "1500\n"))).isEqualTo("mlx5_0/1: 1024");
    assertThat(mtu(rail().file(net("eth0", "mtu"), new Raw.Refused("EACCES"))))
        .contains("unreadable");
    assertThat(mtu(rail().file(net("eth0", "mtu"), "large"))).contains("malformed");
  }

  @Test
  void anAdapterOfAnotherProtocolIsNotAsked() {
    String file = "/sys/class/infiniband/mlx5_0/node_type";
    assertThat(gid(rail().file(file, "4: RNIC\n"))).contains("absent").contains("4: RNIC");
    assertThat(gid(rail().file(file, "1: CA\n"))).isEqualTo("mlx5_0/1: link-local-v2");
  }
}
