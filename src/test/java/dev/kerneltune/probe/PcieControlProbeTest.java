package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PcieControlProbeTest {
  private static final int EXPRESS = 0x40;
  private static final String ROOT = "pci0000:15";
  private static final String PORT = ROOT + " 0000:15:01.0";
  private static final String GPU = "0000:19:00.0";

  /** Returns a configuration space with a PCI Express capability of these registers. */
  private static byte[] express(int flags, int capabilities, int control, int link) {
    ByteBuffer config = ByteBuffer.wrap(HostFixture.noCapability()).order(ByteOrder.LITTLE_ENDIAN);
    config.putShort(EXPRESS + 2, (short) flags);
    config.putInt(EXPRESS + 4, capabilities);
    config.putShort(EXPRESS + 8, (short) control);
    config.putShort(EXPRESS + 0x10, (short) link);
    return config.array();
  }

  private static byte[] port(int capabilities, int control) {
    return express(0x42, capabilities, control, 0);
  }

  private static byte[] endpoint(int capabilities, int control) {
    return express(0x02, capabilities, control, 0);
  }

  private static HostFixture gpu(byte[] port, byte[] gpu) {
    return new HostFixture()
        .function(ROOT, "0000:15:01.0", 0x8086, HostFixture.BRIDGE, port)
        .function(PORT, GPU, HostFixture.NVIDIA, HostFixture.GPU, gpu);
  }

  private static String answer(HostFixture fixture, String question) {
    return fixture.answers(new PcieControlProbe(), "pcie-control/" + question).getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    // payload codes: what the port can do and uses, what the GPU can do and uses
    "1, 1, 1, 1, matched",
    "1, 1, 2, 1, matched",
    "2, 1, 2, 1, below-common",
    "2, 2, 1, 1, unequal",
    "1, 0, 1, 1, unequal",
    "0, 0, 0, 0, matched",
  })
  void payloadsAreMatchedWhereAllHopsUseWhatAllCanDo(
      int portCan, int portUses, int gpuCan, int gpuUses, String word) {
    HostFixture fixture = gpu(port(portCan, portUses << 5), endpoint(gpuCan, gpuUses << 5));
    assertThat(answer(fixture, "gpu-payload")).isEqualTo(GPU + ": " + word);
  }

  @Test
  void twoHopsThatDifferDecideThoughAThirdCannotBeRead() {
    byte[] cut = Arrays.copyOf(port(1, 0x20), 64);
    String below = PORT + " 0000:16:00.0 0000:17:00.0";
    HostFixture fixture =
        new HostFixture()
            .function(ROOT, "0000:15:01.0", 0x8086, HostFixture.BRIDGE, cut)
            .function(PORT, "0000:16:00.0", 0x1000, HostFixture.BRIDGE, port(1, 0x20))
            .function(
                PORT + " 0000:16:00.0", "0000:17:00.0", 0x1000, HostFixture.BRIDGE, port(1, 0x20))
            .function(below, GPU, HostFixture.NVIDIA, HostFixture.GPU, endpoint(1, 0x20));
    assertThat(answer(fixture, "gpu-payload")).contains("needs root");
    fixture.function(below, GPU, HostFixture.NVIDIA, HostFixture.GPU, endpoint(1, 0));
    assertThat(answer(fixture, "gpu-payload")).endsWith(": unequal");
  }

  @Test
  void aReservedPayloadCodeIsMalformed() {
    assertThat(answer(gpu(port(1, 0x20), endpoint(1, 7 << 5)), "gpu-payload"))
        .contains("malformed");
  }

  @Test
  void aShortConfigSpaceIsUnreadableAndNeedsRoot() {
    byte[] cut = Arrays.copyOf(endpoint(1, 0x20), 64);
    for (String question :
        new String[] {"gpu-payload", "gpu-relaxed-ordering", "gpu-extended-tags", "gpu-aspm"}) {
      assertThat(answer(gpu(port(1, 0x20), cut), question))
          .contains("config space cut off at 64 bytes, needs root");
    }
  }

  @Test
  void aDeviceThatSleepsIsUnreadable() {
    assertThat(answer(gpu(port(1, 0x20), HostFixture.allOnes()), "gpu-relaxed-ordering"))
        .contains("unreadable");
  }

  @Test
  void aVirtualFunctionHasNoFieldsOfItsOwn() {
    HostFixture fixture =
        new HostFixture()
            .function(PORT, "0000:1a:00.1", 0x15b3, HostFixture.NIC, endpoint(1, 0))
            .link("/sys/bus/pci/devices/0000:1a:00.1/physfn", "../0000:1a:00.0");
    for (String question : new String[] {"nic-payload", "nic-extended-tags", "nic-aspm"}) {
      assertThat(answer(fixture, question)).contains("absent, a virtual function");
    }
  }

  @Test
  void relaxedOrderingThatIsOffIsExcusedBelowARootPortWithTheErratum() {
    HostFixture sound = gpu(port(1, 0), endpoint(1, 0));
    assertThat(answer(sound, "gpu-relaxed-ordering")).endsWith(": off");
    HostFixture erratum =
        gpu(port(1, 0), endpoint(1, 0))
            .file("/sys/bus/pci/devices/0000:15:01.0/device", "0x2f04\n");
    assertThat(answer(erratum, "gpu-relaxed-ordering")).endsWith(": off-by-quirk");
    assertThat(answer(gpu(port(1, 0), endpoint(1, 0x10)), "gpu-relaxed-ordering")).endsWith(": on");
  }

  @ParameterizedTest
  @CsvSource({
    "0x8086, 0x2f01, true", "0x8086, 0x2f0e, true", "0x8086, 0x2f0f, false",
    "0x8086, 0x6f08, true", "0x8086, 0x352a, false", "0x1022, 0x1a01, true",
    "0x1022, 0x14ab, false", "0x10de, 0x2f01, false", "0x8086, 0x2f00, false",
    "0x8086, 0x6f00, false", "0x8086, 0x6f01, true", "0x8086, 0x6f0e, true",
    "0x8086, 0x6f0f, false", "0x1022, 0x19ff, false", "0x1022, 0x1a00, true",
    "0x1022, 0x1a02, true", "0x1022, 0x1a03, false",
  })
  void theErratumIsOneOfHaswellBroadwellAndTheA1100(int vendor, int device, boolean has) {
    assertThat(PcieControlProbe.hasOrderingErratum(vendor, device)).isEqualTo(has);
  }

  @Test
  void extendedTagsThatADeviceLacksAreNotOff() {
    assertThat(answer(gpu(port(1, 0), endpoint(0x00, 0)), "gpu-extended-tags"))
        .endsWith(": unsupported");
    assertThat(answer(gpu(port(1, 0), endpoint(0x20, 0)), "gpu-extended-tags")).endsWith(": off");
    assertThat(answer(gpu(port(1, 0), endpoint(0x20, 0x100)), "gpu-extended-tags"))
        .endsWith(": on");
  }

  @Test
  void linkPowerStatesComeFromTheControlWordOrElseFromTheKernelsFiles() {
    HostFixture root = gpu(port(1, 0), express(0x02, 1, 0, 2));
    assertThat(answer(root, "gpu-aspm")).endsWith(": l1");
    HostFixture user =
        gpu(port(1, 0), Arrays.copyOf(express(0x02, 1, 0, 2), 64))
            .file("/sys/bus/pci/devices/" + GPU + "/link/l0s_aspm", "1\n")
            .file("/sys/bus/pci/devices/" + GPU + "/link/l1_aspm", "1\n");
    assertThat(answer(user, "gpu-aspm")).endsWith(": l0s-l1");
    HostFixture noL0s =
        gpu(port(1, 0), Arrays.copyOf(express(0x02, 1, 0, 2), 64))
            .file("/sys/bus/pci/devices/" + GPU + "/link/l1_aspm", "0\n");
    assertThat(answer(noL0s, "gpu-aspm")).endsWith(": disabled");
    noL0s.file("/sys/bus/pci/devices/" + GPU + "/link/l0s_aspm", new Raw.Refused("EACCES"));
    assertThat(answer(noL0s, "gpu-aspm")).contains("unreadable");
    assertThat(PcieControlProbe.aspmWord(0)).isEqualTo("disabled");
    assertThat(PcieControlProbe.aspmWord(1)).isEqualTo("l0s");
  }

  @Test
  void aLinkWithoutTheKernelsFilesTellsAUserNothing() {
    HostFixture user =
        gpu(port(1, 0), Arrays.copyOf(express(0x02, 1, 0, 2), 64))
            .file("/sys/bus/pci/devices/" + GPU + "/link/l0s_aspm", new Raw.Missing())
            .file("/sys/bus/pci/devices/" + GPU + "/link/l1_aspm", new Raw.Missing());
    assertThat(answer(user, "gpu-aspm")).contains("unreadable");
  }

  @Test
  void theReadRequestIsInBytes() {
    HostFixture fixture =
        new HostFixture()
            .function(PORT, "0000:1a:00.0", 0x15b3, HostFixture.NIC, endpoint(1, 5 << 12))
            .file("/sys/bus/pci/devices/0000:1a:00.0/infiniband/mlx5_0/node_type", "1: CA\n");
    assertThat(answer(fixture, "nic-read-request")).isEqualTo("0000:1a:00.0: 4096");
  }
}
