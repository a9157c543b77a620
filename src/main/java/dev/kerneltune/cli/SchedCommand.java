package dev.kerneltune.cli;

import dev.kerneltune.sched.store.StateFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Groups the commands that class the tasks of this machine, and act upon their classes. */
final class SchedCommand implements Command {
  /** Its name. */
  static final String NAME = "sched";

  /** Where its files are, unless {@link PlanOptions#STATE} says another folder. */
  static final String FOLDER = StateFile.FOLDER;

  private final Map<String, Command> built = new LinkedHashMap<>();

  /** Returns its commands by their names, in the order of the help. */
  static Map<String, Supplier<Command>> commands() {
    Map<String, Supplier<Command>> commands = new LinkedHashMap<>();
    commands.put("observe", SchedObserveCommand::new);
    commands.put("explain", SchedExplainCommand::new);
    commands.put("catalog", SchedCatalogCommand::new);
    commands.put("run", SchedRunCommand::new);
    commands.put("try", SchedTryCommand::new);
    commands.put("stop", SchedStopCommand::new);
    commands.put("status", SchedStatusCommand::new);
    commands.put("doctor", SchedDoctorCommand::new);
    commands.put("bench", SchedBenchCommand::new);
    commands.put("lab", SchedLabCommand::new);
    commands.put("classify", SchedClassifyCommand::new);
    commands.put("replay", SchedReplayCommand::new);
    commands.put("scx", SchedScxCommand::new);
    return commands;
  }

  /** Adds the option that names the folder of sched's files. */
  static void addState(CommandSpec spec) {
    spec.addOption(
        Options.text(
            PlanOptions.STATE, "DIR", "Where sched keeps its files, if not in " + FOLDER + "."));
  }

  /** Returns the folder of sched's files. */
  static Path state(ParseResult parsed) {
    return Path.of(Options.value(parsed, PlanOptions.STATE, FOLDER)).toAbsolutePath().normalize();
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            NAME,
            "Classes tasks by rules, a catalogue, their behaviour and a model: critical, serving,"
                + " normal, batch or background; then bends their share of the CPUs within fixed"
                + " bounds. No task ever waits for a model.");
    commands()
        .forEach(
            (name, supplier) -> {
              Command command = supplier.get();
              built.put(name, command);
              spec.addSubcommand(name, new CommandLine(command.spec()));
            });
    return spec;
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    ParseResult sub = parsed.subcommand();
    Command command = sub == null ? null : built.get(sub.commandSpec().name());
    if (sub == null || command == null) {
      throw new IllegalStateException("sched was run without one of its commands");
    }
    return command.run(sub, output);
  }
}
