package dev.kerneltune.owner;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A generated grub.cfg, as far as it tells the command line of the entry that boots by default. */
final class GrubConfig {
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, String> variables = new LinkedHashMap<>();
  private final List<Level> open = new ArrayList<>();
  private int entriesOnTop;
  private String chosen = "";
  private boolean takesSaved;
  private boolean takesBootEntries;
  private List<List<String>> path = List.of();

  private GrubConfig() {}

  /**
   * A menu entry with a kernel.
   *
   * @param path the ways to name each menu on the way to it, and itself: title, identifier, number
   * @param arguments the words behind the kernel, unquoted, variables not yet filled in
   * @param line the number of its linux line
   */
  record Entry(List<List<String>> path, List<String> arguments, int line) {}

  /** A menu that is open, or an entry, while the lines are read. */
  private static final class Level {
    private final List<String> names;
    private int entries;

    Level(List<String> names) {
      this.names = names;
    }
  }

  /** Parses the text of a grub.cfg. */
  static GrubConfig parse(String text) {
    GrubConfig config = new GrubConfig();
    for (ConfText.Line line : ConfText.joined(text, "#", "")) {
      List<String> words = ConfText.words(line.text());
      if (!words.isEmpty()) {
        config.take(words, line);
      }
    }
    return config;
  }

  private void take(List<String> words, ConfText.Line line) {
    switch (words.getFirst()) {
      case "set" -> set(words.size() > 1 ? words.get(1) : "");
      case "blscfg" -> takesBootEntries = true;
      case "menuentry", "submenu" -> {
        List<String> names = names(words, nextNumber());
        if (line.text().endsWith("{")) {
          open.add(new Level(names));
        }
        path = new ArrayList<>();
        for (Level level : open) {
          path.add(level.names);
        }
      }
      case "linux", "linux16", "linuxefi" -> {
        if (!open.isEmpty()) {
          List<String> arguments = words.size() < 2 ? List.of() : words.subList(2, words.size());
          entries.add(new Entry(path, List.copyOf(arguments), line.number()));
        }
      }
      case "}" -> {
        if (!open.isEmpty()) {
          open.removeLast();
        }
      }
      default -> {}
    }
  }

  private void set(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals <= 0) {
      return;
    }
    String name = assignment.substring(0, equals);
    String value = assignment.substring(equals + 1);
    if (!name.equals("default")) {
      variables.put(name, value);
    } else if (value.indexOf('$') < 0) {
      chosen = value;
    } else {
      takesSaved |= value.contains("saved_entry");
    }
  }

  private int nextNumber() {
    return open.isEmpty() ? entriesOnTop++ : open.getLast().entries++;
  }

  private static List<String> names(List<String> words, int number) {
    List<String> names = new ArrayList<>();
    names.add(Integer.toString(number));
    if (words.size() > 1) {
      names.add(words.get(1));
    }
    int id = words.indexOf("$menuentry_id_option");
    id = id < 0 ? words.indexOf("--id") : id;
    if (id >= 0 && id + 1 < words.size()) {
      names.add(words.get(id + 1));
    }
    return names;
  }

  /** Returns whether the entries are files of /boot/loader/entries. */
  boolean takesBootEntries() {
    return takesBootEntries;
  }

  /**
   * Returns the entry that boots next.
   *
   * @param environment what grubenv holds
   */
  Reading<Entry> booted(Map<String, String> environment) {
    String saved = environment.getOrDefault("saved_entry", "");
    String next = environment.getOrDefault("next_entry", "");
    String wanted = !next.isEmpty() ? next : takesSaved && !saved.isEmpty() ? saved : chosen;
    String name = wanted.isEmpty() ? "0" : wanted;
    for (Entry entry : entries) {
      if (isNamed(entry.path(), name)) {
        return Reading.present(entry, name);
      }
    }
    return Reading.malformed(name, "the name of a menu entry with a kernel");
  }

  private static boolean isNamed(List<List<String>> path, String name) {
    int start = 0;
    for (int i = 0; i < path.size(); i++) {
      int end = i == path.size() - 1 ? name.length() : name.indexOf('>', start);
      if (end < start || !path.get(i).contains(name.substring(start, end))) {
        return false;
      }
      start = end + 1;
    }
    return !path.isEmpty();
  }

  /** Returns a command line: words with their variables filled in, quoted where they must be. */
  String commandLine(List<String> words, Map<String, String> environment) {
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      String name = word.startsWith("$") ? word.substring(1) : "";
      if (name.startsWith("{") && name.endsWith("}")) {
        name = name.substring(1, name.length() - 1);
      }
      String filled =
          name.isEmpty() ? word : environment.getOrDefault(name, variables.getOrDefault(name, ""));
      boolean quoted = name.isEmpty() && word.indexOf(' ') >= 0;
      if (!filled.isBlank()) {
        line.append(line.isEmpty() ? "" : " ");
        line.append(quoted ? '"' + filled + '"' : filled.strip());
      }
    }
    return line.toString();
  }

  /** Reads what GRUB remembers; a machine without such a file remembers nothing. */
  static Reading<Map<String, String>> environment(Host host) {
    for (String folder : BootLoaders.GRUB_FOLDERS) {
      Reading<String> text = Reads.text(host, folder + "/grubenv");
      if (!(text instanceof Reading.Absent<String>)) {
        return text.map(GrubConfig::environment);
      }
    }
    return Reading.present(Map.of(), "no grubenv");
  }

  /** Parses a grubenv: lines of {@code name=value} in a block that is filled up with hashes. */
  static Map<String, String> environment(String text) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (ConfText.Line line : ConfText.lines(text, "#")) {
      int equals = line.text().indexOf('=');
      if (equals > 0) {
        environment.put(line.text().substring(0, equals), line.text().substring(equals + 1));
      }
    }
    return environment;
  }
}
