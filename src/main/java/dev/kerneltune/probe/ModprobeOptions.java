package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The option lines of modprobe.d (modprobe.d(5)): what a module is told when it is loaded next. */
final class ModprobeOptions {
  /** A file hides one of the same name in a folder further down. */
  private static final List<String> FOLDERS =
      List.of("/etc/modprobe.d", "/run/modprobe.d", "/usr/lib/modprobe.d", "/lib/modprobe.d");

  private ModprobeOptions() {}

  /**
   * One option of one line.
   *
   * @param file where it stands
   * @param module the module, with underscores
   * @param name the parameter
   * @param value its value without quotes; empty for a bare word
   */
  record Option(String file, String module, String name, String value) {}

  /** Reads every option of every module, in the order in which they are taken. */
  static Reading<List<Option>> all(Host host) {
    Map<String, String> files = new TreeMap<>();
    boolean any = false;
    for (String folder : FOLDERS) {
      switch (Files.names(host, folder)) {
        case Reading.Present<List<String>>(var names, _) -> {
          any = true;
          for (String name : names) {
            if (name.endsWith(".conf")) {
              files.putIfAbsent(name, folder + "/" + name);
            }
          }
        }
        case Reading.Absent<List<String>> _ -> {}
        case Reading.Unreadable<List<String>>(var obstacle, var needs) -> {
          return Reading.unreadable(folder + ": " + obstacle, needs);
        }
        case Reading.Malformed<List<String>>(var raw, var problem) -> {
          return Reading.malformed(raw, problem);
        }
      }
    }
    if (!any) {
      return Reading.absent("no modprobe.d folder");
    }
    List<Option> options = new ArrayList<>();
    for (String file : files.values()) {
      switch (Files.text(host, file)) {
        case Reading.Present<String>(var text, _) -> options.addAll(parse(file, text));
        // A link to /dev/null, or a file that went away, hides what it stands for.
        case Reading.Absent<String> _ -> {}
        case Reading.Unreadable<String>(var obstacle, var needs) -> {
          return Reading.unreadable(file + ": " + obstacle, needs);
        }
        case Reading.Malformed<String>(var raw, var problem) -> {
          return Reading.malformed(raw, problem);
        }
      }
    }
    return Reading.present(List.copyOf(options), files.size() + " files");
  }

  /** Parses one file: comments, lines continued with a backslash, values in double quotes. */
  static List<Option> parse(String file, String text) {
    List<Option> options = new ArrayList<>();
    for (String line : text.replace("\\\n", " ").split("\n", -1)) {
      List<String> words = words(line);
      if (words.size() < 3 || !words.getFirst().equals("options")) {
        continue;
      }
      String module = words.get(1).replace('-', '_');
      for (String word : words.subList(2, words.size())) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        String value = equals < 0 ? "" : word.substring(equals + 1).replace("\"", "");
        options.add(new Option(file, module, name, value));
      }
    }
    return options;
  }

  /** Splits a line at blanks outside double quotes. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i <= line.length(); i++) {
      char c = i == line.length() ? '\n' : line.charAt(i);
      if (c == '#' && words.isEmpty() && word.isEmpty()) {
        return words;
      }
      quoted ^= c == '"';
      if (c > ' ' || (quoted && c == ' ')) {
        word.append(c);
      } else if (!word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
    }
    return words;
  }
}
