package dev.kerneltune.cli;

import dev.kerneltune.apply.Executor;
import dev.kerneltune.apply.Guards;
import dev.kerneltune.apply.Journal;
import dev.kerneltune.apply.JournalException;
import dev.kerneltune.apply.Rollback;
import dev.kerneltune.apply.RunResult;
import dev.kerneltune.apply.ThisMachine;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.Plan;
import dev.kerneltune.plan.Ledgers;
import dev.kerneltune.probe.MachineSurvey;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Puts back what was there before an apply, byte for byte, as far as it is still ours. */
final class RollbackCommand implements Command {
  private static final String DRY_RUN = "--dry-run";

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "rollback",
            "Put back what an apply changed: the newest that stands, or the run ID. What somebody"
                + " else set since is left, and said.");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("ID")
            .type(String.class)
            .arity("0..1")
            .index("0")
            .description("The number of a run (kernel-tune status, kernel-tune history).")
            .build());
    spec.addOption(Options.text(Undoing.TO, "ID", "Undo every run after this one."));
    spec.addOption(Options.flag(Undoing.ALL, "Undo every run that stands."));
    spec.addOption(Options.flag(Asking.YES, "Do not ask: for scripts."));
    spec.addOption(Options.flag(DRY_RUN, "Show what would be put back, and stop."));
    PlanOptions.addState(spec);
    Catalogs.addOwnChecks(spec);
    spec.addOption(Options.format());
    spec.addOption(Options.flag(PlanOptions.VERBOSE, "Each place by itself, and all notes."));
    return spec.addOption(Options.color());
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    boolean json = Options.isJson(parsed);
    Path state = PlanOptions.state(parsed);
    Catalog catalog = Catalogs.asked(parsed, Site.ETC);
    Ledger seen = PlanOptions.ledger(parsed);
    Set<Integer> runs = Undoing.runs(parsed, seen);
    Plan plan = Undoing.plan(seen, runs, catalog);
    if (Options.given(parsed, DRY_RUN)) {
      RunOutput.show(plan, parsed, output);
      return ExitCode.FINE;
    }
    if (!json) {
      RunOutput.show(plan, parsed, output);
    }
    refuse();
    if (plan.steps().isEmpty() && plan.skipped().isEmpty()) {
      if (json) {
        RunOutput.show(plan, parsed, output);
      }
      return ExitCode.FINE;
    }
    Optional<Plan> confirmed = Asking.confirmed(plan, parsed, output);
    if (confirmed.isEmpty()) {
      return ExitCode.FINE;
    }
    try (Interruption interruption = Interruption.watch(output.err());
        Journal journal = Journal.open(state)) {
      if (!Ledgers.of(journal.entries()).equals(seen)) {
        throw new UserError("rollback: another run ended meanwhile; look again, and say it again");
      }
      RunOutput run = new RunOutput(confirmed.get(), interruption, parsed, output);
      Executor executor = ThisMachine.executor(journal, state.toString(), run);
      RunResult result = new Rollback(executor).run(confirmed.get(), RunOutput.header());
      return run.finish(result);
    } catch (JournalException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  private static void refuse() {
    try (CachedHost host = Hosts.live()) {
      Optional<String> refusal =
          Guards.refusal(
              host,
              CachedHost.reading(host, MachineSurvey::of).place(),
              Guards.Source.THIS_MACHINE);
      if (refusal.isPresent()) {
        throw new UserError("rollback: " + refusal.get());
      }
    }
  }
}
