package dev.kerneltune.owner;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Owner;
import dev.kerneltune.model.Values;
import dev.kerneltune.owner.Gathering.ConfFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The limits of PAM logins: limits.conf(5), then limits.d in the order of the names. */
final class LimitsFiles {
  /** The names in /proc/self/limits (fs/proc/base.c, lnames). */
  private static final Map<String, String> NAMES =
      Map.of(
          "memlock", "Max locked memory",
          "nofile", "Max open files",
          "nproc", "Max processes",
          "stack", "Max stack size",
          "core", "Max core file size",
          "rtprio", "Max realtime priority",
          "as", "Max address space",
          "sigpending", "Max pending signals");

  private LimitsFiles() {}

  /**
   * One line.
   *
   * @param who a user, {@code @group} or {@code *}
   * @param type soft, hard or {@code -} for both
   * @param limit its name in /proc/self/limits
   * @param value as it stands; memory is in KiB
   * @param line its number
   */
  record Item(String who, String type, String limit, String value, int line) {}

  /** Parses one file; items that bound nothing of these are left out. */
  static List<Item> parse(String text) {
    List<Item> items = new ArrayList<>();
    for (ConfText.Line line : ConfText.lines(text, "#")) {
      List<String> words = Values.words(line.text());
      if (words.size() >= 4 && NAMES.containsKey(words.get(2))) {
        items.add(
            new Item(
                words.get(0),
                words.get(1),
                NAMES.getOrDefault(words.get(2), ""),
                words.get(3),
                line.number()));
      }
    }
    return items;
  }

  /** Gathers what the files claim. */
  static void gather(Gathering to) {
    List<ConfFile> files =
        new ArrayList<>(to.read(Owner.LIMITS_D, List.of("/etc/security/limits.conf")));
    files.addAll(to.files(Owner.LIMITS_D, List.of("/etc/security/limits.d"), ".conf"));
    int order = 0;
    for (ConfFile file : files) {
      for (Item item : parse(file.text())) {
        String whose = " (" + item.who() + " " + item.type() + ")";
        to.claim(
            new Address.Limit(item.limit()),
            item.value(),
            Owner.LIMITS_D,
            file.at(item.line()) + whose,
            Ranks.UNIT + order++);
      }
    }
  }
}
