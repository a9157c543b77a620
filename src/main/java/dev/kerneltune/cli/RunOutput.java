package dev.kerneltune.cli;

import dev.kerneltune.apply.Progress;
import dev.kerneltune.apply.RunHeader;
import dev.kerneltune.apply.RunResult;
import dev.kerneltune.apply.StepResult;
import dev.kerneltune.apply.StepResult.Came;
import dev.kerneltune.model.JournalEntry;
import dev.kerneltune.model.JournalEntry.Outcome;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Step;
import dev.kerneltune.report.PlanJson;
import dev.kerneltune.report.RunJson;
import dev.kerneltune.report.RunSummary;
import dev.kerneltune.report.RunText;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.ParseResult;

/** Tells a run step by step, and how it ended. */
final class RunOutput implements Progress {
  private final Plan plan;
  private final Interruption interruption;
  private final boolean json;
  private final RunText text;
  private final Output output;
  private final int steps;
  private int at;

  /** Made for a plan that is about to be carried out. */
  RunOutput(Plan plan, Interruption interruption, ParseResult parsed, Output output) {
    this.plan = plan;
    this.interruption = interruption;
    this.json = Options.isJson(parsed);
    this.text =
        new RunText(Options.style(parsed, output), output.width(), PlanOptions.commands(parsed));
    this.output = output;
    this.steps = (int) plan.steps().stream().filter(RunOutput::isDone).count();
  }

  /** Returns what the journal says of a run that begins now. */
  static RunHeader header() {
    String at = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return new RunHeader(at, Undoing.boot(), App.version());
  }

  /** Prints a plan as the run's own format wants it. */
  static void show(Plan plan, ParseResult parsed, Output output) {
    boolean json = Options.isJson(parsed);
    output.out().print(json ? PlanJson.report(plan) : PlanCommand.text(plan, parsed, output));
    output.out().flush();
  }

  /** A step that a person does, or that waits for a reboot, is told by the plan alone. */
  private static boolean isDone(Step step) {
    return switch (step) {
      case Step.Do _, Step.Generate _, Step.Release _ -> true;
      case Step.Reboot _, Step.ByHand _ -> false;
    };
  }

  @Override
  public boolean isStopped() {
    return interruption.take();
  }

  @Override
  public void begins(Step step) {
    if (isDone(step)) {
      at++;
      progress().print(text.begins(at, Math.max(at, steps), step));
      progress().flush();
    }
  }

  @Override
  public void ended(StepResult result) {
    if (isDone(result.step())) {
      boolean told =
          switch (result.came()) {
            case REFUSED, RELEASED -> true;
            case DONE, RIGHT_ALREADY, TOLD -> false;
          };
      progress().print(text.ends(result.came().word(), told ? result.text() : ""));
      progress().flush();
    }
  }

  /** What a program reads stands alone on standard output. */
  private PrintStream progress() {
    return json ? output.err() : output.out();
  }

  /** Prints how the run ended, and returns what the process tells its caller. */
  ExitCode finish(RunResult result) {
    RunSummary summary = summary(result, plan.title());
    output.out().print(json ? RunJson.report(summary) : text.report(summary));
    output.out().flush();
    return exitCode(result);
  }

  private static RunSummary summary(RunResult result, String title) {
    return new RunSummary(
        result.run(),
        result.kind(),
        title,
        result.outcome(),
        result.count(Came.DONE),
        result.count(Came.RIGHT_ALREADY),
        result.count(Came.RELEASED),
        result.count(Came.REFUSED),
        result.problem(),
        result.undo().map(undo -> summary(undo, "run " + result.run())));
  }

  static ExitCode exitCode(RunResult result) {
    if (result.outcome() == Outcome.DONE) {
      return ExitCode.FINE;
    }
    if (result.kind() == JournalEntry.Kind.UNDO) {
      return ExitCode.INCOMPLETE;
    }
    if (result.undo().isPresent()) {
      return result.undo().get().outcome() == Outcome.DONE ? ExitCode.UNDONE : ExitCode.INCOMPLETE;
    }
    return ExitCode.STOPPED;
  }
}
