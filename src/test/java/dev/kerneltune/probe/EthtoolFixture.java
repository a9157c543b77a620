package dev.kerneltune.probe;

/** A network adapter with answers of its driver, for a machine that a test puts together. */
final class EthtoolFixture {
  static final String FEATURES =
      """
      tx-scatter-gather: on
      tx-generic-segmentation: on
      rx-gro: on
      rx-lro: off
      tx-tcp-segmentation: on
      tx-tcp6-segmentation: on
      rx-checksum: on
      rx-gro-hw: off [fixed]
      """;

  private EthtoolFixture() {}

  /** Returns a machine with eth0, a NIC at 100 Gb/s, and GPUs or not. */
  static HostFixture machine() {
    return NetFixture.card(new HostFixture(), "eth0", 0)
        .driver("0000:10:00.0", "mlx5_core")
        .file("/sys/devices/system/cpu/online", "0-3\n");
  }

  static HostFixture answer(String what, String text) {
    return machine().file("/ask/ethtool/eth0/" + what, text);
  }

  static HostFixture withGpu() {
    return machine()
        .function(
            "pci0000:40",
            "0000:41:00.0",
            HostFixture.NVIDIA,
            HostFixture.GPU,
            HostFixture.noCapability());
  }
}
