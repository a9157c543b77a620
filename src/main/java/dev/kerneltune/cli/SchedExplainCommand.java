package dev.kerneltune.cli;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.report.SchedJson;
import dev.kerneltune.report.SchedText;
import dev.kerneltune.sched.Classed;
import dev.kerneltune.sched.Classifier;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Tells what each authority says about the threads of a process. */
final class SchedExplainCommand implements Command {
  private static final int MOST_DIGITS = 9;

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "explain",
            "What each authority says about every thread of a process, the highest first.");
    spec.addPositional(Options.argument("PID", List.of(), "The process, or one of its threads."));
    SchedTasks.addRules(spec);
    SchedTasks.addReading(spec);
    return spec.addOption(Options.format()).addOption(Options.color());
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    boolean isJson = Options.isJson(parsed);
    int asked = pid(parsed.matchedPositionalValue(0, ""));
    Classifier classifier = SchedTasks.classifier(parsed, output);
    try (CachedHost host = HostOptions.open(parsed)) {
      int pid = SchedTasks.process(host, asked);
      List<Classed> classed =
          SchedTasks.read(parsed, host, Set.of(pid)).tasks().stream()
              .filter(task -> task.pid() == pid)
              .map(task -> Classed.of(classifier, task))
              .toList();
      if (classed.isEmpty()) {
        throw new UserError("PID: '" + asked + "' has ended, or may not be seen");
      }
      output
          .out()
          .print(
              isJson
                  ? SchedJson.explained(pid, classed)
                  : new SchedText(Options.style(parsed, output), output.width())
                      .explained(classed));
      return ExitCode.FINE;
    }
  }

  private static int pid(String text) {
    boolean isNumber = !text.isEmpty() && text.length() <= MOST_DIGITS;
    for (int i = 0; isNumber && i < text.length(); i++) {
      isNumber = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    int pid = isNumber ? Integer.parseInt(text) : 0;
    if (pid < 1) {
      throw new UserError("PID: '" + text + "', expected the number of a process");
    }
    return pid;
  }
}
