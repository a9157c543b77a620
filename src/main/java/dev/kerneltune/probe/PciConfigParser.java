package dev.kerneltune.probe;

import dev.kerneltune.model.PciConfig;
import dev.kerneltune.model.Reading;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds the capabilities in a PCI configuration space, as include/uapi/linux/pci_regs.h lays it out
 * and drivers/pci/pci.c walks it.
 */
public final class PciConfigParser {
  private static final int STATUS = 0x06;
  private static final int STATUS_CAP_LIST = 0x10;
  private static final int HEADER_TYPE = 0x0e;
  private static final int CARDBUS = 2;
  private static final int HEADER_LENGTH = 0x40;
  private static final int STANDARD_LENGTH = 0x100;

  /** The most capabilities that fit between 0x40 and 0x100 (PCI_FIND_CAP_TTL). */
  private static final int STANDARD_HOPS = 48;

  /** The most extended capabilities that fit between 0x100 and 0x1000, at 8 bytes each. */
  private static final int EXTENDED_HOPS = 480;

  private PciConfigParser() {}

  /** Returns the configuration space with its capability lists walked. */
  public static Reading<PciConfig> parse(byte[] bytes) {
    if (bytes.length == 0) {
      return Reading.unreadable("the config file is empty", "");
    }
    if (allOnes(bytes)) {
      return Reading.unreadable("all ones: the device does not answer (D3cold or off the bus)", "");
    }
    if (bytes.length < HEADER_LENGTH) {
      return Reading.malformed(
          HexFormat.of().formatHex(bytes), "a configuration header of 64 bytes");
    }
    Map<Integer, Integer> standard = new LinkedHashMap<>();
    Map<Integer, Integer> extended = new LinkedHashMap<>();
    String problem = walkStandard(bytes, standard);
    String extendedProblem = walkExtended(bytes, extended);
    PciConfig config =
        new PciConfig(bytes, standard, extended, problem.isEmpty() ? extendedProblem : problem);
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

  private static String walkStandard(byte[] bytes, Map<Integer, Integer> found) {
    if ((u8(bytes, STATUS) & STATUS_CAP_LIST) == 0) {
      return "";
    }
    boolean cardBus = (u8(bytes, HEADER_TYPE) & 0x7f) == CARDBUS;
    int at = u8(bytes, cardBus ? 0x14 : 0x34) & 0xfc;
    boolean[] seen = new boolean[STANDARD_LENGTH];
    for (int hop = 0; at != 0; hop++) {
      if (at < HEADER_LENGTH) {
        return "capability pointer 0x" + Integer.toHexString(at) + " into the header";
      }
      if (seen[at] || hop >= STANDARD_HOPS) {
        return "the capability list loops at 0x" + Integer.toHexString(at);
      }
      if (at + 2 > bytes.length) {
        // Cut off, not broken: PciConfig says so by the length.
        return "";
      }
      seen[at] = true;
      int id = u8(bytes, at);
      if (id == 0xff) {
        return "capability id 0xff at 0x" + Integer.toHexString(at);
      }
      found.putIfAbsent(id, at);
      at = u8(bytes, at + 1) & 0xfc;
    }
    return "";
  }

  private static String walkExtended(byte[] bytes, Map<Integer, Integer> found) {
    int at = STANDARD_LENGTH;
    boolean[] seen = new boolean[bytes.length];
    for (int hop = 0; at != 0; hop++) {
      if (at < STANDARD_LENGTH) {
        return "extended capability pointer 0x" + Integer.toHexString(at) + " into the header";
      }
      if (at + 4 > bytes.length) {
        return "";
      }
      if (seen[at] || hop >= EXTENDED_HOPS) {
        return "the extended capability list loops at 0x" + Integer.toHexString(at);
      }
      seen[at] = true;
      int header =
          u8(bytes, at)
              | u8(bytes, at + 1) << 8
              | u8(bytes, at + 2) << 16
              | u8(bytes, at + 3) << 24;
      if (header == 0 || header == -1) {
        return "";
      }
      int id = header & 0xffff;
      // Id 0 is the null capability: it only links on.
      if (id != 0) {
        found.putIfAbsent(id, at);
      }
      at = header >>> 20 & 0xffc;
    }
    return "";
  }

  private static int u8(byte[] bytes, int offset) {
    return bytes[offset] & 0xff;
  }
}
