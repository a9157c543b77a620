package dev.kerneltune.cli;

import dev.kerneltune.export.Exported;
import dev.kerneltune.export.Exporter;
import dev.kerneltune.export.Format;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Plan;
import dev.kerneltune.plan.Resolved;
import dev.kerneltune.plan.Wish;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Hands a profile over to the tool that manages the machines. */
final class ExportCommand implements Command {
  private final Site site;

  ExportCommand() {
    this(Site.ETC);
  }

  /** Made for a site's own folder of waivers, checks and profiles. */
  ExportCommand(Site site) {
    this.site = site;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "export",
            "A profile in the language of another tool, for machines like this one (or like a"
                + " recorded one).");
    PlanOptions.add(spec);
    spec.addOption(
        Options.choice(
            Options.FORMAT,
            "FORMAT",
            Format.words(),
            "One of " + String.join(", ", Format.words()) + "; must be said."));
    HostOptions.add(spec);
    return spec;
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    if (!Options.given(parsed, Options.FORMAT)) {
      throw new UserError(
          "--format: not given, expected one of " + String.join(", ", Format.words()));
    }
    Format format = Format.of(Options.word(parsed, Options.FORMAT, Format.words())).orElseThrow();
    PlanOptions.layers(parsed);
    Catalog catalog = Catalogs.asked(parsed, site);
    Resolved profile = ProfileChoice.resolve(ProfileChoice.word(parsed), parsed, site, catalog);
    try (CachedHost host = HostOptions.open(parsed)) {
      Plan plan =
          PlanOptions.plan(parsed, host, site, profile, catalog, Wish.EVERYTHING, output).plan();
      Exported exported = Exporter.export(plan, format);
      output.out().print(exported.text());
      output.out().flush();
      for (String line : exported.leftOut()) {
        output.err().println("kernel-tune: left out: " + line);
      }
    }
    return ExitCode.FINE;
  }
}
