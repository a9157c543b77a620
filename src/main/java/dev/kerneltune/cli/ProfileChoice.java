package dev.kerneltune.cli;

import dev.kerneltune.catalog.BuiltInProfiles;
import dev.kerneltune.catalog.CatalogException;
import dev.kerneltune.catalog.ProfileLoader;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Profile;
import dev.kerneltune.plan.PlanException;
import dev.kerneltune.plan.Profiles;
import dev.kerneltune.plan.Resolved;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The profiles that there are, and the one that was asked for: by its name, or by its file. */
final class ProfileChoice {
  private static final String SUFFIX = ".yaml";

  private ProfileChoice() {}

  static void add(CommandSpec spec) {
    spec.addPositional(argument());
  }

  static PositionalParamSpec argument() {
    return Options.argument(
        "PROFILE",
        Known.PROFILES,
        "A profile by its name (kernel-tune profiles), or a YAML file of your own.");
  }

  /** Returns the name or file that was given. */
  static String word(ParseResult parsed) {
    return parsed.matchedPositionalValue(0, "");
  }

  /** Returns the built-in profiles and, on a live machine, those of the site. */
  static List<Profile> all(ParseResult parsed, Site site, Catalog catalog) {
    List<Profile> builtIn = BuiltInProfiles.load();
    try {
      return site.adds(parsed, Site.PROFILES)
          ? ProfileLoader.addFolder(site.path(Site.PROFILES), catalog, builtIn)
          : builtIn;
    } catch (CatalogException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  /** Returns the profile with all that it includes. */
  static Resolved resolve(String word, ParseResult parsed, Site site, Catalog catalog) {
    List<Profile> all = all(parsed, site, catalog);
    boolean isFile = word.endsWith(SUFFIX) || word.indexOf('/') >= 0;
    try {
      if (isFile) {
        Path file = Path.of(word);
        all = ProfileLoader.addFile(file, catalog, all);
        return Profiles.resolve(ProfileLoader.name(file), all);
      }
      return Profiles.resolve(word, all);
    } catch (CatalogException | PlanException e) {
      throw new UserError(e.getMessage() + (isFile ? "" : " (kernel-tune profiles lists them)"));
    }
  }
}
