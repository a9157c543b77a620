package dev.kerneltune.model;

/** How a value that was set comes back at the next boot. */
public sealed interface Keep {
  /** Where knobs of its kind are kept: sysctl.d, tmpfiles.d, udev rules, modprobe.d. */
  record Usual() implements Keep {}

  /** By another knob with the same value: {@code bootarg:transparent_hugepage}. */
  record As(Address.Knob knob) implements Keep {}

  /** It cannot be kept. */
  record Nowhere(String because) implements Keep {}
}
