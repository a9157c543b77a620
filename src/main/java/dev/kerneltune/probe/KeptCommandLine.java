package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kernel command line that the next boot will have, where a tool keeps it in boot entries (The
 * Boot Loader Specification) or in a file that those are made of.
 */
public final class KeptCommandLine {
  private static final String ENTRIES = "/boot/loader/entries";
  private static final List<String> GRUB_ENVIRONMENTS =
      List.of("/boot/grub2/grubenv", "/boot/grub/grubenv");

  /** kernel-install takes the first of these that there is (90-loaderentry.install). */
  private static final List<String> INSTALL_LINES =
      List.of("/etc/kernel/cmdline", "/usr/lib/kernel/cmdline", "/proc/cmdline");

  private KeptCommandLine() {}

  /**
   * Returns the words of a command line that give a parameter, with blanks between, as they stand:
   * {@code iommu=pt}. {@link State.Nothing} where there is none.
   */
  static Reading<State> parameter(String line, String name) {
    StringBuilder words = new StringBuilder();
    for (CommandLine.Argument argument : CommandLine.parse(line).all(name)) {
      words.append(words.isEmpty() ? "" : " ").append(argument.raw());
    }
    State state = words.isEmpty() ? new State.Nothing() : new State.Holds(words.toString());
    return Reading.present(state, words.toString());
  }

  /** Returns the command line of the next boot. */
  public static Reading<String> line(Host host, BootLoader loader) {
    return switch (loader) {
      case GRUBBY -> {
        Map<String, String> variables = environment(host);
        yield entries(host)
            .then(entries -> options(entries, variables))
            .then(lines -> chosen(lines, Optional.ofNullable(variables.get("saved_entry"))));
      }
      case RPM_OSTREE ->
          entries(host).then(KeptCommandLine::newest).then(entry -> options(entry, Map.of()));
      case KERNEL_INSTALL -> installed(host);
      case GRUB_DROP_IN, GRUB_PLAIN ->
          Reading.unreadable("no tool keeps single parameters of " + loader.word(), "");
    };
  }

  private static Reading<String> installed(Host host) {
    Reading<String> line = Reading.absent("no command line is kept");
    for (String path : INSTALL_LINES) {
      line = Files.text(host, path);
      if (!(line instanceof Reading.Absent<String>)) {
        break;
      }
    }
    return line;
  }

  private static Map<String, String> environment(Host host) {
    for (String path : GRUB_ENVIRONMENTS) {
      if (Files.text(host, path) instanceof Reading.Present<String>(var text, _)) {
        return variables(text);
      }
    }
    return Map.of();
  }

  /** Parses a GRUB environment block: lines of NAME=VALUE, filled up with number signs. */
  static Map<String, String> variables(String text) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String line : text.split("\n", -1)) {
      int equals = line.startsWith("#") ? -1 : line.indexOf('=');
      if (equals > 0) {
        variables.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return variables;
  }

  /** Reads every entry, by its name. */
  private static Reading<Map<String, String>> entries(Host host) {
    return Files.names(host, ENTRIES)
        .then(
            names -> {
              Map<String, String> entries = new LinkedHashMap<>();
              for (String name : names) {
                if (name.endsWith(".conf")) {
                  Reading<String> text = Files.text(host, ENTRIES + "/" + name);
                  if (!(text instanceof Reading.Present<String>(var entry, _))) {
                    return text.map(_ -> Map.of());
                  }
                  entries.put(name.substring(0, name.length() - 5), entry);
                }
              }
              return Reading.present(entries, String.join(" ", entries.keySet()));
            });
  }

  /** Picks the deployment that boots: the one with the highest number behind version (OSTree). */
  static Reading<String> newest(Map<String, String> entries) {
    String newest = "";
    long highest = -1;
    for (String entry : entries.values()) {
      Reading<Value> version =
          FactCollector.line(entry, "version").then(text -> Values.parse(ValueKind.INT, text));
      if (version instanceof Reading.Present<Value>(Value.Int(long number), _)
          && number > highest) {
        highest = number;
        newest = entry;
      }
    }
    return highest < 0
        ? Reading.unreadable("no boot entry in " + ENTRIES + " has a numbered version", "")
        : Reading.present(newest, newest);
  }

  private static Reading<Map<String, String>> options(
      Map<String, String> entries, Map<String, String> variables) {
    Map<String, String> lines = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      Reading<String> line = options(entry.getValue(), variables);
      if (!(line instanceof Reading.Present<String>(var words, _))) {
        return line.map(_ -> Map.of());
      }
      lines.put(entry.getKey(), words);
    }
    return Reading.present(lines, lines.size() + " boot entries");
  }

  /**
   * Picks the line of the entry that boots: the saved one. Where it is not named, or by a number
   * that only the boot loader's own order explains, the lines must agree; rescue entries aside.
   */
  static Reading<String> chosen(Map<String, String> lines, Optional<String> saved) {
    String named = saved.isEmpty() ? null : lines.get(saved.get());
    if (named != null) {
      return Reading.present(named, named);
    }
    List<String> ordinary = new ArrayList<>();
    for (Map.Entry<String, String> entry : lines.entrySet()) {
      if (!entry.getKey().contains("-rescue") && !ordinary.contains(entry.getValue())) {
        ordinary.add(entry.getValue());
      }
    }
    return switch (ordinary.size()) {
      case 0 -> Reading.unreadable("no boot entry in " + ENTRIES, "");
      case 1 -> Reading.present(ordinary.getFirst(), ordinary.getFirst());
      default ->
          Reading.unreadable("the boot entries differ, and the default one is not named", "");
    };
  }

  /** Returns the words of the options lines, with the variables of GRUB's environment put in. */
  static Reading<String> options(String entry, Map<String, String> variables) {
    StringBuilder options = new StringBuilder();
    for (String line : entry.split("\n", -1)) {
      List<String> words = Values.words(line);
      if (words.isEmpty() || !words.getFirst().equals("options")) {
        continue;
      }
      for (String word : words.subList(1, words.size())) {
        String value = word.startsWith("$") ? variables.get(word.substring(1)) : word;
        if (value == null && word.equals("$kernelopts")) {
          return Reading.unreadable("GRUB's environment does not tell kernelopts", "");
        }
        // A variable that nobody set is empty to GRUB.
        if (value != null && !value.isEmpty()) {
          options.append(options.isEmpty() ? "" : " ").append(value);
        }
      }
    }
    return Reading.present(options.toString(), options.toString());
  }
}
