package dev.kerneltune.cli;

import dev.kerneltune.apply.JournalException;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.sched.bench.Asked;
import dev.kerneltune.sched.bench.Estimate;
import dev.kerneltune.sched.bench.Outcome;
import dev.kerneltune.sched.bench.Turns;
import dev.kerneltune.sched.bench.Winner;
import dev.kerneltune.sched.hints.RunFiles;
import dev.kerneltune.sched.store.StoreException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
                + " own is touched, unless a command of --with does.");
    BenchRun.add(spec, BenchArms.BENCH);
    BenchCommands.add(spec);
    spec.usageMessage()
        .footer(
            "With --with 'lavd=scx_lavd' that command runs for the length of each of its turns, in"
                + " a process group of its own, and is ended with SIGTERM, or SIGKILL 10 s later;"
                + " one that ends early is told as an error. It loads every CPU while it runs: not"
                + " on a machine that serves. A ratio is the median over neighbouring turns, its"
                + " interval a bootstrap of 95 %%.");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    Turns turns = BenchRun.turns(parsed);
    List<String> names = BenchRun.arms(parsed, BenchArms.BENCH);
    Path state = SchedCommand.state(parsed);
    BenchArms arms = new BenchArms(names, BenchCommands.read(parsed), state, Asked.delay(0));
    Consumer<Outcome> measured =
        outcome -> record(outcome, new BenchMachine(Hosts::live).kernel(), state, output);
    return new BenchRun(parsed, output, arms, measured).run(turns);
  }

  /** Writes down who won, where the measurement says it: {@code sched run} goes by that. */
  static void record(Outcome outcome, String kernel, Path state, Output output) {
    Optional<String> winner = Winner.of(outcome);
    if (winner.isEmpty()) {
      output
          .err()
          .println(
              "kernel-tune: sched bench: nothing is written down for sched run: that takes the arm"
                  + " hints, at least "
                  + Estimate.FEWEST
                  + " turns, and a quiet machine");
      return;
    }
    try {
      new RunFiles(state).recordBest(kernel, winner.get());
      output
          .err()
          .println(
              "kernel-tune: sched bench: the best on this kernel is "
                  + winner.get()
                  + ", as sched run --backend auto will have it");
    } catch (StoreException | JournalException e) {
      output.err().println("kernel-tune: sched bench: " + e.getMessage());
    }
  }
}
