package dev.kerneltune.cli;

import dev.kerneltune.apply.PresentStates;
import dev.kerneltune.apply.ThisMachine;
import dev.kerneltune.audit.Auditor;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Facts;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.plan.Verification;
import dev.kerneltune.probe.FactCollector;
import dev.kerneltune.probe.Refusals;
import dev.kerneltune.report.LedgerJson;
import dev.kerneltune.report.LedgerText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Holds what was asked for against what is in effect, after a reboot too. */
final class VerifyCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "verify",
            "Is what was applied in effect? Compares each place with what was asked, and with what"
                + " the kernel log refused. Exits with 1 when something is not.");
    spec.addOption(Options.scenario());
    PlanOptions.addState(spec);
    Catalogs.addOwnChecks(spec);
    spec.addOption(Options.format());
    spec.addOption(Options.flag(PlanOptions.VERBOSE, "Also what is in effect, place by place."));
    return spec.addOption(Options.color());
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    boolean json = Options.isJson(parsed);
    Catalog catalog = Catalogs.asked(parsed, Site.ETC);
    Scenario scenario = Catalogs.scenario(catalog, parsed);
    Ledger ledger = PlanOptions.ledger(parsed);
    List<Verification.Verified> verified = verified(ledger, catalog, scenario, output);
    output
        .out()
        .print(
            json
                ? LedgerJson.verification(verified)
                : new LedgerText(
                        Options.style(parsed, output), output.width(), PlanOptions.commands(parsed))
                    .verification(verified, ApplyCommand.detail(parsed)));
    return LedgerText.drift(verified).isEmpty() ? ExitCode.FINE : ExitCode.FINDINGS;
  }

  /** What one reading phase finds out. */
  private record Read(Facts facts, Reading<List<String>> refused) {}

  private static List<Verification.Verified> verified(
      Ledger ledger, Catalog catalog, Scenario scenario, Output output) {
    if (ledger.held().isEmpty()) {
      return List.of();
    }
    List<Check> checks = checks(ledger, catalog);
    PresentStates present = ThisMachine.present(ledger);
    try (CachedHost host = Hosts.live()) {
      Read read =
          CachedHost.reading(
              host, reader -> new Read(FactCollector.collect(reader, checks), Refusals.of(reader)));
      if (!(read.refused() instanceof Reading.Present<List<String>>)) {
        String why = read.refused().words();
        output.err().println("verify: what the kernel log refused is not known: " + why);
      }
      Audit audit = Auditor.audit(read.facts(), checks, catalog.impactTable(), scenario);
      return Verification.of(
          ledger,
          present.states(),
          present.identities(),
          Undoing.boot(),
          read.facts().machine().commandLine(),
          Optional.of(audit),
          read.refused().orElse(List.of()));
    }
  }

  private static List<Check> checks(Ledger ledger, Catalog catalog) {
    Set<String> ids = new HashSet<>();
    ledger.held().forEach(held -> ids.add(held.change().check()));
    List<Check> checks = new ArrayList<>();
    for (Check check : catalog.checks()) {
      if (ids.contains(check.id()) || !Collections.disjoint(ids, check.aka())) {
        checks.add(check);
      }
    }
    return checks;
  }
}
