package dev.kerneltune.owner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A profile of tuned with all that it includes, merged as tuned does (tuned/profiles/merger.py):
 * the options of a later profile replace those of the same name in the section of the same name.
 */
final class TunedProfile {
  /** Deep enough for any profile, and an end to one that names itself in a variable. */
  private static final int MOST_EXPANSIONS = 16;

  private final Map<String, Map<String, Option>> sections = new LinkedHashMap<>();

  /**
   * An option.
   *
   * @param value as it stands, variables not yet filled in
   * @param where its file and line
   */
  record Option(String value, String where) {}

  /**
   * Parses one file: sections, {@code key=value}, comments from a hash at the start of a word, and
   * values that go on in lines that are further in.
   */
  static List<ConfText.Entry> parse(String text) {
    List<ConfText.Entry> entries = new ArrayList<>();
    String section = "";
    int number = 0;
    for (String raw : text.split("\n", -1)) {
      number++;
      String line = withoutComment(raw);
      int equals = line.indexOf('=');
      boolean isContinued = !line.isBlank() && raw.charAt(0) <= ' ' && !entries.isEmpty();
      if (isContinued) {
        ConfText.Entry last = entries.removeLast();
        String value = (last.value() + " " + line.strip()).strip();
        entries.add(new ConfText.Entry(last.section(), last.key(), value, last.line()));
      } else if (line.startsWith("[") && line.stripTrailing().endsWith("]")) {
        section = line.substring(1, line.lastIndexOf(']'));
      } else if (equals > 0) {
        String key = line.substring(0, equals).strip();
        entries.add(new ConfText.Entry(section, key, line.substring(equals + 1).strip(), number));
      }
    }
    return entries;
  }

  private static String withoutComment(String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      boolean starts = i == 0 || line.charAt(i - 1) <= ' ';
      if (starts && (c == '#' || c == ';' && i == 0)) {
        return line.substring(0, i);
      }
    }
    return line;
  }

  /** Merges a file over those before it. */
  void merge(String path, List<ConfText.Entry> entries) {
    List<String> replaced = new ArrayList<>();
    for (ConfText.Entry entry : entries) {
      boolean replaces = entry.key().equals("replace") && isYes(entry.value());
      if (replaces && !replaced.contains(entry.section())) {
        replaced.add(entry.section());
        sections.remove(entry.section());
      }
    }
    for (ConfText.Entry entry : entries) {
      Map<String, Option> section =
          sections.computeIfAbsent(entry.section(), _ -> new LinkedHashMap<>());
      if (entry.key().equals("drop")) {
        for (String name : list(entry.value())) {
          section.remove(name);
        }
      } else if (!entry.key().equals("replace")) {
        section.put(entry.key(), new Option(entry.value(), path + ":" + entry.line()));
      }
    }
  }

  private static boolean isYes(String value) {
    return value.equals("1") || value.equalsIgnoreCase("true");
  }

  /** Splits a list at commas and semicolons. */
  static List<String> list(String value) {
    List<String> names = new ArrayList<>();
    for (String name : value.replace(';', ',').split(",", -1)) {
      if (!name.isBlank()) {
        names.add(name.strip());
      }
    }
    return names;
  }

  /** Returns the names of the sections, in order. */
  List<String> sections() {
    return List.copyOf(sections.keySet());
  }

  /** Returns the options of a section, in order; none where there is no such section. */
  Map<String, Option> options(String section) {
    return sections.getOrDefault(section, Map.of());
  }

  /** Returns the plugin that a section is for. */
  String type(String section) {
    Option type = options(section).getOrDefault("type", new Option(section, ""));
    return type.value();
  }

  /**
   * Returns a value with its variables filled in; one that a function or somebody else would have
   * to tell still has its dollar sign.
   */
  String expand(String value) {
    String text = value;
    Map<String, Option> variables = options("variables");
    for (int i = 0; i < MOST_EXPANSIONS && text.contains("${"); i++) {
      int start = text.lastIndexOf("${");
      int end = text.indexOf('}', start);
      String name = end < 0 ? "" : text.substring(start + 2, end);
      if (!variables.containsKey(name)) {
        return text;
      }
      String filled = variables.getOrDefault(name, new Option("", "")).value();
      text = text.substring(0, start) + filled + text.substring(end + 1);
    }
    return text;
  }
}
