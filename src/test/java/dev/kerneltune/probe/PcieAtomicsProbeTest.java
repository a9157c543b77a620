package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class PcieAtomicsProbeTest {
  private static final int ROOT_PORT = 0x42;
  private static final int UPSTREAM = 0x52;
  private static final int DOWNSTREAM = 0x62;
  private static final int ENDPOINT = 0x02;
  private static final int ROUTES = 0x40;
  private static final int COMPLETES = 0x180;
  private static final int REQUESTS = 0x40;
  private static final int BLOCKS = 0x80;

  private static byte[] config(int flags, int capabilities2, int control2) {
    ByteBuffer config = ByteBuffer.wrap(HostFixture.noCapability()).order(ByteOrder.LITTLE_ENDIAN);
    config.putShort(0x42, (short) flags);
    config.putInt(0x64, capabilities2);
    config.putShort(0x68, (short) control2);
    return config.array();
  }

  private static String answer(byte[] root, byte[] up, byte[] down, byte[] gpu) {
    String first = "pci0000:00 0000:00:01.0";
    return new HostFixture()
        .function("pci0000:00", "0000:00:01.0", 0x1022, HostFixture.BRIDGE, root)
        .function(first, "0000:01:00.0", 0x1022, HostFixture.BRIDGE, up)
        .function(first + " 0000:01:00.0", "0000:02:00.0", 0x1022, HostFixture.BRIDGE, down)
        .function(
            first + " 0000:01:00.0 0000:02:00.0", "0000:03:00.0", 0x1002, HostFixture.GPU, gpu)
        .answers(new PcieAtomicsProbe(), "pcie-control/gpu-atomics")
        .getFirst();
  }

  private static final byte[] ROOT = config(ROOT_PORT, COMPLETES, 0);
  private static final byte[] UP = config(UPSTREAM, ROUTES, 0);
  private static final byte[] DOWN = config(DOWNSTREAM, ROUTES, 0);
  private static final byte[] GPU = config(ENDPOINT, 0, REQUESTS);

  @Test
  void atomicsAreRoutedWhereEveryHopTakesPart() {
    assertThat(answer(ROOT, UP, DOWN, GPU)).endsWith(": routed");
    assertThat(answer(ROOT, UP, DOWN, config(ENDPOINT, 0, 0))).endsWith(": not-requested");
  }

  @Test
  void oneHopThatDoesNotTakePartDecides() {
    assertThat(answer(config(ROOT_PORT, 0x80, 0), UP, DOWN, GPU)).endsWith(": not-routed");
    assertThat(answer(ROOT, config(UPSTREAM, 0, 0), DOWN, GPU)).endsWith(": not-routed");
    assertThat(answer(ROOT, config(UPSTREAM, ROUTES, BLOCKS), DOWN, GPU)).endsWith(": not-routed");
    assertThat(answer(ROOT, UP, config(DOWNSTREAM, 0, 0), GPU)).endsWith(": not-routed");
  }

  @Test
  void aHopWhoseCapabilityIsOfVersion1HasNoSuchRegisterWhateverStandsThere() {
    int version1 = UPSTREAM & ~0x0f | 1;
    assertThat(answer(ROOT, config(version1, ROUTES, 0), DOWN, GPU)).endsWith(": not-routed");
  }

  @Test
  void aHopThatCannotBeReadLeavesItOpenUnlessAnotherDecides() {
    assertThat(answer(ROOT, HostFixture.cutOff(), DOWN, GPU)).contains("unreadable");
    assertThat(answer(ROOT, HostFixture.cutOff(), config(DOWNSTREAM, 0, 0), GPU))
        .endsWith(": not-routed");
  }
}
