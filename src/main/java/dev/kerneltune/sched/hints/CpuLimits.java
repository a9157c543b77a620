package dev.kerneltune.sched.hints;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import java.util.List;

/**
 * Whether a control group of either version, or one above it, is held back by somebody's wish:
 * cpu.max, cpu.weight and cpu.idle (Documentation/admin-guide/cgroup-v2.rst), cpu.shares and
 * cpu.cfs_quota_us (Documentation/scheduler/sched-bwc.rst).
 */
final class CpuLimits {
  private static final int USUAL_WEIGHT = 100;
  private static final int USUAL_SHARES = 1024;

  /** So many times lighter than usual: a pod that may use what is left has a fiftieth or less. */
  private static final int LIGHT = 10;

  private CpuLimits() {}

  /** Returns the groups that /proc/PID/cgroup names for the cpu controller, and the unified one. */
  static List<String> groups(String cgroup) {
    return CgroupLine.of(cgroup).stream().map(CgroupLine::group).toList();
  }

  /**
   * Returns whether one of them, or one above, is not to have more, or hardly anything beside
   * others: a tenth of the usual weight. What cannot be read is no limit: where a group has no such
   * file its CPU time is not shared out. A group that is not below what is seen here counts as
   * limited, as nobody can tell.
   *
   * @param cgroup what /proc/PID/cgroup holds
   */
  static boolean isLimited(Host host, String cgroup) {
    return CgroupLine.of(cgroup).stream()
        .anyMatch(
            line ->
                isLimited(
                    host,
                    line.isUnified() ? CpuGroups.MOUNT : root(host, line.controllers()),
                    line.group()));
  }

  private static boolean isLimited(Host host, String root, String group) {
    if (group.startsWith("/..")) {
      return true;
    }
    String path = group.equals("/") ? "" : group;
    while (!path.isEmpty() && !isHeldBack(host, root + path)) {
      path = parent(path);
    }
    // In a namespace of its own the group that is limited is the root that it sees.
    return !path.isEmpty() || isHeldBack(host, root);
  }

  /**
   * Returns where a hierarchy of the first version is: by its controllers, or by the usual link.
   */
  private static String root(Host host, String controllers) {
    String named = CpuGroups.MOUNT + "/" + controllers;
    return host.read(named + "/tasks") instanceof Raw.Bytes ? named : CpuGroups.MOUNT + "/cpu";
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private static boolean isHeldBack(Host host, String folder) {
    String max = text(host, folder + "/cpu.max");
    String quota = text(host, folder + "/cpu.cfs_quota_us");
    return !max.isEmpty() && !max.startsWith("max")
        || !quota.isEmpty() && !quota.startsWith("-")
        || text(host, folder + "/cpu.idle").equals("1")
        || isLight(text(host, folder + "/cpu.weight"), USUAL_WEIGHT)
        || isLight(text(host, folder + "/cpu.shares"), USUAL_SHARES);
  }

  private static boolean isLight(String weight, int usual) {
    try {
      return !weight.isEmpty() && Long.parseLong(weight) * LIGHT <= usual;
    } catch (NumberFormatException _) {
      return false;
    }
  }

  private static String text(Host host, String path) {
    return host.read(path) instanceof Raw.Bytes bytes ? bytes.text().strip() : "";
  }
}
