package dev.kerneltune.cli;

import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Profile;
import dev.kerneltune.plan.Resolved;
import dev.kerneltune.report.ProfileJson;
import dev.kerneltune.report.ProfileText;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Lists the profiles, or shows what one of them chooses and why. */
final class ProfilesCommand implements Command {
  static final String SHOW = "show";

  private final Site site;

  ProfilesCommand() {
    this(Site.ETC);
  }

  /** Made for a site's own folder of checks and profiles. */
  ProfilesCommand(Site site) {
    this.site = site;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "profiles", "The profiles; `profiles show NAME` tells what one sets, and why.");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("[show] NAME")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("0..2")
            .completionCandidates(Known.SHOWN_PROFILES)
            .description("One profile, by its name or its file.")
            .hideParamSyntax(true)
            .build());
    Catalogs.addOwnChecks(spec);
    return spec.addOption(Options.format()).addOption(Options.color());
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    boolean json = Options.isJson(parsed);
    Catalog catalog = Catalogs.asked(parsed, site);
    ProfileText text = new ProfileText(Options.style(parsed, output), output.width());
    List<String> words = parsed.matchedPositionalValue(0, List.of());
    if (words.isEmpty()) {
      List<Profile> profiles = ProfileChoice.all(parsed, site, catalog);
      output.out().print(json ? ProfileJson.list(profiles) : text.list(profiles));
      return ExitCode.FINE;
    }
    if (words.size() == 2 ? !words.getFirst().equals(SHOW) : words.getFirst().equals(SHOW)) {
      throw new UserError("profiles: '" + String.join(" ", words) + "', expected show NAME");
    }
    Resolved profile = ProfileChoice.resolve(words.getLast(), parsed, site, catalog);
    output.out().print(json ? ProfileJson.show(profile) : text.show(profile, catalog));
    return ExitCode.FINE;
  }
}
