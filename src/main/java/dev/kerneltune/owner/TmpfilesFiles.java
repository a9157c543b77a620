package dev.kerneltune.owner;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Claim;
import dev.kerneltune.model.Owner;
import dev.kerneltune.model.Reading;
import dev.kerneltune.owner.Gathering.ConfFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The lines {@code w} and {@code w+} of tmpfiles.d(5), which write into files that exist. Of two
 * lines {@code w} for one path the first counts and systemd-tmpfiles ignores the other
 * (src/tmpfiles/tmpfiles.c, item_compatible); lines {@code w+} are all taken, in order.
 */
final class TmpfilesFiles {
  private static final List<String> FOLDERS =
      List.of(
          "/etc/tmpfiles.d",
          "/run/tmpfiles.d",
          "/usr/local/lib/tmpfiles.d",
          "/usr/lib/tmpfiles.d",
          "/lib/tmpfiles.d");

  /** Where the argument stands: type, path, mode, user, group, age, argument. */
  private static final int ARGUMENT = 6;

  private TmpfilesFiles() {}

  /**
   * A line that writes.
   *
   * @param path as it stands, may be a pattern
   * @param value the argument
   * @param appends whether it is {@code w+}
   * @param line its number
   */
  record Write(String path, String value, boolean appends, int line) {}

  /** Parses one file; lines that write nothing, or nothing of the kernel's, are left out. */
  static List<Write> parse(String text) {
    List<Write> writes = new ArrayList<>();
    for (ConfText.Line line : ConfText.lines(text, "#")) {
      List<String> words = ConfText.words(line.text());
      if (words.size() > ARGUMENT && words.getFirst().startsWith("w") && isKernels(words.get(1))) {
        String value = String.join(" ", words.subList(ARGUMENT, words.size()));
        boolean appends = words.getFirst().indexOf('+') > 0;
        writes.add(new Write(words.get(1), plain(value), appends, line.number()));
      }
    }
    return writes;
  }

  private static boolean isKernels(String path) {
    return path.startsWith("/sys/")
        || path.startsWith("/proc/sys/")
        || path.startsWith("/proc/irq/");
  }

  /** Takes away the escapes that stand for a line's end. */
  private static String plain(String argument) {
    return argument.replace("\\n", " ").replace("\\t", " ").strip();
  }

  /** Gathers what the files claim. */
  static void gather(Gathering to) {
    Map<String, String> first = new HashMap<>();
    int order = 0;
    for (ConfFile file : to.files(Owner.TMPFILES_D, FOLDERS, ".conf")) {
      for (Write write : parse(file.text())) {
        String known = write.appends() ? write.value() : first.get(write.path());
        first.putIfAbsent(write.path(), write.value());
        boolean ignored = known != null && !known.equals(write.value());
        claim(
            to,
            write,
            file.at(write.line()),
            ignored ? Claim.NOT_AT_BOOT : Ranks.TMPFILES + order++);
      }
    }
  }

  private static void claim(Gathering to, Write write, String where, int rank) {
    Reading<List<String>> paths = Globs.expand(to.host(), write.path());
    if (hasSpecifier(write.path())
        || hasSpecifier(write.value())
        || !(paths instanceof Reading.Present<List<String>>(var found, _))) {
      String about = write.path().substring(write.path().lastIndexOf('/') + 1);
      to.doubt(
          Owner.TMPFILES_D,
          where,
          Globs.isGlob(about) || hasSpecifier(about) ? "" : about,
          write.path() + " " + write.value(),
          "a path and a value without specifiers, below folders that can be listed");
      return;
    }
    for (String path : found) {
      Optional<Address.Knob> knob = Knobs.ofPath(path);
      knob.ifPresent(each -> to.claim(each, write.value(), Owner.TMPFILES_D, where, rank));
    }
  }

  private static boolean hasSpecifier(String text) {
    return text.indexOf('%') >= 0;
  }
}
