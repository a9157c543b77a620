package dev.kerneltune.model;

import java.util.List;
import java.util.Optional;

/**
 * The configuration files of our own: additive, with names that nobody else uses. They are removed
 * with their last entry.
 */
public enum OwnFile {
  SYSCTL("/etc/sysctl.d/90-kernel-tune.conf"),
  TMPFILES("/etc/tmpfiles.d/kernel-tune.conf"),
  UDEV("/etc/udev/rules.d/90-kernel-tune.rules"),
  MODPROBE("/etc/modprobe.d/kernel-tune.conf"),
  GRUB("/etc/default/grub.d/90-kernel-tune.cfg"),
  /** One for each unit: {@code /etc/systemd/system/UNIT.d/90-kernel-tune.conf}. */
  UNIT("/etc/systemd/system/*.d/90-kernel-tune.conf");

  private final String path;

  OwnFile(String path) {
    this.path = path;
  }

  /** Returns the path; for {@link #UNIT} with a star in place of the unit's name. */
  public String path() {
    return path;
  }

  /** Returns the path of the drop-in of {@code unit}. */
  public static String unitPath(String unit) {
    return UNIT.path.replace("*", unit);
  }

  /** Returns which of our files {@code path} is; empty where it is none. */
  public static Optional<OwnFile> of(String path) {
    for (OwnFile each : values()) {
      int star = each.path.indexOf('*');
      boolean same =
          star < 0
              ? each.path.equals(path)
              : path.length() > each.path.length()
                  && path.startsWith(each.path.substring(0, star))
                  && path.endsWith(each.path.substring(star + 1))
                  && path.indexOf('/', star) == path.length() - each.path.length() + star + 3;
      if (same) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** Returns the lines that must stand above the first entry, beside the comment of origin. */
  public List<String> heading() {
    return switch (this) {
      case UNIT -> List.of("[Service]");
      case SYSCTL, TMPFILES, UDEV, MODPROBE, GRUB -> List.of();
    };
  }
}
