package dev.kerneltune.cli;

import dev.kerneltune.audit.Auditor;
import dev.kerneltune.catalog.CatalogException;
import dev.kerneltune.catalog.CatalogLoader;
import dev.kerneltune.catalog.SiteOverrides;
import dev.kerneltune.catalog.UserChecks;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Facts;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.probe.Probes;
import dev.kerneltune.report.FindingText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Says what is wrong with check files, and runs their examples. */
final class LintCommand implements Command {
  private static final String RUN = "--run";

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "lint", "Check files of your own: form, words, sources; their examples are run.");
    spec.addPositional(Options.arguments("FILE", "YAML files in the form of checks/."));
    spec.addOption(
        Options.flag(
            RUN, "Also judge this machine (or --root, --snapshot) by them, with the evidence."));
    spec.addOption(Options.scenario());
    HostOptions.addSample(spec);
    HostOptions.add(spec);
    return spec;
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    Catalog catalog = Catalogs.builtIn();
    final Scenario scenario = Catalogs.scenario(catalog, parsed);
    if (!Options.given(parsed, RUN) && !HostOptions.isLive(parsed)) {
      throw new UserError("--root and --snapshot: without --run nothing is judged");
    }
    List<String> files = parsed.matchedPositionalValue(0, List.of());
    List<String> problems = new ArrayList<>();
    for (String file : files) {
      problems.addAll(problems(Path.of(file), catalog));
    }
    List<Check> checks = new ArrayList<>();
    if (problems.isEmpty() && Options.given(parsed, RUN)) {
      for (String file : files) {
        checks.addAll(trusted(Path.of(file), catalog));
      }
    }
    problems.forEach(output.err()::println);
    if (!problems.isEmpty()) {
      return ExitCode.USAGE;
    }
    output.out().println(files.size() == 1 ? "1 file is fine" : files.size() + " files are fine");
    if (!checks.isEmpty()) {
      judge(checks, catalog, scenario, parsed, output);
    }
    return ExitCode.FINE;
  }

  private static void judge(
      List<Check> checks, Catalog catalog, Scenario scenario, ParseResult parsed, Output output) {
    try (CachedHost host = HostOptions.open(parsed)) {
      Facts facts = HostOptions.facts(parsed, host, checks, output);
      var audit = Auditor.audit(facts, checks, catalog.impactTable(), scenario);
      output.out().print(FindingText.list(audit.findings(), output.width()));
      AuditCommand.containerAround(parsed, facts.machine())
          .ifPresent(
              where ->
                  output
                      .err()
                      .println(
                          "kernel-tune: this is "
                              + where
                              + ": it hides much of the host, expect other verdicts there"));
    }
  }

  private static List<String> problems(Path file, Catalog catalog) {
    List<String> problems = new ArrayList<>();
    try {
      if (isOverrides(file)) {
        SiteOverrides.checks(file, catalog);
        return problems;
      }
      Check check =
          CatalogLoader.lintCheck(file, withSourcesBeside(file, catalog), Probes.questions());
      for (String problem : CompileCatalog.problems(check)) {
        problems.add(file + ": " + problem);
      }
    } catch (CatalogException e) {
      problems.addAll(String.valueOf(e.getMessage()).lines().toList());
    }
    return problems;
  }

  private static boolean isOverrides(Path file) {
    return file.endsWith(SiteOverrides.FILE);
  }

  /** A check that reads as root must come from root, as in an audit. */
  private static List<Check> trusted(Path file, Catalog catalog) {
    try {
      return isOverrides(file)
          ? SiteOverrides.trustedChecks(file, catalog)
          : List.of(
              CatalogLoader.readUserCheck(
                  file, withSourcesBeside(file, catalog), Probes.questions()));
    } catch (CatalogException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  private static Catalog withSourcesBeside(Path file, Catalog catalog) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? catalog : UserChecks.withSources(folder, catalog);
  }
}
