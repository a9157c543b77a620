package dev.kerneltune.cli;

import dev.kerneltune.audit.Auditor;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.report.ImpactReport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Prints the impact table with this host's standing in each row. */
final class ImpactCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "impact", "The subsystems by what they can cost a GPU host, and this host's standing.");
    spec.addOption(Options.scenario()).addOption(Options.format());
    Catalogs.addOwnChecks(spec);
    HostOptions.addSample(spec);
    HostOptions.add(spec);
    return spec.addOption(Options.color());
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    boolean json = Options.isJson(parsed);
    var style = Options.style(parsed, output);
    Catalog catalog = Catalogs.asked(parsed, Site.ETC);
    var scenario = Catalogs.scenario(catalog, parsed);
    try (CachedHost host = HostOptions.open(parsed)) {
      var facts = HostOptions.facts(parsed, host, catalog.checks(), output);
      Audit audit = Auditor.audit(facts, catalog.checks(), catalog.impactTable(), scenario);
      output
          .out()
          .print(
              json
                  ? ImpactReport.json(audit, catalog)
                  : ImpactReport.text(audit, catalog, style, output.width()));
      return ExitCode.FINE;
    }
  }
}
