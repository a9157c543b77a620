package dev.kerneltune.probe;

import dev.kerneltune.model.PciConfig;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;

/**
 * Words of a function's configuration space, and why some cannot be had (linux/pci_regs.h).
 *
 * <p>A configuration space that a recording lacks, that was cut off for want of privilege, or that
 * reads as all ones because the device sleeps, never passes for a capability that is not there.
 */
final class PciRegisters {
  /** PCI_EXT_CAP_ID_ACS. */
  static final int ACS = 0x0d;

  /** PCI_EXT_CAP_ID_ATS. */
  static final int ATS = 0x0f;

  /** PCI_EXT_CAP_ID_PRI. */
  static final int PRI = 0x13;

  /** PCI_EXT_CAP_ID_PASID. */
  static final int PASID = 0x1b;

  /** PCI_ACS_CTRL: the ACS control word, from the start of its capability. */
  static final int ACS_CONTROL = 0x06;

  /** PCI_COMMAND and PCI_STATUS, in one word. */
  private static final int COMMAND_AND_STATUS = 0x04;

  private static final int NOBODY = 0xffffffff;

  private PciRegisters() {}

  /**
   * Returns the configuration space of a function that answers. Command and status tell whether it
   * does: the ids of an SR-IOV function read as all ones for good (PCI Express, VF vendor id).
   */
  static Reading<PciConfig> config(PciFunction function) {
    Reading<PciConfig> config =
        switch (function.config()) {
          case Reading.Absent<PciConfig> _ ->
              Reading.unreadable("no configuration space of " + function.bdf() + " here", "");
          case Reading.Present<PciConfig> present -> present;
          case Reading.Unreadable<PciConfig> unreadable -> unreadable;
          case Reading.Malformed<PciConfig> malformed -> malformed;
        };
    return config.then(
        space ->
            space
                .u32(COMMAND_AND_STATUS)
                .then(
                    word ->
                        word == NOBODY
                            ? Reading.unreadable(
                                function.bdf() + " reads as all ones: powered down or gone", "")
                            : Reading.present(space, space.length() + " bytes")));
  }

  /**
   * Returns the 16-bit word at {@code offset} in the extended capability {@code id} of a function;
   * absent where the function surely has no such capability.
   */
  static Reading<Integer> extendedWord(PciFunction function, int id, int offset) {
    return config(function)
        .then(space -> space.extended(id).then(start -> space.u16(start + offset)));
  }

  /** Returns the ACS control word as lspci prints it. */
  static String acsWords(int control) {
    String[] names = {
      "SrcValid", "TransBlk", "ReqRedir", "CmpltRedir", "UpstreamFwd", "EgressCtrl", "DirectTrans"
    };
    StringBuilder words = new StringBuilder("ACSCtl:");
    for (int bit = 0; bit < names.length; bit++) {
      words.append(' ').append(names[bit]).append((control >> bit & 1) != 0 ? '+' : '-');
    }
    return words.toString();
  }
}
