package dev.kerneltune.model;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Map;

/**
 * The configuration space of a PCI function, little endian, with its capabilities found.
 *
 * <p>Of a device only the registers are read that a capability declares and a probe wants. A reader
 * without CAP_SYS_ADMIN gets 64 bytes and no error (drivers/pci/pci-sysfs.c, pci_read_config), so a
 * capability that is not found there says nothing: ask {@link #capability} and {@link #extended},
 * which know the difference.
 */
public final class PciConfig {
  /** PCI_STATUS, its lower byte, and PCI_STATUS_CAP_LIST. */
  private static final int STATUS = 0x06;

  private static final int HAS_LIST = 0x10;

  /** PCI_HEADER_TYPE and PCI_HEADER_TYPE_CARDBUS. */
  private static final int HEADER_TYPE = 0x0e;

  private static final int CARDBUS = 2;

  /** The upper bytes of PCI_CLASS_REVISION, and PCI_CLASS_BRIDGE_HOST. */
  private static final int CLASS = 0x0a;

  private static final int HOST_BRIDGE = 0x0600;

  private final byte[] bytes;
  private final BitSet read;
  private final Map<Integer, Integer> capabilities;
  private final Map<Integer, Integer> extendedCapabilities;
  private final String problem;

  /**
   * Made by the probe that walks the lists.
   *
   * @param bytes what was read, 64, 256 or 4096 bytes as a rule
   * @param read which of them were looked at; of the others nothing is known
   * @param capabilities offset by capability id (first of its kind)
   * @param extendedCapabilities offset by extended capability id (first of its kind)
   * @param problem what was wrong with a list (a loop, a pointer into the header), or empty
   */
  public PciConfig(
      byte[] bytes,
      BitSet read,
      Map<Integer, Integer> capabilities,
      Map<Integer, Integer> extendedCapabilities,
      String problem) {
    this.bytes = bytes.clone();
    this.read = (BitSet) read.clone();
    this.capabilities = Map.copyOf(capabilities);
    this.extendedCapabilities = Map.copyOf(extendedCapabilities);
    this.problem = problem;
  }

  /** Returns how many bytes were read. */
  public int length() {
    return bytes.length;
  }

  /** Returns what was wrong with a capability list, or empty. */
  public String problem() {
    return problem;
  }

  /** Returns the ids of the capabilities and their offsets. */
  public Map<Integer, Integer> capabilities() {
    return capabilities;
  }

  /** Returns the ids of the extended capabilities and their offsets. */
  public Map<Integer, Integer> extendedCapabilities() {
    return extendedCapabilities;
  }

  /** Returns the offset of capability {@code id} (linux/pci_regs.h, PCI_CAP_ID_*). */
  public Reading<Integer> capability(int id) {
    return find(capabilities, id, 256, "capability");
  }

  /** Returns the offset of extended capability {@code id} (PCI_EXT_CAP_ID_*). */
  public Reading<Integer> extended(int id) {
    return find(extendedCapabilities, id, 4096, "extended capability");
  }

  private Reading<Integer> find(Map<Integer, Integer> found, int id, int needed, String what) {
    Integer offset = found.get(id);
    if (offset != null) {
      return Reading.present(offset, "0x" + Integer.toHexString(offset));
    }
    if (!problem.isEmpty()) {
      return Reading.malformed(problem, "a capability list that ends");
    }
    // A host bridge may have extended capabilities without the others (drivers/pci/probe.c,
    // pci_cfg_space_size).
    boolean none = hasNoList() && (needed == 256 || classCode() != HOST_BRIDGE);
    boolean cut =
        bytes.length < 256
            || bytes.length < needed && needed == 4096 && capabilities.containsKey(0x10);
    return cut && !none
        ? Reading.unreadable("config space cut off at " + bytes.length + " bytes", "root")
        : Reading.absent("no " + what + " 0x" + HexFormat.of().toHexDigits((short) id));
  }

  /** Returns whether the header, which everybody may read, says that there is no list. */
  private boolean hasNoList() {
    int pointer = (bytes[HEADER_TYPE] & 0x7f) == CARDBUS ? 0x14 : 0x34;
    return (bytes[STATUS] & HAS_LIST) == 0 || (bytes[pointer] & 0xfc) == 0;
  }

  private int classCode() {
    return bytes[CLASS] & 0xff | (bytes[CLASS + 1] & 0xff) << 8;
  }

  /** Returns the byte at {@code offset}, or an unreadable reading past the end. */
  public Reading<Integer> u8(int offset) {
    return number(offset, 1);
  }

  /** Returns the 16-bit word at {@code offset}. */
  public Reading<Integer> u16(int offset) {
    return number(offset, 2);
  }

  /** Returns the 32-bit word at {@code offset}, as a signed int of the same bits. */
  public Reading<Integer> u32(int offset) {
    return number(offset, 4);
  }

  private Reading<Integer> number(int offset, int width) {
    if (offset < 0 || offset + width > bytes.length) {
      return Reading.unreadable("config space cut off at " + bytes.length + " bytes", "root");
    }
    if (read.nextClearBit(offset) < offset + width) {
      return Reading.unreadable(
          "config space not read at 0x" + Integer.toHexString(offset) + ": nothing declares it",
          "");
    }
    int value = 0;
    for (int i = width - 1; i >= 0; i--) {
      value = (value << 8) | (bytes[offset + i] & 0xff);
    }
    String raw = HexFormat.of().formatHex(bytes, offset, offset + width);
    return Reading.present(value, raw);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PciConfig config && Arrays.equals(bytes, config.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes, capabilities " + capabilities + extendedCapabilities;
  }
}
