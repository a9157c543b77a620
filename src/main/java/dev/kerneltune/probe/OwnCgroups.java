package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * The control groups that the audit itself runs in, from /proc/self/cgroup
 * (kernel/cgroup/cgroup.c).
 *
 * @param unified the path in version 2, or empty where there is none
 * @param hierarchy the controllers of the version 1 hierarchy that has cpu, as its folder is named;
 *     empty where version 2 has it
 * @param cpu the path in that hierarchy
 * @param version v1, hybrid (both, and version 1 has controllers) or v2
 */
record OwnCgroups(String unified, String hierarchy, String cpu, String version) {
  static final String FILE = "/proc/self/cgroup";
  static final String ROOT = "/sys/fs/cgroup";

  /** Reads and understands the file. */
  static Reading<OwnCgroups> of(Host host) {
    return Files.text(host, FILE).then(OwnCgroups::parse);
  }

  /** Parses the file: lines of number, controllers and path, with 0:: for version 2. */
  static Reading<OwnCgroups> parse(String text) {
    String unified = "";
    String hierarchy = "";
    String cpu = "";
    boolean controllers = false;
    boolean any = false;
    for (String line : text.split("\n", -1)) {
      int first = line.indexOf(':');
      int second = line.indexOf(':', first + 1);
      if (first < 0 || second < 0) {
        continue;
      }
      any = true;
      String names = line.substring(first + 1, second);
      String path = line.substring(second + 1);
      if (names.isEmpty() && line.startsWith("0:")) {
        unified = path;
      } else if (!names.startsWith("name=")) {
        controllers = true;
        if (List.of(names.split(",", -1)).contains("cpu")) {
          hierarchy = names;
          cpu = path;
        }
      }
    }
    if (text.isBlank()) {
      return Reading.absent("in no control group");
    }
    if (!any) {
      return Reading.malformed(text, "lines such as 0::/user.slice");
    }
    String version = controllers ? (unified.isEmpty() ? "v1" : "hybrid") : "v2";
    return unified.isEmpty() && !controllers
        ? Reading.absent("in no control group with controllers")
        : Reading.present(
            new OwnCgroups(unified, hierarchy, cpu, version), text.replace('\n', ' ').strip());
  }

  /** Returns the folders from the own group up to the root of what is visible. */
  static List<String> levels(String root, String path) {
    List<String> levels = new ArrayList<>();
    // A path that starts with /.. lies outside this namespace: only the root is visible.
    String at = path.contains("/..") || path.equals("/") ? "" : path;
    while (!at.isEmpty()) {
      levels.add(root + at);
      at = at.substring(0, at.lastIndexOf('/'));
    }
    levels.add(root);
    return levels;
  }
}
