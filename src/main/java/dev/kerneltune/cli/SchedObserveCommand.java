package dev.kerneltune.cli;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.report.SchedJson;
import dev.kerneltune.report.SchedText;
import dev.kerneltune.sched.Classed;
import dev.kerneltune.sched.Classifier;
import dev.kerneltune.sched.Task;
import dev.kerneltune.sched.store.KeysFile;
import dev.kerneltune.sched.store.StoreException;
import dev.kerneltune.sched.store.UndecidedKey;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Shows what the tasks that run would be classed as. */
final class SchedObserveCommand implements Command {
  private static final String WRITE = "--write";

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "observe",
            "What every task that runs would be classed as, by whom, and why. Nothing is changed.");
    SchedTasks.addRules(spec);
    spec.addOption(
        Options.flag(
            WRITE,
            "Put the kinds of task that nobody knows, and that have 1 %% of a CPU at least, into "
                + KeysFile.NAME
                + ", for `sched classify`."));
    SchedTasks.addReading(spec);
    spec.addOption(Options.format()).addOption(Options.color());
    spec.usageMessage()
        .footer(
            "CPU and WAIT are shares of one CPU: WAIT is time in a run queue. SWITCHES are per"
                + " second, given up and taken away. `sched explain PID` tells what each authority"
                + " said.");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    boolean isJson = Options.isJson(parsed);
    boolean isWritten = Options.given(parsed, WRITE);
    if (isWritten && !HostOptions.isLive(parsed)) {
      throw new UserError(WRITE + ": only for this machine: a recording's tasks are not here");
    }
    Classifier classifier = SchedTasks.classifier(parsed, output);
    try (CachedHost host = HostOptions.open(parsed)) {
      SchedTasks.Seen seen = SchedTasks.read(parsed, host, Set.of());
      List<Classed> classed =
          seen.tasks().stream().map(task -> Classed.of(classifier, task)).toList();
      if (isWritten) {
        write(SchedCommand.state(parsed), classifier, seen.tasks(), output);
      }
      output
          .out()
          .print(
              isJson
                  ? SchedJson.observed(classed, seen.count())
                  : new SchedText(Options.style(parsed, output), output.fullWidth())
                      .observed(classed, seen.count()));
      if (seen.isCut()) {
        output.err().println("kernel-tune: more threads than are counted; the rest is left out");
      }
      return ExitCode.FINE;
    }
  }

  private static void write(Path folder, Classifier classifier, List<Task> tasks, Output output) {
    Map<String, UndecidedKey> keys = new LinkedHashMap<>();
    for (Task task : tasks) {
      if (SchedTasks.isWorthAsking(classifier, task)) {
        // The busiest task of a kind comes first.
        UndecidedKey key = UndecidedKey.of(task.key(), task.uid(), task.behaviour());
        keys.putIfAbsent(key.id(), key);
      }
    }
    try {
      int all = KeysFile.merge(folder, keys.values());
      output
          .err()
          .println(
              "kernel-tune: %s: %d keys of this look, %d in all"
                  .formatted(folder.resolve(KeysFile.NAME), keys.size(), all));
    } catch (StoreException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }
}
