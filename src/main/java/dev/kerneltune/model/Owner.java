package dev.kerneltune.model;

/** Somebody beside the running kernel who keeps a value for a knob, and puts it there. */
public enum Owner {
  /** Files of sysctl.d(5), written by systemd-sysctl. */
  SYSCTL_D("sysctl.d"),
  /** Lines w and w+ of tmpfiles.d(5), written by systemd-tmpfiles. */
  TMPFILES_D("tmpfiles.d"),
  /** Rules of udev(7) that assign attributes. */
  UDEV("udev"),
  /** Option lines of modprobe.d(5), taken when a module is loaded. */
  MODPROBE_D("modprobe.d"),
  /** Units of systemd and their drop-ins, the manager's own configuration included. */
  SYSTEMD_UNIT("systemd unit"),
  /** Files of systemd.link(5), taken when a network device appears. */
  SYSTEMD_LINK("systemd .link"),
  /** The active profile of tuned. */
  TUNED("tuned"),
  /** The daemon that moves interrupts. */
  IRQBALANCE("irqbalance"),
  /** What a cloud image writes on its first boot. */
  CLOUD_INIT("cloud-init"),
  /** Connection profiles of NetworkManager. */
  NETWORK_MANAGER("NetworkManager"),
  /** What hands the kernel its command line, and what that is generated from. */
  BOOT_LOADER("boot loader"),
  /** Limits of PAM logins, limits.conf(5). */
  LIMITS_D("limits.d"),
  /** Files of the packages that a hardware vendor's operating system adds, as DGX OS does. */
  VENDOR_PACKAGE("vendor package"),
  /** Files of this tool. */
  KERNEL_TUNE("kernel-tune");

  private final String words;

  Owner(String words) {
    this.words = words;
  }

  /** Returns the name that reports print. */
  public String words() {
    return words;
  }
}
