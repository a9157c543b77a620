package dev.kerneltune.host;

import java.util.Set;

/**
 * What a file means that a recorded tree does not hold. Nobody records everything, so most of the
 * time it means nothing. Two kinds of folder tell more: one that was recorded file by file, such as
 * a PCI function's, and one whose entries are the things themselves, such as the loaded modules.
 */
final class TreeRules {
  /**
   * Folders of which a recording takes what it knows of. Their having some entries says nothing
   * about the others: a tree with proc/cpuinfo alone is no kernel without /proc/meminfo.
   */
  private static final Set<String> TRUNKS =
      Set.of(
          "",
          "/proc",
          "/proc/driver",
          "/proc/fs",
          "/proc/sys",
          "/proc/sys/fs",
          "/proc/sys/kernel",
          "/proc/sys/net",
          "/sys",
          "/sys/bus",
          "/sys/class",
          "/sys/devices",
          "/sys/devices/system",
          "/sys/devices/system/cpu",
          "/sys/devices/system/node",
          "/sys/devices/virtual",
          "/sys/firmware",
          "/sys/fs",
          "/sys/kernel",
          "/sys/kernel/mm",
          "/sys/module");

  /** A kernel has dozens of built-in modules in /sys/module; fewer than this are a selection. */
  private static final int FEWEST_MODULES = 16;

  private TreeRules() {}

  /**
   * Returns whether a name that is not in {@code folder} is not on the machine either.
   *
   * @param folder the deepest folder on the way that the tree holds, without links, "" for the root
   * @param name the name in it that is missing
   * @param entries how many names the folder holds
   * @param own whether {@code folder} is the missing file's own folder, not one further up
   */
  static boolean tells(String folder, String name, int entries, Own own) {
    if (entries == 0) {
      return false;
    }
    if (listsInstances(folder, name, entries)) {
      return true;
    }
    return own == Own.FOLDER && !isTrunk(folder);
  }

  /** Whether the deepest folder that exists is the asked file's own one. */
  enum Own {
    /** It is the folder that the file would be in. */
    FOLDER,
    /** A folder between it and the file is missing as well. */
    ANCESTOR
  }

  private static boolean isTrunk(String folder) {
    return TRUNKS.contains(folder) || isChildOf("/sys/bus", folder);
  }

  private static boolean listsInstances(String folder, String name, int entries) {
    return switch (folder) {
      case "/sys/module" -> entries >= FEWEST_MODULES;
      case "/sys/block", "/sys/kernel/iommu_groups" -> true;
      case "/sys/devices/system/cpu" -> isNumbered(name, "cpu");
      case "/sys/devices/system/node" -> isNumbered(name, "node");
      case "/proc/irq" -> isNumbered(name, "");
      default -> isChildOf("/sys/class", folder) || isBusList(folder);
    };
  }

  /** Returns whether {@code folder} is /sys/bus/X/devices or /sys/bus/X/drivers. */
  private static boolean isBusList(String folder) {
    int last = folder.lastIndexOf('/');
    return last > 0
        && (folder.endsWith("/devices") || folder.endsWith("/drivers"))
        && isChildOf("/sys/bus", folder.substring(0, last));
  }

  private static boolean isChildOf(String parent, String folder) {
    return folder.lastIndexOf('/') == parent.length() && folder.startsWith(parent);
  }

  private static boolean isNumbered(String name, String prefix) {
    if (!name.startsWith(prefix) || name.length() == prefix.length()) {
      return false;
    }
    for (int i = prefix.length(); i < name.length(); i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
