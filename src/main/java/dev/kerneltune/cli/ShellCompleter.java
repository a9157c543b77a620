package dev.kerneltune.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Offers what can stand at the cursor, read off the commands themselves. */
final class ShellCompleter implements Completer {
  private final Map<String, Supplier<Command>> commands = App.commands();
  private final Map<String, CommandSpec> specs = new HashMap<>();

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    String word = line.word().substring(0, Math.min(line.wordCursor(), line.word().length()));
    if (line.wordIndex() < 1) {
      names(candidates);
      return;
    }
    String command = line.words().getFirst();
    if (!commands.containsKey(command)) {
      return;
    }
    CommandSpec spec = spec(command);
    if (!spec.subcommands().isEmpty()) {
      if (line.wordIndex() == 1) {
        spec.subcommands()
            .forEach(
                (name, part) ->
                    candidates.add(
                        candidate(
                            name, about(part.getCommandSpec().usageMessage().description()))));
        return;
      }
      CommandLine part = spec.subcommands().get(line.words().get(1));
      if (part == null) {
        return;
      }
      spec = part.getCommandSpec();
    }
    OptionSpec before = spec.optionsMap().get(line.words().get(line.wordIndex() - 1));
    int equals = word.indexOf('=');
    if (before != null && before.arity().max() > 0) {
      values(before, "", word, candidates);
    } else if (word.startsWith("--") && equals > 0) {
      OptionSpec option = spec.optionsMap().get(word.substring(0, equals));
      if (option != null) {
        values(option, word.substring(0, equals + 1), word, candidates);
      }
    } else if (word.startsWith("-")) {
      options(spec, candidates);
    } else if (!spec.positionalParameters().isEmpty()) {
      values(spec.positionalParameters().getFirst(), "", word, candidates);
    }
  }

  private CommandSpec spec(String name) {
    return specs.computeIfAbsent(
        name,
        each -> {
          Supplier<Command> command = commands.get(each);
          if (command == null) {
            throw new IllegalStateException("no command " + each);
          }
          return command.get().spec();
        });
  }

  private void names(List<Candidate> candidates) {
    for (String name : commands.keySet()) {
      if (!name.equals(ShellLines.SHELL)) {
        candidates.add(candidate(name, about(spec(name).usageMessage().description())));
      }
    }
    candidates.add(candidate(ShellLines.HELP, "All commands and exit codes."));
    candidates.add(candidate(ShellLines.EXIT, "End the shell."));
  }

  private static void options(CommandSpec spec, List<Candidate> candidates) {
    for (OptionSpec option : spec.options()) {
      for (String name : option.names()) {
        candidates.add(candidate(name, about(option.description())));
      }
    }
  }

  /** Offers the words that an option or an argument takes, behind what is given already. */
  private static void values(
      ArgSpec argument, String start, String word, List<Candidate> candidates) {
    String given = start;
    if (",".equals(argument.splitRegex())) {
      int comma = word.lastIndexOf(',');
      given = comma < start.length() ? start : word.substring(0, comma + 1);
    }
    Iterable<String> words = argument.completionCandidates();
    if (words != null) {
      for (String each : words) {
        candidates.add(candidate(given + each, ""));
      }
    }
    String label = argument.paramLabel();
    if (label.contains("FILE") || label.contains("DIR")) {
      files(given, word.substring(given.length()), candidates);
    }
  }

  private static void files(String given, String typed, List<Candidate> candidates) {
    String folder = typed.substring(0, typed.lastIndexOf('/') + 1);
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(Path.of(folder.isEmpty() ? "." : folder))) {
      for (Path entry : entries) {
        boolean isFolder = Files.isDirectory(entry);
        String name = folder + entry.getFileName() + (isFolder ? "/" : "");
        String value = given + name;
        candidates.add(new Candidate(value, name, null, null, null, null, !isFolder));
      }
    } catch (IOException | InvalidPathException _) {
      // There is nothing to offer.
    }
  }

  private static Candidate candidate(String word, String about) {
    String described = about.isEmpty() ? null : about;
    return new Candidate(word, word, null, described, null, null, true);
  }

  private static String about(String[] description) {
    return String.join(" ", description);
  }
}
