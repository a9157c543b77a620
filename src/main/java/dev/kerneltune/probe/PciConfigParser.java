package dev.kerneltune.probe;

import dev.kerneltune.host.PciCapabilities;
import dev.kerneltune.model.PciConfig;
import dev.kerneltune.model.Reading;
import java.util.BitSet;
import java.util.HexFormat;

/** Understands what was read of a PCI configuration space, by the walk that read it. */
public final class PciConfigParser {
  private PciConfigParser() {}

  /** Returns the configuration space with its capability lists walked. */
  public static Reading<PciConfig> parse(byte[] bytes) {
    if (bytes.length == 0) {
      return Reading.unreadable("the config file is empty", "");
    }
    if (allOnes(bytes)) {
      return Reading.unreadable("all ones: the device does not answer (D3cold or off the bus)", "");
    }
    if (bytes.length < PciCapabilities.HEADER_LENGTH) {
      return Reading.malformed(
          HexFormat.of().formatHex(bytes), "a configuration header of 64 bytes");
    }
    BitSet asked = new BitSet(bytes.length);
    asked.set(0, PciCapabilities.HEADER_LENGTH);
    PciCapabilities found =
        PciCapabilities.walk(
            offset -> {
              if (offset < 0 || offset >= bytes.length) {
                return -1;
              }
              asked.set(offset & ~3, (offset & ~3) + 4);
              return bytes[offset] & 0xff;
            });
    PciConfig config =
        new PciConfig(bytes, asked, found.standard(), found.extended(), found.problem());
    return Reading.present(config, bytes.length + " bytes");
  }

  private static boolean allOnes(byte[] bytes) {
    for (byte b : bytes) {
      if (b != (byte) 0xff) {
        return false;
      }
    }
    return true;
  }
}
