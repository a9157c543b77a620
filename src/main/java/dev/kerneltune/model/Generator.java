package dev.kerneltune.model;

/** A tool that makes something out of configuration files, and must run after they changed. */
public enum Generator {
  /** update-grub: /boot/grub/grub.cfg out of /etc/default/grub.d. */
  GRUB("update-grub"),
  /** update-initramfs or dracut: the options of modules that load before the root is there. */
  INITRAMFS("initramfs"),
  /** udevadm control --reload: the rules of devices that appear from now on. */
  UDEV("udev reload"),
  /** systemctl daemon-reload: the settings of units that start from now on. */
  SYSTEMD("systemd reload");

  private final String word;

  Generator(String word) {
    this.word = word;
  }

  /** Returns the word that reports and the journal use. */
  public String word() {
    return word;
  }
}
