package dev.kerneltune.host;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The capabilities in the configuration space of a PCI function, as include/uapi/linux/pci_regs.h
 * lays it out and drivers/pci/pci.c walks it.
 *
 * <p>The walk asks for the header, the heads of both lists and the registers that a probe may want,
 * and for nothing else: registers that no capability declares are not to be read of a device, as
 * "several chips lock up trying to read undefined config space" (drivers/pci/pci-sysfs.c,
 * pci_read_config). So {@link LiveFiles} reads by this walk, and a whole space that somebody
 * recorded is understood by the same one.
 *
 * @param standard offset by capability id, the first of its kind
 * @param extended offset by extended capability id, the first of its kind
 * @param problem what was wrong with a list (a loop, a pointer into the header), or empty
 */
public record PciCapabilities(
    Map<Integer, Integer> standard, Map<Integer, Integer> extended, String problem) {
  /** The length in bytes of the header, which everybody may read. */
  public static final int HEADER_LENGTH = 0x40;

  /** Where the extended capabilities begin, in bytes. */
  public static final int STANDARD_LENGTH = 0x100;

  private static final int STATUS = 0x06;
  private static final int STATUS_CAP_LIST = 0x10;
  private static final int HEADER_TYPE = 0x0e;
  private static final int CARDBUS = 2;

  /** The most capabilities that fit between 0x40 and 0x100 (PCI_FIND_CAP_TTL). */
  private static final int STANDARD_HOPS = 48;

  /** The most extended capabilities that fit between 0x100 and 0x1000, at 8 bytes each. */
  private static final int EXTENDED_HOPS = 480;

  /** PCI_CAP_ID_EXP. */
  private static final int EXPRESS = 0x10;

  /** PCI_EXP_FLAGS, PCI_EXP_FLAGS_VERS. */
  private static final int EXPRESS_FLAGS = 0x02;

  private static final int EXPRESS_VERSION = 0x0f;

  /** PCI_CAP_EXP_ENDPOINT_SIZEOF_V1: to the end of link control and status. */
  private static final int EXPRESS_1_LENGTH = 0x14;

  /** To the end of PCI_EXP_DEVCTL2 and its status. */
  private static final int EXPRESS_2_LENGTH = 0x2c;

  /**
   * PCI_EXT_CAP_ID_ACS, _ATS, _PRI and _PASID: their control words are in the second four bytes.
   */
  private static final Set<Integer> WITH_CONTROL = Set.of(0x0d, 0x0f, 0x13, 0x1b);

  /** Where the walk has bytes from. */
  public interface Registers {
    /** Returns the byte at an offset, 0 to 255, or -1 where the space is cut off before it. */
    int u8(int offset);
  }

  /** Copies the maps. */
  public PciCapabilities {
    standard = Map.copyOf(standard);
    extended = Map.copyOf(extended);
  }

  /** Walks both lists and asks for the registers that matter. */
  public static PciCapabilities walk(Registers registers) {
    Map<Integer, Integer> standard = new LinkedHashMap<>();
    Map<Integer, Integer> extended = new LinkedHashMap<>();
    String problem = walkStandard(registers, standard);
    String extendedProblem = walkExtended(registers, extended);
    Integer express = standard.get(EXPRESS);
    if (express != null) {
      // What a version lacks belongs to the next capability, or to nothing.
      int version = registers.u8(express + EXPRESS_FLAGS) & EXPRESS_VERSION;
      int end = express + (version < 2 ? EXPRESS_1_LENGTH : EXPRESS_2_LENGTH);
      ask(registers, express, Math.min(end, STANDARD_LENGTH));
    }
    for (Map.Entry<Integer, Integer> each : extended.entrySet()) {
      if (WITH_CONTROL.contains(each.getKey())) {
        ask(registers, each.getValue(), each.getValue() + 8);
      }
    }
    return new PciCapabilities(standard, extended, problem.isEmpty() ? extendedProblem : problem);
  }

  private static void ask(Registers registers, int start, int end) {
    for (int offset = start; offset < end; offset += 4) {
      if (registers.u8(offset) < 0) {
        return;
      }
    }
  }

  private static String walkStandard(Registers registers, Map<Integer, Integer> found) {
    if (!hasList(registers)) {
      return "";
    }
    boolean cardBus = (registers.u8(HEADER_TYPE) & 0x7f) == CARDBUS;
    int at = registers.u8(cardBus ? 0x14 : 0x34) & 0xfc;
    boolean[] seen = new boolean[STANDARD_LENGTH];
    for (int hop = 0; at != 0; hop++) {
      if (at < HEADER_LENGTH) {
        return "capability pointer 0x" + Integer.toHexString(at) + " into the header";
      }
      if (seen[at] || hop >= STANDARD_HOPS) {
        return "the capability list loops at 0x" + Integer.toHexString(at);
      }
      int id = registers.u8(at);
      int next = registers.u8(at + 1);
      if (id < 0 || next < 0) {
        return ""; // Cut off, not broken.
      }
      seen[at] = true;
      if (id == 0xff) {
        return "capability id 0xff at 0x" + Integer.toHexString(at);
      }
      found.putIfAbsent(id, at);
      at = next & 0xfc;
    }
    return "";
  }

  private static boolean hasList(Registers registers) {
    return (registers.u8(STATUS) & STATUS_CAP_LIST) != 0;
  }

  private static String walkExtended(Registers registers, Map<Integer, Integer> found) {
    int at = STANDARD_LENGTH;
    boolean[] seen = new boolean[0x1000];
    for (int hop = 0; at != 0; hop++) {
      if (at < STANDARD_LENGTH) {
        return "extended capability pointer 0x" + Integer.toHexString(at) + " into the header";
      }
      if (registers.u8(at + 3) < 0) {
        return "";
      }
      if (seen[at] || hop >= EXTENDED_HOPS) {
        return "the extended capability list loops at 0x" + Integer.toHexString(at);
      }
      seen[at] = true;
      int header = header(registers, at);
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

  private static int header(Registers registers, int at) {
    return registers.u8(at)
        | registers.u8(at + 1) << 8
        | registers.u8(at + 2) << 16
        | registers.u8(at + 3) << 24;
  }
}
