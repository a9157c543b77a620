package dev.kerneltune.owner;

import dev.kerneltune.model.Claim;

/**
 * Who writes when at a boot: a later mechanism has a higher rank. systemd-sysctl, systemd-tmpfiles
 * and the first pass of udev are not ordered against each other; the order here is that of their
 * usual ends, and two of them at one knob are a conflict in any case.
 */
final class Ranks {
  /** What the kernel itself takes from its command line, before anything runs. */
  static final int KERNEL = 0;

  /** Options of modprobe.d, when a module is loaded. */
  static final int MODPROBE = Claim.BAND;

  /** Options on the command line: kmod reads them behind all files (libkmod-config.c). */
  static final int MODULE_ON_COMMAND_LINE = 2 * Claim.BAND;

  /** systemd-sysctl.service. */
  static final int SYSCTL = 3 * Claim.BAND;

  /** systemd-tmpfiles-setup.service, after local-fs.target. */
  static final int TMPFILES = 4 * Claim.BAND;

  /** Rules of udev, for each device that appears, and whenever it appears again. */
  static final int UDEV = 5 * Claim.BAND;

  /** Files of systemd.link, applied by a builtin of udev. */
  static final int LINK = 6 * Claim.BAND;

  /** Units and the limits of logins. */
  static final int UNIT = 7 * Claim.BAND;

  /** irqbalance, as long as it runs. */
  static final int IRQBALANCE = 8 * Claim.BAND;

  /** tuned, which starts with multi-user.target. */
  static final int TUNED = 9 * Claim.BAND;

  /** The files of sysctl.d that tuned writes again behind its own (reapply_sysctl). */
  static final int REAPPLIED = 10 * Claim.BAND;

  /** The end of a band: what is taken last of all in it. */
  static final int LAST = Claim.BAND - 1;

  private Ranks() {}
}
