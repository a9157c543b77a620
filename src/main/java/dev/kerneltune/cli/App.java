package dev.kerneltune.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Finds the command that was asked for, runs it, and turns every ending into an exit code. */
public final class App {
  private static final String STACKTRACE = "--stacktrace";

  private final Output output;

  App(Output output) {
    this.output = output;
  }

  /** Returns all commands by their names, in the order of the help. */
  static Map<String, Supplier<Command>> commands() {
    Map<String, Supplier<Command>> commands = new LinkedHashMap<>();
    commands.put("audit", AuditCommand::new);
    commands.put("explain", ExplainCommand::new);
    commands.put("checks", ChecksCommand::new);
    commands.put("impact", ImpactCommand::new);
    commands.put("recommend", RecommendCommand::new);
    commands.put("profiles", ProfilesCommand::new);
    commands.put("plan", PlanCommand::new);
    commands.put("apply", ApplyCommand::new);
    commands.put("status", StatusCommand::new);
    commands.put("verify", VerifyCommand::new);
    commands.put("rollback", RollbackCommand::new);
    commands.put("history", HistoryCommand::new);
    commands.put("export", ExportCommand::new);
    commands.put("inventory", InventoryCommand::new);
    commands.put("topology", TopologyCommand::new);
    commands.put("snapshot", SnapshotCommand::new);
    commands.put("diff", DiffCommand::new);
    commands.put("lint", LintCommand::new);
    commands.put("watch", WatchCommand::new);
    commands.put(SchedCommand.NAME, SchedCommand::new);
    commands.put("shell", ShellCommand::new);
    return commands;
  }

  ExitCode run(String[] args) {
    List<String> words = new ArrayList<>(List.of(args));
    // Asked for before or behind the command: nobody remembers where.
    boolean stacktrace = words.remove(STACKTRACE);
    try {
      return dispatch(words);
    } catch (UserError e) {
      output.err().println("kernel-tune: " + e.getMessage());
      print(stacktrace, e);
      return ExitCode.USAGE;
    } catch (ParameterException e) {
      output.err().println("kernel-tune: " + usageError(e));
      print(stacktrace, e);
      return ExitCode.USAGE;
    } catch (RuntimeException | StackOverflowError e) {
      output.err().println("kernel-tune: an error of ours: " + e + " (--stacktrace tells where)");
      print(stacktrace, e);
      return ExitCode.BUG;
    }
  }

  private void print(boolean stacktrace, Throwable error) {
    if (stacktrace) {
      error.printStackTrace(output.err());
    }
  }

  private ExitCode dispatch(List<String> words) {
    if (words.equals(List.of("--version")) || words.equals(List.of("-V"))) {
      return tellVersion(); // Asked for at each start of some scripts: no command is built for it.
    }
    Map<String, Supplier<Command>> commands = commands();
    Map<String, Command> built = new LinkedHashMap<>();
    CommandSpec root = root();
    String first = firstWord(words);
    for (Map.Entry<String, Supplier<Command>> entry : commands.entrySet()) {
      // Any other word needs them all: for the help, and to say what was probably meant.
      if (!commands.containsKey(first) || entry.getKey().equals(first)) {
        Command command = entry.getValue().get();
        built.put(entry.getKey(), command);
        root.addSubcommand(entry.getKey(), new CommandLine(command.spec()));
      }
    }
    CommandLine line = new CommandLine(root).setUsageHelpWidth(Math.max(55, output.width()));
    ParseResult parsed = line.parseArgs(words.toArray(new String[0]));
    if (parsed.isVersionHelpRequested()) {
      return tellVersion();
    }
    ParseResult last = parsed;
    for (ParseResult sub = parsed; sub != null; sub = sub.subcommand()) {
      last = sub;
      if (sub.isUsageHelpRequested()) {
        sub.commandSpec().commandLine().usage(output.out(), CommandLine.Help.Ansi.OFF);
        return ExitCode.FINE;
      }
    }
    if (!last.commandSpec().subcommands().isEmpty()) {
      // A command that only groups others does nothing by itself.
      last.commandSpec().commandLine().usage(output.err(), CommandLine.Help.Ansi.OFF);
      return ExitCode.USAGE;
    }
    ParseResult sub = parsed.subcommand();
    Command command = built.get(sub.commandSpec().name());
    if (command == null) {
      throw new IllegalStateException("no command " + sub.commandSpec().name());
    }
    return command.run(sub, output);
  }

  private ExitCode tellVersion() {
    output.out().println("kernel-tune " + version());
    return ExitCode.FINE;
  }

  private static String firstWord(List<String> words) {
    for (String word : words) {
      if (!word.startsWith("-")) {
        return word;
      }
    }
    return "";
  }

  /** Returns the program itself, without its commands. */
  static CommandSpec root() {
    CommandSpec spec =
        Options.command(
            "kernel-tune",
            "Audits and tunes the Linux kernel of GPU servers: what costs performance, why, who"
                + " says so, and changes that can be undone.");
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Show the version.")
            .build());
    spec.addOption(
        Options.flag(STACKTRACE, "With an error, also show where in the program it arose."));
    Map<String, String> codes = new LinkedHashMap<>();
    for (ExitCode code : ExitCode.values()) {
      codes.put(Integer.toString(code.number()), code.meaning());
    }
    spec.usageMessage().exitCodeListHeading("Exit codes:%n").exitCodeList(codes);
    return spec;
  }

  /** Returns the version of the module in the image; classes in a folder have none. */
  static String version() {
    Module module = App.class.getModule();
    return module.isNamed()
        ? module.getDescriptor().rawVersion().orElse("(development)")
        : "(development)";
  }

  private static String usageError(ParameterException error) {
    String message = String.valueOf(error.getMessage()).lines().findFirst().orElse("wrong usage");
    String name = error.getCommandLine().getCommandSpec().qualifiedName();
    StringBuilder text = new StringBuilder(message);
    if (error instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      text.append(", did you mean ").append(unmatched.getSuggestions().getFirst()).append('?');
    }
    return text.append(" (").append(name).append(" --help)").toString();
  }
}
