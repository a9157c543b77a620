package dev.kerneltune.cli;

import dev.kerneltune.apply.PresentStates;
import dev.kerneltune.apply.ThisMachine;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.Machine;
import dev.kerneltune.plan.Verification;
import dev.kerneltune.probe.MachineSurvey;
import dev.kerneltune.report.LedgerJson;
import dev.kerneltune.report.LedgerText;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Tells what stands: applied, in effect, drifted, waiting for the reboot. */
final class StatusCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "status", "What is applied here: in effect, drifted, or waiting for the reboot.");
    PlanOptions.addState(spec);
    return spec.addOption(Options.format()).addOption(Options.color());
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    boolean json = Options.isJson(parsed);
    Ledger ledger = PlanOptions.ledger(parsed);
    List<Verification.Verified> verified = verified(ledger);
    output
        .out()
        .print(
            json
                ? LedgerJson.status(ledger, verified)
                : new LedgerText(
                        Options.style(parsed, output), output.width(), PlanOptions.commands(parsed))
                    .status(ledger, verified));
    return ExitCode.FINE;
  }

  private static List<Verification.Verified> verified(Ledger ledger) {
    if (ledger.held().isEmpty()) {
      return List.of();
    }
    PresentStates present = ThisMachine.present(ledger);
    try (CachedHost host = Hosts.live()) {
      Machine machine = CachedHost.reading(host, MachineSurvey::of);
      return Verification.of(
          ledger,
          present.states(),
          present.identities(),
          Undoing.boot(),
          machine.commandLine(),
          Optional.empty(),
          List.of());
    }
  }
}
