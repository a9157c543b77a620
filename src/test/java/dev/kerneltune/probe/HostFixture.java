package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Fact;
import dev.kerneltune.model.Reading;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A machine that a test puts together file by file. */
final class HostFixture {
  static final int NVIDIA = 0x10de;
  static final int GPU = 0x030200;
  static final int NIC = 0x020000;
  static final int NVME = 0x010802;
  static final int BRIDGE = 0x060400;

  private static final String PCI = "/sys/bus/pci/devices/";
  private final TreeMap<String, Raw> files = new TreeMap<>();
  private final TreeMap<String, String> links = new TreeMap<>();
  private final TreeMap<String, Raw> later = new TreeMap<>();

  static Raw raw(String text) {
    return new Raw.Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  HostFixture file(String path, String text) {
    return file(path, raw(text));
  }

  HostFixture file(String path, Raw raw) {
    files.put(path, raw);
    return this;
  }

  HostFixture link(String path, String target) {
    links.put(path, target);
    return this;
  }

  HostFixture later(String path, String text) {
    later.put(path, raw(text));
    return this;
  }

  /**
   * Adds a function below {@code parents}: the host bridge and each bridge, with blanks between.
   */
  HostFixture function(String parents, String bdf, int vendor, int classCode, byte[] config) {
    link(PCI + bdf, "../../../devices/" + parents.replace(' ', '/') + "/" + bdf);
    file(PCI + bdf + "/vendor", "0x" + Integer.toHexString(vendor) + "\n");
    file(PCI + bdf + "/device", "0x1234\n");
    file(PCI + bdf + "/class", "0x" + String.format("%06x", classCode) + "\n");
    file(PCI + bdf + "/numa_node", "0\n");
    return file(PCI + bdf + "/config", new Raw.Bytes(config));
  }

  HostFixture driver(String bdf, String driver) {
    return link(PCI + bdf + "/driver", "../../../../bus/pci/drivers/" + driver);
  }

  HostFixture group(String bdf, int number, String type) {
    link(PCI + bdf + "/iommu_group", "../../../kernel/iommu_groups/" + number);
    return file("/sys/kernel/iommu_groups/" + number + "/type", type);
  }

  Host host() {
    return Hosts.recorded(
        files, links, later, later.isEmpty() ? OptionalLong.empty() : OptionalLong.of(1_000_000));
  }

  List<Fact> facts(Probe probe) {
    Host host = host();
    FactSink sink = new FactSink();
    probe.answer(MachineSurvey.of(host), host, sink);
    return sink.facts();
  }

  /** Returns the facts that answer one question, as "subject: answer". */
  List<String> answers(Probe probe, String question) {
    return facts(probe).stream()
        .filter(fact -> fact.address().rest().equals(question))
        .map(fact -> fact.subject() + ": " + words(fact.reading()))
        .toList();
  }

  static String words(Reading<?> reading) {
    return switch (reading) {
      case Reading.Present<?> present -> present.value().toString();
      case Reading.Absent<?> absent -> "absent, " + absent.because();
      case Reading.Unreadable<?>(var obstacle, var needs) ->
          "unreadable, " + obstacle + (needs.isEmpty() ? "" : ", needs " + needs);
      case Reading.Malformed<?> malformed -> "malformed, " + malformed.raw();
    };
  }

  /** Returns a whole configuration space of PCI Express with one extended capability or none. */
  static byte[] config(int extendedId, int offsetOfWord, int word) {
    ByteBuffer config = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    config.putShort(0, (short) 0x1000);
    config.putShort(0x06, (short) 0x0010);
    config.put(0x34, (byte) 0x40);
    config.putShort(0x40, (short) 0x0010);
    if (extendedId != 0) {
      config.putInt(0x100, 0x10000 | extendedId);
      config.putShort(0x100 + offsetOfWord, (short) word);
    }
    return config.array();
  }

  static byte[] acs(int control) {
    return config(PciRegisters.ACS, PciRegisters.ACS_CONTROL, control);
  }

  static byte[] noCapability() {
    return config(0, 0, 0);
  }

  /** What a reader without privilege gets. */
  static byte[] cutOff() {
    return java.util.Arrays.copyOf(noCapability(), 64);
  }

  static byte[] allOnes() {
    byte[] config = new byte[4096];
    java.util.Arrays.fill(config, (byte) 0xff);
    return config;
  }
}
