package dev.kerneltune.cli;

import dev.kerneltune.catalog.BuiltInCatalog;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.ImpactRow;
import dev.kerneltune.model.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The built-in catalogue, and what a command line picks from it. */
final class Catalogs {
  static final String ONLY = "--only";
  static final String SKIP = "--skip";
  static final String CHECKS = "--checks";

  private Catalogs() {}

  /** Returns the catalogue that was compiled into the program. */
  static Catalog builtIn() {
    return BuiltInCatalog.load();
  }

  /** Adds the option that names a folder of checks of the user's own. */
  static void addOwnChecks(CommandSpec spec) {
    spec.addOption(
        Options.text(
            CHECKS,
            "DIR",
            "Also the checks in DIR, as `lint` accepts them, one YAML file each. What its"
                + " overrides.yaml wants goes before what the catalogue does."));
  }

  /** Returns the built-in catalogue with the checks of the site and of the option. */
  static Catalog asked(ParseResult parsed, Site site) {
    Catalog catalog = builtIn();
    if (site.adds(parsed, Site.CHECKS)) {
      catalog = OwnChecks.add(site.path(Site.CHECKS), catalog);
    }
    return Options.given(parsed, CHECKS)
        ? OwnChecks.add(Path.of(Options.value(parsed, CHECKS, "")), catalog)
        : catalog;
  }

  /** Adds the options that choose checks. */
  static void addSelection(CommandSpec spec) {
    spec.addOption(
        Options.choices(
            ONLY,
            "ID",
            Known.CHECKS,
            "Only these: ids of checks, beginnings of ids (memory.thp), or subsystems."));
    spec.addOption(Options.choices(SKIP, "ID", Known.CHECKS, "Without these, likewise."));
  }

  /** Returns the checks that the options leave. */
  static List<Check> select(Catalog catalog, ParseResult parsed) {
    List<String> only = Options.values(parsed, ONLY);
    List<String> skip = Options.values(parsed, SKIP);
    // By their ids: the hash of a check is that of everything it holds, a tenth of an audit's
    // start.
    SortedMap<String, Check> chosen = new TreeMap<>();
    if (only.isEmpty()) {
      add(catalog.checks(), chosen);
    }
    for (String word : only) {
      add(matching(catalog, ONLY, word), chosen);
    }
    for (String word : skip) {
      for (Check check : matching(catalog, SKIP, word)) {
        chosen.remove(check.id());
      }
    }
    return new ArrayList<>(chosen.values());
  }

  private static void add(List<Check> checks, Map<String, Check> chosen) {
    for (Check check : checks) {
      chosen.put(check.id(), check);
    }
  }

  private static List<Check> matching(Catalog catalog, String option, String word) {
    List<Check> found = new ArrayList<>();
    for (Check check : catalog.checks()) {
      if (check.id().equals(word)
          || check.id().startsWith(word + ".")
          || check.aka().contains(word)
          || check.subsystem().equals(word)) {
        found.add(check);
      }
    }
    if (found.isEmpty()) {
      throw new UserError(unknown(option, word, words(catalog)));
    }
    return found;
  }

  /** Returns the check of that id or old id. */
  static Check check(Catalog catalog, String id) {
    for (Check check : catalog.checks()) {
      if (check.id().equals(id) || check.aka().contains(id)) {
        return check;
      }
    }
    throw new UserError(unknown("explain", id, words(catalog)));
  }

  private static List<String> words(Catalog catalog) {
    List<String> words = new ArrayList<>();
    for (Check check : catalog.checks()) {
      words.add(check.id());
      words.addAll(check.aka());
    }
    for (ImpactRow row : catalog.impactTable()) {
      words.add(row.subsystem());
    }
    return words;
  }

  private static String unknown(String where, String word, List<String> words) {
    return where
        + ": '"
        + word
        + "' is no check and no subsystem"
        + Options.didYouMean(word, words)
        + " (kernel-tune checks lists them)";
  }

  /** Returns the scenario that was asked for; training where none was. */
  static Scenario scenario(Catalog catalog, ParseResult parsed) {
    String wanted = Options.value(parsed, Options.SCENARIO, "training");
    List<String> ids = new ArrayList<>();
    for (Scenario scenario : catalog.scenarios()) {
      if (scenario.id().equals(wanted)) {
        return scenario;
      }
      ids.add(scenario.id());
    }
    throw new UserError(
        "--scenario: '"
            + wanted
            + "' is unknown, expected "
            + String.join(", ", ids)
            + Options.didYouMean(wanted, ids));
  }
}
