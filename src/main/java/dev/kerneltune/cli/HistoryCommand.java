package dev.kerneltune.cli;

import dev.kerneltune.apply.Journal;
import dev.kerneltune.apply.JournalException;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.plan.Ledgers;
import dev.kerneltune.report.LedgerJson;
import dev.kerneltune.report.LedgerText;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Lists every run that the journals know. */
final class HistoryCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command("history", "Every apply and rollback on this machine, the newest first.");
    PlanOptions.addState(spec);
    return spec.addOption(Options.format()).addOption(Options.color());
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    boolean json = Options.isJson(parsed);
    try {
      Ledger ledger = Ledgers.of(Journal.history(PlanOptions.state(parsed)));
      output
          .out()
          .print(
              json
                  ? LedgerJson.history(ledger)
                  : new LedgerText(
                          Options.style(parsed, output),
                          output.width(),
                          PlanOptions.commands(parsed))
                      .history(ledger));
    } catch (JournalException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
    return ExitCode.FINE;
  }
}
