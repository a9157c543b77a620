package dev.kerneltune.probe;

import dev.kerneltune.model.PciConfig;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;

/**
 * The registers of a function's PCI Express capability (linux/pci_regs.h, PCI_EXP_*).
 *
 * @param space its configuration space
 * @param start where the capability begins
 */
record PcieControl(PciConfig space, int start) {
  /** PCI_CAP_ID_EXP. */
  private static final int EXPRESS = 0x10;

  private static final int FLAGS = 0x02;
  private static final int VERSION = 0x0f;
  private static final int DEVICE_CAPABILITIES = 0x04;
  private static final int DEVICE_CONTROL = 0x08;
  private static final int LINK_CONTROL = 0x10;
  private static final int DEVICE_CAPABILITIES_2 = 0x24;
  private static final int DEVICE_CONTROL_2 = 0x28;

  /** What a function is on its link: the type field of PCI_EXP_FLAGS. */
  enum Type {
    ENDPOINT,
    ROOT_PORT,
    UPSTREAM,
    DOWNSTREAM,
    OTHER
  }

  /** Returns the capability of a function that answers. */
  static Reading<PcieControl> of(PciFunction function) {
    return PciRegisters.config(function)
        .then(space -> space.capability(EXPRESS).map(start -> new PcieControl(space, start)));
  }

  Reading<Type> type() {
    return space
        .u16(start + FLAGS)
        .map(
            flags ->
                switch (flags >> 4 & 0xf) {
                  case 0, 1 -> Type.ENDPOINT;
                  case 4 -> Type.ROOT_PORT;
                  case 5 -> Type.UPSTREAM;
                  case 6 -> Type.DOWNSTREAM;
                  default -> Type.OTHER;
                });
  }

  /** Returns the largest payload in bytes that the function can take. */
  Reading<Integer> payloadSupported() {
    return capabilities().then(bits -> size(bits & 7, "MaxPayload supported"));
  }

  /** Returns the largest payload in bytes that the function may send. */
  Reading<Integer> payload() {
    return control().then(bits -> size(bits >> 5 & 7, "MaxPayload"));
  }

  /** Returns the largest read request in bytes that the function may make. */
  Reading<Integer> readRequest() {
    return control().then(bits -> size(bits >> 12 & 7, "MaxReadReq"));
  }

  Reading<Boolean> relaxedOrdering() {
    return control().map(bits -> (bits >> 4 & 1) != 0);
  }

  Reading<Boolean> extendedTags() {
    return control().map(bits -> (bits >> 8 & 1) != 0);
  }

  Reading<Boolean> extendedTagsSupported() {
    return capabilities().map(bits -> (bits >> 5 & 1) != 0);
  }

  /** Returns the ASPM states that are on: bit 0 is L0s, bit 1 is L1. */
  Reading<Integer> aspm() {
    return space.u16(start + LINK_CONTROL).map(bits -> bits & 3);
  }

  /** Returns whether a switch port passes AtomicOps on (PCI_EXP_DEVCAP2_ATOMIC_ROUTE). */
  Reading<Boolean> atomicRouting() {
    return capabilities2().map(bits -> (bits >> 6 & 1) != 0);
  }

  /** Returns whether a port completes 32-bit and 64-bit AtomicOps. */
  Reading<Boolean> atomicCompletion() {
    return capabilities2().map(bits -> (bits >> 7 & 3) == 3);
  }

  /** Returns whether the function may send AtomicOps (PCI_EXP_DEVCTL2_ATOMIC_REQ). */
  Reading<Boolean> atomicRequests() {
    return control2().map(bits -> (bits >> 6 & 1) != 0);
  }

  /**
   * Returns whether a port keeps AtomicOps from leaving it (PCI_EXP_DEVCTL2_ATOMIC_EGRESS_BLOCK).
   */
  Reading<Boolean> atomicEgressBlocked() {
    return control2().map(bits -> (bits >> 7 & 1) != 0);
  }

  /** Returns the device control word as lspci prints the parts of it that matter here. */
  String told() {
    return "DevCtl: RlxdOrd"
        + sign(relaxedOrdering())
        + " ExtTag"
        + sign(extendedTags())
        + " MaxPayload "
        + number(payload())
        + " MaxReadReq "
        + number(readRequest())
        + "; DevCap: MaxPayload "
        + number(payloadSupported())
        + " ExtTag"
        + sign(extendedTagsSupported());
  }

  static String sign(Reading<Boolean> bit) {
    return bit instanceof Reading.Present<Boolean>(var on, _) ? on ? "+" : "-" : "?";
  }

  private static String number(Reading<Integer> reading) {
    return reading instanceof Reading.Present<Integer>(var value, _) ? value.toString() : "?";
  }

  private Reading<Integer> capabilities() {
    return space.u32(start + DEVICE_CAPABILITIES);
  }

  private Reading<Integer> control() {
    return space.u16(start + DEVICE_CONTROL);
  }

  private Reading<Integer> capabilities2() {
    return second(space.u32(start + DEVICE_CAPABILITIES_2));
  }

  private Reading<Integer> control2() {
    return second(space.u16(start + DEVICE_CONTROL_2));
  }

  /**
   * Returns a register of the second half, which version 1 has not: all of it is off then
   * (drivers/pci/access.c, pcie_capability_reg_implemented).
   */
  private Reading<Integer> second(Reading<Integer> register) {
    return space
        .u16(start + FLAGS)
        .then(
            flags -> (flags & VERSION) < 2 ? Reading.present(0, "capability version 1") : register);
  }

  /** The codes 6 and 7 are reserved. */
  private static Reading<Integer> size(int code, String what) {
    return code <= 5
        ? Reading.present(128 << code, what + " " + (128 << code))
        : Reading.malformed(what + " code " + code, "a code from 0 (128 bytes) to 5 (4096 bytes)");
  }
}
