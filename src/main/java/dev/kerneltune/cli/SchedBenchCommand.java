package dev.kerneltune.cli;

import dev.kerneltune.sched.bench.Asked;
import dev.kerneltune.sched.bench.Turns;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Measures what ways of scheduling are worth on this machine. */
final class SchedBenchCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "bench",
            "Measures what hints and schedulers are worth here, against the default in one run: a"
                + " workload of its own (decode loops, loaders, forking front ends, polling"
                + " threads, a second tenant) runs on, and the arms take turns. No task but its"
                + " own is touched.");
    BenchRun.add(spec, BenchArms.BENCH);
    spec.usageMessage()
        .footer(
            "It loads every CPU while it runs: not on a machine that serves. A ratio is the median"
                + " over neighbouring turns, its interval a bootstrap of 95 %.");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    Turns turns = BenchRun.turns(parsed);
    List<String> names = BenchRun.arms(parsed, BenchArms.BENCH);
    Path state = SchedCommand.state(parsed);
    return new BenchRun(parsed, output, new BenchArms(names, state, Asked.delay(0))).run(turns);
  }
}
