package dev.kerneltune.apply;

import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.OwnText;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What must be true of a grub.cfg that update-grub made, before a machine boots by it. */
final class GrubConfig {
  private static final List<String> LOADS = List.of("linux", "linux16", "linuxefi");
  private static final List<String> ENTRIES = List.of("menuentry", "submenu");
  private static final List<String> INITRDS = List.of("initrd", "initrd16", "initrdefi");

  private GrubConfig() {}

  /**
   * Returns what is wrong with the new file; empty where nothing is.
   *
   * @param before the file as it was
   * @param after the file as it was made
   * @param words parameters that our drop-in adds
   */
  static Optional<String> problem(String before, String after, List<String> words) {
    if (!after.isBlank() && !isWhole(after)) {
      return Optional.of("its end missing");
    }
    for (List<String> kind : List.of(ENTRIES, LOADS, INITRDS)) {
      int had = lines(before, kind).size();
      int has = lines(after, kind).size();
      if (has < had) {
        return Optional.of(
            "%d lines of %s; expected the %d that there were".formatted(has, kind.getFirst(), had));
      }
    }
    List<String> kernels = lines(after, LOADS);
    if (kernels.isEmpty()) {
      return words.isEmpty() ? Optional.empty() : Optional.of("no kernel is booted by it");
    }
    List<String> raw = new ArrayList<>();
    // The first is that of the default entry, as 10_linux writes them.
    for (CommandLine.Argument argument : CommandLine.parse(kernels.getFirst()).arguments()) {
      raw.add(argument.raw());
    }
    for (String word : words) {
      if (!raw.contains(word)) {
        return Optional.of(
            "the first kernel does not get %s; something behind our drop-in takes it away"
                .formatted(word));
      }
    }
    return Optional.empty();
  }

  /**
   * Returns whether each part that a script of /etc/grub.d began has its end (grub-mkconfig.in
   * frames them): a full disk cuts the file off.
   */
  static boolean isWhole(String config) {
    int open = 0;
    for (String line : config.split("\n", -1)) {
      open += line.startsWith("### BEGIN /") ? 1 : line.startsWith("### END /") ? -1 : 0;
    }
    return open == 0 && !config.isBlank();
  }

  private static List<String> lines(String config, List<String> commands) {
    List<String> lines = new ArrayList<>();
    for (String line : config.split("\n", -1)) {
      List<String> words = Values.words(line);
      if (!words.isEmpty() && commands.contains(words.getFirst())) {
        lines.add(line.strip());
      }
    }
    return lines;
  }

  /** Returns the parameters that our drop-in adds, as {@code GrubLine} writes them. */
  static List<String> words(String dropIn) {
    List<String> words = new ArrayList<>();
    for (String body : OwnText.entries(dropIn).values()) {
      // _DEFAULT or not: model.GrubLine says why it is added to.
      int own = body.indexOf("$GRUB_CMDLINE_LINUX");
      int end = body.lastIndexOf('"');
      if (own >= 0 && body.indexOf(' ', own) > own && end > body.indexOf(' ', own)) {
        // Inside double quotes the shell takes a backslash away before " \ $ and `.
        String added = body.substring(body.indexOf(' ', own), end).replace("\\\"", "\"");
        for (CommandLine.Argument argument : CommandLine.parse(added).arguments()) {
          words.add(argument.raw());
        }
      }
    }
    return words;
  }
}
