package dev.kerneltune.cli;

import dev.kerneltune.audit.Auditor;
import dev.kerneltune.audit.WaiverUse;
import dev.kerneltune.audit.Waivers;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Waiver;
import dev.kerneltune.report.ImpactReport;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Prints the impact table with this host's standing in each row. */
final class ImpactCommand implements Command {
  private static final String WAIVERS = "--waivers";

  private final Site site;

  ImpactCommand() {
    this(Site.ETC);
  }

  /** Made for a site's own folder of waivers and checks. */
  ImpactCommand(Site site) {
    this.site = site;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "impact", "The subsystems by what they can cost a GPU host, and this host's standing.");
    spec.addOption(Options.scenario()).addOption(Options.format());
    spec.addOption(
        Options.text(
            WAIVERS, "FILE", "Failures that are accepted, as in audit; they cost nothing here."));
    Catalogs.addOwnChecks(spec);
    HostOptions.addSample(spec);
    HostOptions.add(spec);
    return spec.addOption(Options.color());
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    boolean json = Options.isJson(parsed);
    var style = Options.style(parsed, output);
    Catalog catalog = Catalogs.asked(parsed, site);
    var scenario = Catalogs.scenario(catalog, parsed);
    boolean waives = Options.given(parsed, WAIVERS) || site.adds(parsed, Site.WAIVERS);
    List<Waiver> waivers =
        waives ? Waiving.read(parsed, WAIVERS, catalog, site, output) : List.of();
    try (CachedHost host = HostOptions.open(parsed)) {
      var facts = HostOptions.facts(parsed, host, catalog.checks(), output);
      Audit audit = Auditor.audit(facts, catalog.checks(), catalog.impactTable(), scenario);
      List<WaiverUse> uses = List.of();
      if (!waivers.isEmpty()) {
        Waivers.Outcome outcome = Waiving.apply(audit, catalog, waivers);
        audit = outcome.audit();
        uses = outcome.uses();
      }
      output
          .out()
          .print(
              json
                  ? ImpactReport.json(audit, catalog)
                  : ImpactReport.text(audit, catalog, style, output.width()));
      output.out().flush();
      Waiving.tell(uses, output);
      return ExitCode.FINE;
    }
  }
}
