package dev.kerneltune.cli;

import dev.kerneltune.sched.bench.Asked;
import dev.kerneltune.sched.bench.Turns;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Reproduces the ways that put a model into the path of dispatch, beside those that do not. */
final class SchedLabCommand implements Command {
  private static final String DELAY = "--model-delay";
  private static final long LONGEST_SECONDS = 1_800;

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "lab",
            "What `sched bench` measures, and the three ways of a public experiment that had a"
                + " model decide about each wake-up: per-task, batched and blocking, cached per"
                + " thread. A dispatcher in user space holds back wake-ups of the workload's own"
                + " threads alone, half an hour at most.");
    BenchRun.add(spec, BenchArms.lab());
    spec.addOption(
        Options.text(
            DELAY,
            "TIME",
            "How long a call of the model takes, 150ms if not said: without --endpoint there is no"
                + " model, only its delay."));
    SchedModelOptions.add(spec, "None if not said: there is a delay instead.");
    spec.usageMessage()
        .footer(
            "The dispatcher holds back and lets go; the kernel picks CPUs. That flatters the three"
                + " ways: the experiment's scheduler also placed tasks by answers that were old.");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    Turns turns = BenchRun.turns(parsed);
    List<String> names = BenchRun.arms(parsed, BenchArms.lab());
    long seconds = TimeUnit.NANOSECONDS.toSeconds(turns.nanos(names.size() + 1));
    if (seconds > LONGEST_SECONDS) {
      throw new UserError(
          "sched lab: this would take "
              + seconds
              + " s, expected at most "
              + LONGEST_SECONDS
              + ": fewer --arms, fewer --blocks or a shorter --block-time");
    }
    Path state = SchedCommand.state(parsed);
    BenchArms arms = new BenchArms(names, List.of(), state, model(parsed, output));
    return new BenchRun(parsed, output, arms, _ -> {}).run(turns);
  }

  private static Asked model(ParseResult parsed, Output output) {
    if (!Options.given(parsed, SchedModelOptions.ENDPOINT)) {
      return Asked.delay(Durations.nanos(DELAY, Options.value(parsed, DELAY, "150ms")));
    }
    if (Options.given(parsed, DELAY)) {
      throw new UserError(
          DELAY + " and " + SchedModelOptions.ENDPOINT + ": both were given, expected one of them");
    }
    return new LabModel(SchedModelOptions.read(parsed, output));
  }
}
