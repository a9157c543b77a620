package dev.kerneltune.host;

import java.util.Arrays;

/**
 * The device serial number in PCI configuration space: capability 0003h, PCI_EXT_CAP_ID_DSN in
 * include/uapi/linux/pci_regs.h. Network adapters keep their MAC address there.
 */
final class PciSerial {
  private static final int FIRST = 0x100;
  private static final int DSN = 3;

  private PciSerial() {}

  /** Returns a copy with a placeholder where the serial number is. */
  static byte[] mask(byte[] config, Placeholders placeholders) {
    byte[] masked = config.clone();
    int at = FIRST;
    // Each capability is at least four bytes long, which bounds a list that turns back on itself.
    for (int i = 0; i < 1024 && at >= FIRST && at + 4 <= config.length; i++) {
      int header = word(config, at);
      if ((header & 0xffff) == DSN && at + 12 <= config.length) {
        byte[] serial = Arrays.copyOfRange(config, at + 4, at + 12);
        byte[] made = SnapshotText.unhex(placeholders.hex(SnapshotText.hex(serial)));
        System.arraycopy(made, 0, masked, at + 4, made.length);
      }
      at = header >>> 20 & ~3;
    }
    return masked;
  }

  private static int word(byte[] bytes, int at) {
    return bytes[at] & 0xff
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | (bytes[at + 3] & 0xff) << 24;
  }
}
