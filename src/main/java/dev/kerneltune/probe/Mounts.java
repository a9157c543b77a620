package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The mounted file systems that hold data (Documentation/filesystems/proc.rst, 3.5). */
final class Mounts {
  static final String INFO = "/proc/self/mountinfo";
  static final String SELF = "/proc/self/mounts";
  static final String OLD = "/proc/mounts";

  private static final List<String> LOCAL =
      List.of("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "bcachefs");

  /** File systems of the kernel and of containers: none holds data, and nobody asks about them. */
  private static final Set<String> OTHERS =
      Set.of(
          "overlay",
          "tmpfs",
          "nsfs",
          "proc",
          "sysfs",
          "cgroup",
          "cgroup2",
          "devpts",
          "devtmpfs",
          "mqueue",
          "ramfs");

  private Mounts() {}

  /**
   * A mounted file system.
   *
   * @param device major:minor of its backing device; empty where the table does not tell
   * @param source what is mounted
   * @param point where, with octal escapes for blanks as the kernel writes them
   * @param kind the type of the file system
   * @param options those of the mount and those of the file system
   */
  record Mount(String device, String source, String point, String kind, List<String> options) {
    /** Returns whether it is a file system on a block device of this machine. */
    boolean isLocal() {
      return LOCAL.contains(kind);
    }

    private Mount withoutPoint() {
      return new Mount(device, source, "", kind, options);
    }

    boolean isNfs() {
      return kind.equals("nfs") || kind.equals("nfs4");
    }

    boolean isWritable() {
      return !options.contains("ro");
    }

    /** Returns the text behind {@code name=}; absent where there is no such option. */
    Reading<String> option(String name) {
      for (String option : options) {
        if (option.startsWith(name) && option.startsWith("=", name.length())) {
          return Reading.present(option.substring(name.length() + 1), option);
        }
      }
      return Reading.absent("no option " + name);
    }
  }

  /**
   * A table of mounts.
   *
   * @param file where it stands
   * @param mounts in its order; a file system that is mounted several times is there once
   * @param others how many more lines there are, of file systems that hold no data
   */
  record Table(String file, List<Mount> mounts, int others) {}

  /** Reads the mounts of the audit's own mount namespace. */
  static Reading<Table> of(Host host) {
    Reading<Table> info = Files.text(host, INFO).then(Mounts::parseInfo);
    if (info.isPresent() || info instanceof Reading.Malformed<Table>) {
      return info;
    }
    for (String file : new String[] {SELF, OLD}) {
      Reading<Table> table = Files.text(host, file).then(text -> parseTable(file, text));
      if (table.isPresent() || table instanceof Reading.Malformed<Table>) {
        return table;
      }
    }
    return info;
  }

  /**
   * Parses mountinfo: {@code 36 35 98:0 / /mnt rw,noatime shared:1 - ext4 /dev/sda1 rw,discard},
   * with any number of fields before the dash.
   */
  static Reading<Table> parseInfo(String text) {
    List<Mount> mounts = new ArrayList<>();
    Set<Mount> seen = new HashSet<>();
    int others = 0;
    for (int at = 0; at < text.length(); ) {
      int start = at;
      int end = lineEnd(text, start);
      at = end + 1;
      // A host full of containers has a thousand of these, with options of two thousand letters.
      int dashAt = text.indexOf(" - ", start);
      if (dashAt >= 0 && dashAt < end && OTHERS.contains(word(text, dashAt + 3, end))) {
        others++;
        continue;
      }
      String line = text.substring(start, end);
      List<String> words = Values.words(line);
      if (words.isEmpty()) {
        continue;
      }
      int dash = words.subList(Math.min(6, words.size()), words.size()).indexOf("-") + 6;
      // The source of a file system without one is an empty field, and then a blank is missing.
      if (dash < 6 || dash + 2 > words.size() - 1) {
        return Reading.malformed(line, "a line of mountinfo, with a dash before the type");
      }
      List<String> options = new ArrayList<>(split(words.get(5)));
      options.addAll(split(words.getLast()));
      String source = dash + 3 < words.size() ? words.get(dash + 2) : "";
      add(
          mounts,
          seen,
          new Mount(words.get(2), source, words.get(4), words.get(dash + 1), List.copyOf(options)));
    }
    return table(INFO, text, mounts, others);
  }

  /** Parses the table of /proc/mounts: {@code /dev/sda1 /mnt ext4 rw,noatime 0 0}. */
  static Reading<Table> parseTable(String file, String text) {
    List<Mount> mounts = new ArrayList<>();
    Set<Mount> seen = new HashSet<>();
    int others = 0;
    for (int at = 0; at < text.length(); ) {
      int start = at;
      int end = lineEnd(text, start);
      at = end + 1;
      int pointAt = text.indexOf(' ', start) + 1;
      int kindAt = text.indexOf(' ', pointAt) + 1;
      if (start < pointAt
          && pointAt < kindAt
          && kindAt < end
          && OTHERS.contains(word(text, kindAt, end))) {
        others++;
        continue;
      }
      String line = text.substring(start, end);
      List<String> words = Values.words(line);
      if (words.isEmpty()) {
        continue;
      }
      if (words.size() < 4) {
        return Reading.malformed(line, "source, mount point, type and options");
      }
      add(
          mounts,
          seen,
          new Mount("", words.get(0), words.get(1), words.get(2), split(words.get(3))));
    }
    return table(file, text, mounts, others);
  }

  private static Reading<Table> table(String file, String text, List<Mount> mounts, int others) {
    return mounts.isEmpty() && others == 0
        ? Reading.malformed(text, "at least the mount of the root")
        : Reading.present(
            new Table(file, List.copyOf(mounts), others), mounts.size() + others + " mounts");
  }

  private static int lineEnd(String text, int start) {
    int newline = text.indexOf('\n', start);
    return newline < 0 ? text.length() : newline;
  }

  /** Returns the word that begins at {@code start}, and nothing behind {@code end}. */
  private static String word(String text, int start, int end) {
    int blank = text.indexOf(' ', start);
    return text.substring(start, blank < 0 ? end : Math.min(blank, end));
  }

  /** Containers show one file system under many mount points; the first is enough. */
  private static void add(List<Mount> mounts, Set<Mount> seen, Mount mount) {
    if (seen.add(mount.withoutPoint())) {
      mounts.add(mount);
    }
  }

  private static List<String> split(String options) {
    return List.of(options.split(",", -1));
  }
}
