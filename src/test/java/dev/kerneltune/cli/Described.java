package dev.kerneltune.cli;

import dev.kerneltune.catalog.BuiltInProfiles;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Profile;
import dev.kerneltune.model.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The command line as completions and man pages describe it, read off the commands themselves.
 *
 * @param name the word that names the command; of one in a group both, with a blank between
 * @param about one sentence
 * @param footer what its help says below the options
 * @param options its options
 * @param argument what it takes beside options
 * @param parts the commands of a group, none elsewhere
 */
record Described(
    String name,
    String about,
    Optional<String> footer,
    List<Option> options,
    Optional<Argument> argument,
    List<Described> parts) {

  /** Returns the program itself. */
  static Described program() {
    return of("kernel-tune", App.root());
  }

  /** Returns the commands that stand behind the program's name, in the order of the help. */
  static List<Described> commands() {
    List<Described> commands = new ArrayList<>();
    App.commands().forEach((name, command) -> commands.add(of(name, command.get().spec())));
    return commands;
  }

  /** Returns all commands, each group before its own. */
  static List<Described> all() {
    List<Described> all = new ArrayList<>();
    for (Described command : commands()) {
      all.add(command);
      all.addAll(command.parts());
    }
    return all;
  }

  /** Returns the names of the groups. */
  static List<String> groups() {
    return commands().stream()
        .filter(command -> !command.parts().isEmpty())
        .map(Described::name)
        .toList();
  }

  /** Returns the last word of the name. */
  String word() {
    return name.substring(name.lastIndexOf(' ') + 1);
  }

  private static Described of(String name, CommandSpec spec) {
    List<Option> options = new ArrayList<>();
    for (OptionSpec option : spec.options()) {
      options.add(
          new Option(
              List.of(option.names()),
              text(option),
              option.arity().max() == 0 ? Optional.empty() : Optional.of(argument(option))));
    }
    Optional<Argument> argument = Optional.empty();
    for (PositionalParamSpec positional : spec.positionalParameters()) {
      argument = Optional.of(argument(positional));
    }
    List<Described> parts = new ArrayList<>();
    spec.subcommands()
        .forEach((word, part) -> parts.add(of(name + " " + word, part.getCommandSpec())));
    if (!parts.isEmpty()) {
      argument = Optional.of(group(parts));
    }
    String[] footer = spec.usageMessage().footer();
    return new Described(
        name,
        String.join(" ", spec.usageMessage().description()),
        footer.length == 0 ? Optional.empty() : Optional.of(String.join(" ", footer)),
        options,
        argument,
        parts);
  }

  private static Argument group(List<Described> parts) {
    Map<String, String> titles = new LinkedHashMap<>();
    parts.forEach(part -> titles.put(part.word(), brief(part.about())));
    return new Argument(
        "COMMAND", "One of those below.", new Words("", titles), false, false, false);
  }

  private static String text(ArgSpec spec) {
    return String.join(" ", spec.description());
  }

  private static Argument argument(ArgSpec spec) {
    Iterable<String> words = spec.completionCandidates();
    return new Argument(
        spec.paramLabel(),
        text(spec),
        words == null ? Words.NONE : Words.of(words),
        ",".equals(spec.splitRegex()),
        spec.arity().max() > 1,
        spec.arity().min() == 0);
  }

  /** Returns every option and argument that takes words of the catalogue or a list of its own. */
  static Map<String, Words> namedWords() {
    Map<String, Words> named = new LinkedHashMap<>();
    for (Described command : all()) {
      command.argument().ifPresent(argument -> argument.words().nameIn(named));
      for (Option option : command.options()) {
        option.argument().ifPresent(argument -> argument.words().nameIn(named));
      }
    }
    return named;
  }

  /** Returns the first statement of a description: what fits beside a word in a list. */
  static String brief(String about) {
    String first = about.split("; |\\. |: ", 2)[0];
    return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
  }

  /**
   * An option.
   *
   * @param names as they are typed, dashes and all
   * @param about what it does
   * @param argument what stands behind it; empty for a flag
   */
  record Option(List<String> names, String about, Optional<Argument> argument) {}

  /**
   * What stands behind an option, or beside all options.
   *
   * @param label its name in the help
   * @param about what it means
   * @param words what it can be
   * @param list whether several are given with commas between them
   * @param many whether several are given one after another
   * @param optional whether it may be left out
   */
  record Argument(
      String label, String about, Words words, boolean list, boolean many, boolean optional) {
    /** A profile is named by its file as well. */
    private static final Set<String> FILES = Set.of("FILE", "PROFILE", "[show] NAME");

    /** Returns whether a file is meant, by its name in the help. */
    boolean isFile() {
      return FILES.contains(label);
    }

    /** Returns whether a folder is meant. */
    boolean isFolder() {
      return label.equals("DIR");
    }
  }

  /**
   * A closed list of words.
   *
   * @param name where it stands in the catalogue; empty for a list of one option's own
   * @param titles the words, with what each means; empty where the word says it itself
   */
  record Words(String name, Map<String, String> titles) {
    static final Words NONE = new Words("", Map.of());

    static Words of(Iterable<String> words) {
      String name = words instanceof Known known ? known.name().toLowerCase(Locale.ROOT) : "";
      Map<String, String> titles = new LinkedHashMap<>();
      Map<String, String> known = name.isEmpty() ? Map.of() : titlesOfCatalogue();
      for (String word : words) {
        titles.put(word, known.getOrDefault(word, ""));
      }
      return titles.isEmpty() ? NONE : new Words(name, titles);
    }

    boolean isEmpty() {
      return titles.isEmpty();
    }

    String spaced() {
      return String.join(" ", titles.keySet());
    }

    private void nameIn(Map<String, Words> named) {
      if (!name.isEmpty()) {
        named.put(name, this);
      }
    }

    private static Map<String, String> titlesOfCatalogue() {
      Map<String, String> titles = new LinkedHashMap<>();
      for (Check check : Catalogs.builtIn().checks()) {
        titles.put(check.id(), check.title());
      }
      for (Profile profile : BuiltInProfiles.load()) {
        titles.put(profile.name(), profile.title());
      }
      for (Scenario scenario : Catalogs.builtIn().scenarios()) {
        titles.put(scenario.id(), scenario.title());
      }
      titles.put(ProfilesCommand.SHOW, "What a profile sets, and why");
      return titles;
    }
  }
}
