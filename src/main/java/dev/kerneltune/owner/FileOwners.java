package dev.kerneltune.owner;

import dev.kerneltune.model.Owner;
import java.util.List;

/** Whose a configuration file is, told by its name where that tells more than its folder. */
final class FileOwners {
  /**
   * Starts of the names of the packages of DGX OS that keep kernel settings (DGX OS 6 and 7 user
   * guides, list of packages). Which files they bring is not published; those that are named after
   * their package are known by it.
   */
  private static final List<String> VENDOR =
      List.of(
          "dgx-",
          "nv-",
          "nvidia-acs-disable",
          "nvidia-disable-init-on-alloc",
          "nvidia-disable-numa-balancing",
          "nvidia-enable-power-meter-cap",
          "nvidia-kernel-defaults",
          "nvidia-mlnx-config",
          "nvidia-nvme-core-options",
          "nvidia-pci-bridge-power",
          "nvidia-pci-realloc",
          "nvidia-relaxed-ordering");

  private FileOwners() {}

  /** Returns the owner of the file at {@code where}, or {@code reader}, which reads it. */
  static Owner of(String where, Owner reader) {
    String name = name(where);
    if (where.contains("kernel-tune")) {
      return Owner.KERNEL_TUNE;
    }
    if (name.contains("cloudimg") || name.contains("cloud-init")) {
      return Owner.CLOUD_INIT;
    }
    if (name.equals("tuned.conf") || where.startsWith("/etc/tuned/")) {
      return Owner.TUNED;
    }
    for (String start : VENDOR) {
      if (name.startsWith(start)) {
        return Owner.VENDOR_PACKAGE;
      }
    }
    return reader;
  }

  /** Returns the file's name without the two digits that order it. */
  private static String name(String where) {
    int colon = where.indexOf(':');
    String path = colon < 0 ? where : where.substring(0, colon);
    String name = path.substring(path.lastIndexOf('/') + 1);
    int start = 0;
    while (start < name.length() && Character.isDigit(name.charAt(start))) {
      start++;
    }
    return start > 0 && start < name.length() && name.charAt(start) == '-'
        ? name.substring(start + 1)
        : name;
  }
}
