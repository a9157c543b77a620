package dev.kerneltune.owner;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Address;
import dev.kerneltune.model.ClaimSource;
import dev.kerneltune.model.Owner;
import dev.kerneltune.model.Reading;
import dev.kerneltune.owner.Gathering.ConfFile;
import java.util.ArrayList;
import java.util.List;

/**
 * The option lines of modprobe.d(5). All options of a module are handed to the kernel in the order
 * of the files' names, those of the command line last (kmod, libkmod-config.c); of a parameter that
 * comes twice the kernel keeps the last. A module that is in the initial RAM disk was told what the
 * files said when that was made.
 */
public final class ModprobeFiles {
  private static final List<String> FOLDERS =
      List.of(
          "/etc/modprobe.d",
          "/run/modprobe.d",
          "/usr/local/lib/modprobe.d",
          "/usr/lib/modprobe.d",
          "/lib/modprobe.d");

  private ModprobeFiles() {}

  /**
   * One option.
   *
   * @param module the module, with underscores
   * @param name the parameter
   * @param value its value without quotes; empty for a bare word
   * @param where the file and the line, with a colon between
   */
  public record Option(String module, String name, String value, String where) {}

  /** Reads every option of every module, in the order in which they are taken. */
  public static Reading<List<Option>> all(Host host) {
    Gathering to = new Gathering(host);
    List<Option> options = new ArrayList<>();
    for (ConfFile file : to.files(Owner.MODPROBE_D, FOLDERS, ".conf")) {
      options.addAll(parse(file));
    }
    boolean any = false;
    for (ClaimSource source : to.claims().sources()) {
      if (source.claims() instanceof Reading.Unreadable<Integer>(var obstacle, var needs)) {
        return Reading.unreadable(source.where() + ": " + obstacle, needs);
      }
      any |= source.claims().isPresent();
    }
    return any
        ? Reading.present(options, options.size() + " options")
        : Reading.absent("no modprobe.d folder");
  }

  /** Parses one file; other commands than options are left out. */
  static List<Option> parse(ConfFile file) {
    List<Option> options = new ArrayList<>();
    for (ConfText.Line line : ConfText.joined(file.text(), "#", "")) {
      List<String> words = ConfText.words(line.text());
      if (words.size() < 3 || !words.getFirst().equals("options")) {
        continue;
      }
      String module = words.get(1).replace('-', '_');
      for (String word : words.subList(2, words.size())) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        String value = equals < 0 ? "" : word.substring(equals + 1);
        options.add(new Option(module, name, value, file.at(line.number())));
      }
    }
    return options;
  }

  /** Gathers what the files claim. */
  static void gather(Gathering to) {
    int order = 0;
    for (ConfFile file : to.files(Owner.MODPROBE_D, FOLDERS, ".conf")) {
      for (Option option : parse(file)) {
        to.claim(
            new Address.ModuleParam(option.module() + "/" + option.name()),
            option.value(),
            Owner.MODPROBE_D,
            option.where(),
            Ranks.MODPROBE + order++);
      }
    }
  }
}
