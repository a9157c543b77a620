package dev.kerneltune.sched.hints;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A line of /proc/PID/cgroup (cgroups(7)) that bears upon CPU time.
 *
 * @param controllers of a hierarchy of the first version, with commas; empty for the unified one
 * @param group the path in it
 */
record CgroupLine(String controllers, String group) {
  private static final int PARTS = 3;

  /** Returns the lines of the cpu controller, and of the unified hierarchy. */
  static List<CgroupLine> of(String text) {
    List<CgroupLine> lines = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      String[] parts = line.split(":", PARTS);
      if (parts.length == PARTS
          && (line.startsWith("0::") || Arrays.asList(parts[1].split(",", -1)).contains("cpu"))) {
        lines.add(new CgroupLine(parts[1], parts[2]));
      }
    }
    return lines;
  }

  boolean isUnified() {
    return controllers.isEmpty();
  }
}
