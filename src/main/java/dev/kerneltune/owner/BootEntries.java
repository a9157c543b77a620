package dev.kerneltune.owner;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The entries of the Boot Loader Specification: one file for each kernel. */
final class BootEntries {
  private BootEntries() {}

  /**
   * One entry.
   *
   * @param path its file
   * @param version its version; the number of the deployment with OSTree
   * @param options the words behind {@code options}, variables of grubenv not yet filled in
   */
  record Entry(String path, String version, String options) {
    /** Returns the name by which saved_entry knows it. */
    String id() {
      String name = path.substring(path.lastIndexOf('/') + 1);
      return name.endsWith(".conf") ? name.substring(0, name.length() - 5) : name;
    }
  }

  /** Parses one file; lines {@code options} add up. */
  static Entry parse(String path, String text) {
    StringBuilder options = new StringBuilder();
    String version = "";
    for (ConfText.Line line : ConfText.lines(text, "#")) {
      int blank = 0;
      while (blank < line.text().length() && line.text().charAt(blank) > ' ') {
        blank++;
      }
      String value = line.text().substring(blank).strip();
      switch (line.text().substring(0, blank)) {
        case "options" -> options.append(options.isEmpty() ? "" : " ").append(value);
        case "version" -> version = value;
        default -> {}
      }
    }
    return new Entry(path, version, options.toString());
  }

  /** Returns the entry that boots next, the variables of GRUB's environment filled in. */
  static Reading<Entry> next(List<Entry> entries, BootLoader loader, Host host) {
    return switch (loader) {
      case GRUBBY, GRUB_DROP_IN, GRUB_PLAIN ->
          GrubConfig.environment(host)
              .then(known -> filled(entries, known).then(filled -> booted(filled, known)));
      case RPM_OSTREE -> filled(entries, Map.of()).then(BootEntries::newest);
      case KERNEL_INSTALL -> filled(entries, Map.of()).then(filled -> booted(filled, Map.of()));
    };
  }

  private static Reading<List<Entry>> filled(List<Entry> entries, Map<String, String> environment) {
    List<Entry> all = new ArrayList<>();
    for (Entry entry : entries) {
      Reading<Entry> filled = filled(entry, environment);
      if (!(filled instanceof Reading.Present<Entry>(var one, _))) {
        return filled.map(_ -> List.of());
      }
      all.add(one);
    }
    return Reading.present(all, all.size() + " boot entries");
  }

  private static Reading<Entry> filled(Entry entry, Map<String, String> environment) {
    List<String> words = GrubDefaults.kernelWords(entry.options());
    if (words.contains("$kernelopts") && !environment.containsKey("kernelopts")) {
      return Reading.unreadable("the environment of GRUB does not tell kernelopts", "root");
    }
    String line = GrubConfig.parse("").commandLine(words, environment);
    return Reading.present(new Entry(entry.path(), entry.version(), line), line);
  }

  /**
   * Returns the entry that boots next: the one that was saved, or any where all have the same
   * options. Rescue entries, which nobody boots by default, are left out.
   */
  static Reading<Entry> booted(List<Entry> entries, Map<String, String> environment) {
    String next = environment.getOrDefault("next_entry", "");
    String saved = next.isEmpty() ? environment.getOrDefault("saved_entry", "") : next;
    Reading<Entry> only = Reading.absent("no boot entries");
    boolean differ = false;
    for (Entry entry : entries) {
      if (!saved.isEmpty() && entry.id().equals(saved)) {
        return Reading.present(entry, entry.path());
      }
      if (entry.id().contains("rescue")) {
        continue;
      }
      differ |= only.isPresent() && !sameOptions(only.orElse(entry), entry);
      only = only.isPresent() ? only : Reading.present(entry, entry.path());
    }
    return differ
        ? Reading.unreadable("several boot entries with different options, and none saved", "")
        : only;
  }

  /** Returns the deployment that boots: the one with the highest number (OSTree). */
  static Reading<Entry> newest(List<Entry> entries) {
    long highest = -1;
    Reading<Entry> newest = Reading.unreadable("no boot entry with a numbered version", "");
    for (Entry entry : entries) {
      Reading<Value> number = Values.parse(ValueKind.INT, entry.version());
      if (number instanceof Reading.Present<Value>(Value.Int(long version), _)
          && version > highest) {
        highest = version;
        newest = Reading.present(entry, entry.path());
      }
    }
    return newest;
  }

  /** The ostree= argument names the deployment and differs by design. */
  private static boolean sameOptions(Entry a, Entry b) {
    return withoutDeployment(a).equals(withoutDeployment(b));
  }

  private static List<String> withoutDeployment(Entry entry) {
    List<String> words = GrubDefaults.kernelWords(entry.options());
    words.removeIf(word -> word.startsWith("ostree="));
    return words;
  }
}
