package dev.kerneltune.cli;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Profile;
import dev.kerneltune.plan.Recommendation;
import dev.kerneltune.report.ProfileJson;
import dev.kerneltune.report.ProfileText;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Names the profiles for this hardware, and says why. */
final class RecommendCommand implements Command {
  private final Site site;

  RecommendCommand() {
    this(Site.ETC);
  }

  /** Made for a site's own folder of checks and profiles. */
  RecommendCommand(Site site) {
    this.site = site;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = Options.command("recommend", "Which profiles suit this hardware, and why.");
    Catalogs.addOwnChecks(spec);
    spec.addOption(Options.format());
    HostOptions.add(spec);
    return spec.addOption(Options.color());
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    boolean json = Options.isJson(parsed);
    Catalog catalog = Catalogs.asked(parsed, site);
    List<Profile> profiles = ProfileChoice.all(parsed, site, catalog);
    try (CachedHost host = HostOptions.open(parsed)) {
      Machine machine = HostOptions.machine(parsed, host, output);
      Recommendation recommendation = Recommendation.of(profiles, new MachineConditions(machine));
      output
          .out()
          .print(
              json
                  ? ProfileJson.recommendation(recommendation)
                  : new ProfileText(Options.style(parsed, output), output.width())
                      .recommendation(recommendation));
    }
    return ExitCode.FINE;
  }
}
