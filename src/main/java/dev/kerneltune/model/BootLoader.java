package dev.kerneltune.model;

/** Who decides about the kernel command line of the next boot, and how it can be added to. */
public enum BootLoader {
  /** GRUB of Debian and Ubuntu, which also reads /etc/default/grub.d/*.cfg; update-grub. */
  GRUB_DROP_IN("grub drop-in"),
  /** GRUB without drop-ins: /etc/default/grub itself would have to be changed. */
  GRUB_PLAIN("grub"),
  /** Boot entries kept by grubby: Red Hat and its kin. */
  GRUBBY("grubby"),
  /** systemd-boot with kernel-install: /etc/kernel/cmdline. */
  KERNEL_INSTALL("kernel-install"),
  /** An image-based system: rpm-ostree kargs. */
  RPM_OSTREE("rpm-ostree");

  private final String word;

  BootLoader(String word) {
    this.word = word;
  }

  /** Returns the word that reports and the journal use. */
  public String word() {
    return word;
  }
}
