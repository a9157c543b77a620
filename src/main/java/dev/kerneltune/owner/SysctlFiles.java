package dev.kerneltune.owner;

import dev.kerneltune.model.Claim;
import dev.kerneltune.model.Owner;
import dev.kerneltune.model.Reading;
import dev.kerneltune.owner.Gathering.ConfFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of sysctl.d(5), as systemd-sysctl takes them (src/sysctl/sysctl.c): of one key the last
 * value, in the order of the files' names over all folders; keys that are named outright are left
 * alone by patterns. /etc/sysctl.conf is read by it only where sysctl.d holds a link to it.
 */
final class SysctlFiles {
  static final List<String> FOLDERS =
      List.of(
          "/etc/sysctl.d",
          "/run/sysctl.d",
          "/usr/local/lib/sysctl.d",
          "/usr/lib/sysctl.d",
          "/lib/sysctl.d");
  private static final String CONF = "/etc/sysctl.conf";

  private SysctlFiles() {}

  /**
   * A line of a file.
   *
   * @param path below /proc/sys, may be a pattern
   * @param value what it is set to
   * @param isAssignment whether it sets anything; a key alone keeps patterns away from itself
   * @param line its number
   */
  record Setting(String path, String value, boolean isAssignment, int line) {}

  /** Parses one file; lines that are neither an assignment nor an exclusion are left out. */
  static List<Setting> parse(String text) {
    List<Setting> settings = new ArrayList<>();
    for (ConfText.Line line : ConfText.lines(text, "#;")) {
      boolean dash = line.text().startsWith("-");
      String rest = dash ? line.text().substring(1) : line.text();
      int equals = rest.indexOf('=');
      if (equals > 0) {
        String path = Knobs.path(rest.substring(0, equals).strip());
        settings.add(new Setting(path, rest.substring(equals + 1).strip(), true, line.number()));
      } else if (dash && equals < 0) {
        settings.add(new Setting(Knobs.path(rest.strip()), "", false, line.number()));
      }
    }
    return settings;
  }

  /** Gathers what the files claim. */
  static void gather(Gathering to, Reapplied reapplied) {
    Map<String, Placed> outright = new LinkedHashMap<>();
    List<Placed> named = new ArrayList<>();
    List<Placed> patterns = new ArrayList<>();
    int order = 0;
    for (ConfFile file : to.files(Owner.SYSCTL_D, FOLDERS, ".conf")) {
      for (Setting setting : parse(file.text())) {
        Placed placed = new Placed(setting, file.at(setting.line()), order++);
        if (Globs.isGlob(setting.path())) {
          patterns.add(placed);
        } else {
          outright.put(setting.path(), placed);
          named.add(placed);
        }
      }
    }
    for (Placed placed : named) {
      Placed last = outright.getOrDefault(placed.setting().path(), placed);
      // A key that stands alone further down takes the assignments above it back.
      claim(to, placed.setting().path(), placed, last.setting().isAssignment(), reapplied);
    }
    for (Placed placed : patterns) {
      expand(to, placed, outright, reapplied);
    }
    conf(to, reapplied);
  }

  private record Placed(Setting setting, String where, int order) {}

  private static void claim(
      Gathering to, String path, Placed placed, boolean isTaken, Reapplied reapplied) {
    if (placed.setting().isAssignment()) {
      int base = reapplied.takes(placed.where(), path) ? Ranks.REAPPLIED : Ranks.SYSCTL;
      to.claim(
          Knobs.sysctl(path),
          placed.setting().value(),
          Owner.SYSCTL_D,
          placed.where(),
          isTaken ? base + placed.order() : Claim.NOT_AT_BOOT);
    }
  }

  private static void expand(
      Gathering to, Placed placed, Map<String, Placed> outright, Reapplied reapplied) {
    String pattern = placed.setting().path();
    Reading<List<String>> paths = Globs.expand(to.host(), "/proc/sys/" + pattern);
    if (paths instanceof Reading.Present<List<String>>(var found, _)) {
      for (String path : found) {
        String below = path.substring("/proc/sys/".length());
        if (!outright.containsKey(below)) {
          claim(to, below, placed, true, reapplied);
        }
      }
    } else {
      String last = pattern.substring(pattern.lastIndexOf('/') + 1);
      String about = Globs.isGlob(last) ? "" : last;
      to.doubt(Owner.SYSCTL_D, placed.where(), about, pattern, "a pattern that can be looked up");
    }
  }

  /** Reads what systemd-sysctl does not, unless sysctl.d points at it; tuned does. */
  private static void conf(Gathering to, Reapplied reapplied) {
    int order = 0;
    for (ConfFile file : to.read(Owner.SYSCTL_D, List.of(CONF))) {
      for (Setting setting : parse(file.text())) {
        if (setting.isAssignment() && !Globs.isGlob(setting.path())) {
          boolean taken = reapplied.takes(CONF, setting.path());
          to.claim(
              Knobs.sysctl(setting.path()),
              setting.value(),
              Owner.SYSCTL_D,
              file.at(setting.line()),
              taken ? Ranks.REAPPLIED + Ranks.LAST / 2 + order++ : Claim.NOT_AT_BOOT);
        }
      }
    }
  }
}
