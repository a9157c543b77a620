package dev.kerneltune.probe;

/** Network and RDMA devices for a machine that a test puts together. */
final class NetFixture {
  private NetFixture() {}

  static String net(String name, String file) {
    return "/sys/class/net/" + name + "/" + file;
  }

  static String port(String device, String file) {
    return "/sys/class/infiniband/" + device + "/ports/1/" + file;
  }

  /** Adds a network device on a PCI function of its own; all functions are of one model. */
  static HostFixture card(HostFixture fixture, String name, int slot) {
    String bdf = "0000:" + Integer.toHexString(0x10 + slot) + ":00.0";
    return fixture
        .function("pci0000:00", bdf, 0x15b3, HostFixture.NIC, HostFixture.noCapability())
        .link("/sys/class/net/" + name, "../../devices/pci0000:00/" + bdf + "/net/" + name)
        .file(net(name, "operstate"), "up\n")
        .file(net(name, "speed"), "100000\n")
        .file(net(name, "mtu"), "9000\n")
        .file(net(name, "duplex"), "full\n");
  }

  /** Adds a port, active at 400 Gb/s, of a card of one board id. */
  static HostFixture rdma(HostFixture fixture, String device, String layer) {
    return fixture
        .file("/sys/class/infiniband/" + device + "/board_id", "MT_0000000838")
        .file(port(device, "state"), "4: ACTIVE")
        .file(port(device, "phys_state"), "5: LinkUp")
        .file(port(device, "rate"), "400 Gb/sec (4X NDR)")
        .file(port(device, "link_layer"), layer);
  }
}
