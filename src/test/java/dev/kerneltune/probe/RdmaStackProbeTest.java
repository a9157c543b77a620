package dev.kerneltune.probe;

import static dev.kerneltune.probe.NetFixture.rdma;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import org.junit.jupiter.api.Test;

class RdmaStackProbeTest {
  private static final String BDF = "0000:1a:00.0";
  private static final int INFINIBAND = 0x020700;

  private static HostFixture two() {
    HostFixture fixture = rdma(new HostFixture(), "mlx5_0", "InfiniBand");
    return rdma(fixture, "mlx5_1", "InfiniBand").file("/sys/class/misc/uinput/dev", "10:1\n");
  }

  private static String verbs(HostFixture fixture) {
    return fixture.answers(new RdmaStackProbe(), "rdma/uverbs").getFirst();
  }

  private static String nic(HostFixture fixture) {
    return fixture.answers(new RdmaStackProbe(), "rdma/nic-device").getFirst();
  }

  private static HostFixture controller() {
    return new HostFixture()
        .function("pci0000:15", BDF, 0x15b3, INFINIBAND, HostFixture.noCapability())
        .file("/sys/class/net/lo/mtu", "1");
  }

  private static String firmware(String one, String other) {
    HostFixture fixture =
        two()
            .file("/sys/class/infiniband/mlx5_0/fw_ver", one)
            .file("/sys/class/infiniband/mlx5_1/fw_ver", other);
    return fixture.answers(new RdmaStackProbe(), "rdma/firmware").getFirst();
  }

  @Test
  void eachDeviceNeedsAUserVerbsDevice() {
    String folder = "/sys/class/infiniband_verbs/";
    HostFixture none = two().file(folder + "abi_version", "6\n");
    assertThat(verbs(two())).isEqualTo("host: none");
    assertThat(verbs(none)).isEqualTo("host: none");
    assertThat(verbs(two().file(folder + "uverbs0/dev", "231:192"))).isEqualTo("host: some");
    assertThat(
            verbs(
                two()
                    .file(folder + "uverbs0/dev", "231:192")
                    .file(folder + "uverbs1/dev", "231:193")))
        .isEqualTo("host: all");
  }

  @Test
  void aMachineWithoutRdmaDevicesIsNotAsked() {
    HostFixture plain = new HostFixture().file("/sys/class/net/lo/mtu", "1");
    assertThat(verbs(plain)).startsWith("host: absent");
  }

  @Test
  void anInfinibandControllerNeedsADriverAndAnRdmaDevice() {
    assertThat(nic(controller())).isEqualTo(BDF + ": no-driver");
    assertThat(nic(controller().driver(BDF, "mlx5_core"))).isEqualTo(BDF + ": no-rdma-device");
    assertThat(
            nic(
                controller()
                    .driver(BDF, "mlx5_core")
                    .file("/sys/bus/pci/devices/" + BDF + "/infiniband/mlx5_0/uevent", "")))
        .isEqualTo(BDF + ": present");
    assertThat(nic(controller().driver(BDF, "vfio-pci"))).contains("absent").contains("guest");
  }

  @Test
  void aRecordingWithoutTheClassDoesNotTellThatADeviceIsMissing() {
    HostFixture pciOnly =
        new HostFixture()
            .function("pci0000:15", BDF, 0x15b3, INFINIBAND, HostFixture.noCapability())
            .driver(BDF, "mlx5_core");
    assertThat(nic(pciOnly)).contains("unreadable");
  }

  @Test
  void anEfaFunctionIsAskedAboutThoughItIsOfTheEthernetClass() {
    HostFixture efa =
        new HostFixture()
            .function("pci0000:15", BDF, 0x1d0f, HostFixture.NIC, HostFixture.noCapability())
            .file("/sys/bus/pci/devices/" + BDF + "/device", "0xefa2\n")
            .file("/sys/class/net/lo/mtu", "1");
    assertThat(nic(efa)).isEqualTo(BDF + ": no-driver");
    efa.file("/sys/bus/pci/devices/" + BDF + "/device", "0xefa4\n");
    assertThat(nic(efa)).isEqualTo(BDF + ": no-driver");
    efa.file("/sys/bus/pci/devices/" + BDF + "/device", "0xec20\n");
    assertThat(nic(efa)).startsWith("host: absent");
  }

  @Test
  void firmwareIsComparedWithinOneBoardId() {
    assertThat(firmware("28.41.1000", "28.41.1000")).isEqualTo("host: same");
    assertThat(firmware("28.41.1000", "28.39.1002")).isEqualTo("host: different");
    HostFixture refused =
        two().file("/sys/class/infiniband/mlx5_0/fw_ver", new Raw.Refused("EACCES"));
    assertThat(refused.answers(new RdmaStackProbe(), "rdma/firmware").getFirst())
        .contains("unreadable");
  }

  @Test
  void aVirtualFunctionWithoutADriverIsNoMissingRail() {
    HostFixture idle =
        controller().link("/sys/bus/pci/devices/" + BDF + "/physfn", "../0000:19:0.0");
    assertThat(nic(idle)).contains("absent").contains("virtual function");
    assertThat(nic(controller().driver(BDF, "pci-stub"))).contains("absent").contains("guest");
  }

  @Test
  void aDeviceThatAnotherNamespaceMayHoldIsNotMissing() {
    String mode = "/sys/module/ib_core/parameters/netns_mode";
    HostFixture bound = controller().driver(BDF, "mlx5_core");
    assertThat(nic(bound.file(mode, "Y\n"))).isEqualTo(BDF + ": no-rdma-device");
    assertThat(nic(bound.file(mode, "N\n"))).contains("absent").contains("namespace");
  }

  @Test
  void firmwareThatDiffersDecidesWhateverIsUnreadable() {
    HostFixture three = rdma(two(), "mlx5_2", "InfiniBand");
    for (int i = 0; i < 3; i++) {
      three.file("/sys/class/infiniband/mlx5_" + i + "/fw_ver", "28.4" + i + ".1000");
    }
    three.file("/sys/class/infiniband/mlx5_0/fw_ver", new Raw.Refused("EACCES"));
    assertThat(three.answers(new RdmaStackProbe(), "rdma/firmware"))
        .containsExactly("host: different");
  }
}
