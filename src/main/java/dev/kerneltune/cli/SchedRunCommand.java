package dev.kerneltune.cli;

import dev.kerneltune.sched.hints.HintsBackend;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Acts upon the classes of tasks until it is told to stop. */
final class SchedRunCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "run",
            "Give busy tasks the nice, policy and slice of their classes, look again, and go on"
                + " until it is stopped; then undo it all. For systemd:"
                + " kernel-tune-sched.service.");
    SchedRunOptions.add(spec);
    spec.usageMessage()
        .footer(
            "Threads that somebody else set, realtime threads and kernel threads are left alone."
                + " Where a guard trips (waits, pressure, --metric, others that get less or starve,"
                + " stalls, hung tasks) all is undone, and no run begins until `kernel-tune sched"
                + " stop --reset`. Note: "
                + HintsBackend.OWN_CALLS
                + ".");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    SchedRunLog log = new SchedRunLog(output, Options.isJson(parsed));
    return SchedRunning.run(parsed, output, log, _ -> false);
  }
}
