package dev.kerneltune.sched.hints;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether a control group of either version, or one above it, is held back by somebody's wish:
 * cpu.max and cpu.idle (Documentation/admin-guide/cgroup-v2.rst), cpu.cfs_quota_us
 * (Documentation/scheduler/sched-bwc.rst).
 */
final class CpuLimits {
  private static final String MOUNT = "/sys/fs/cgroup";
  private static final String UNIFIED = "0::";
  private static final int PARTS = 3;

  private CpuLimits() {}

  /** Returns the groups that /proc/PID/cgroup names for the cpu controller, and the unified one. */
  static List<String> groups(String cgroup) {
    List<String> groups = new ArrayList<>();
    for (String line : cgroup.split("\n", -1)) {
      String[] parts = line.split(":", PARTS);
      if (parts.length == PARTS && (line.startsWith(UNIFIED) || hasCpu(parts[1]))) {
        groups.add(parts[2]);
      }
    }
    return groups;
  }

  /**
   * Returns whether one of them is limited. What cannot be read is no limit: where a group has no
   * such file its CPU time is not shared out.
   *
   * @param cgroup what /proc/PID/cgroup holds
   */
  static boolean isLimited(Host host, String cgroup) {
    for (String line : cgroup.split("\n", -1)) {
      String[] parts = line.split(":", PARTS);
      if (parts.length < PARTS) {
        continue;
      }
      boolean isUnified = line.startsWith(UNIFIED);
      if (!isUnified && !hasCpu(parts[1])) {
        continue;
      }
      String root = isUnified ? MOUNT : MOUNT + "/" + parts[1];
      for (String path = parts[2]; path.length() > 1; path = parent(path)) {
        if (isUnified ? isHeldBack(host, root + path) : hasQuota(host, root + path)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean hasCpu(String controllers) {
    return Arrays.asList(controllers.split(",", -1)).contains("cpu");
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private static boolean isHeldBack(Host host, String folder) {
    String max = text(host, folder + "/cpu.max");
    return !max.isEmpty() && !max.startsWith("max") || text(host, folder + "/cpu.idle").equals("1");
  }

  private static boolean hasQuota(Host host, String folder) {
    String quota = text(host, folder + "/cpu.cfs_quota_us");
    return !quota.isEmpty() && !quota.startsWith("-")
        || text(host, folder + "/cpu.idle").equals("1");
  }

  private static String text(Host host, String path) {
    return host.read(path) instanceof Raw.Bytes bytes ? bytes.text().strip() : "";
  }
}
