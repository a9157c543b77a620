package dev.kerneltune.model;

/**
 * One place in which wishes about knobs can stand, and what came of looking there.
 *
 * @param by who reads that place
 * @param where the folder or file
 * @param about a part of the names of the knobs that it is about, such as {@code queue/scheduler};
 *     empty where it may be about any
 * @param claims how much it holds, in files or settings, for display; a lack other than absent
 *     means that it may hold more than the claims tell
 */
public record ClaimSource(Owner by, String where, String about, Reading<Integer> claims) {
  /** Returns whether it may hold wishes that nobody knows of. */
  public boolean isOpen() {
    return switch (claims) {
      case Reading.Present<Integer> _, Reading.Absent<Integer> _ -> false;
      case Reading.Unreadable<Integer> _, Reading.Malformed<Integer> _ -> true;
    };
  }

  /** Returns whether nobody can look into it, by its nature: connection profiles hold keys. */
  public boolean isOpaque() {
    return isOpen() && (by == Owner.NETWORK_MANAGER || by == Owner.CLOUD_INIT);
  }

  /** Returns whether such a place can speak of {@code knob} at all. */
  public boolean canHold(Address.Knob knob) {
    return isOfKind(knob) && knob.rest().contains(about);
  }

  private boolean isOfKind(Address.Knob knob) {
    boolean sysfs = knob instanceof Address.Sysfs;
    return switch (by) {
      case SYSCTL_D -> knob instanceof Address.Sysctl;
      case MODPROBE_D -> knob instanceof Address.ModuleParam;
      case LIMITS_D -> knob instanceof Address.Limit;
      case SYSTEMD_UNIT -> knob instanceof Address.UnitSetting;
      case SYSTEMD_LINK, NETWORK_MANAGER, CLOUD_INIT ->
          knob instanceof Address.Ethtool || sysfs && knob.rest().startsWith("class/net/");
      case IRQBALANCE -> knob instanceof Address.Irq;
      case TMPFILES_D -> isFile(knob) || knob instanceof Address.Irq;
      case UDEV -> isFile(knob);
      case TUNED ->
          isFile(knob) || knob instanceof Address.BootArg || knob instanceof Address.Ethtool;
      case BOOT_LOADER -> isFile(knob) || knob instanceof Address.BootArg;
      case VENDOR_PACKAGE, KERNEL_TUNE -> true;
    };
  }

  private static boolean isFile(Address.Knob knob) {
    return knob instanceof Address.Sysctl
        || knob instanceof Address.Sysfs
        || knob instanceof Address.ModuleParam;
  }
}
