package dev.kerneltune.cli;

import dev.kerneltune.audit.Comparison;
import dev.kerneltune.audit.Judged;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Waiver;
import dev.kerneltune.report.AuditJsonReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.ParseResult;

/**
 * How a host was judged before, which an audit is compared with.
 *
 * @param name of the file
 * @param judged its findings
 */
record Baseline(String name, List<Judged> judged) {
  /** Reads a report or judges a snapshot, as {@code parsed} selects checks. */
  static Baseline read(
      String name,
      ParseResult parsed,
      Scenario scenario,
      List<Check> checks,
      Catalog catalog,
      List<Waiver> waivers) {
    ReportFile file = ReportFile.of(name);
    return switch (file.kind()) {
      case SNAPSHOT -> new Baseline(name, file.judge(scenario, checks, catalog, waivers));
      case REPORT -> {
        AuditJsonReader.Content content = file.report();
        if (!content.scenario().equals(scenario.id())) {
          throw new UserError(
              name
                  + ": judged for '"
                  + content.scenario()
                  + "', expected "
                  + scenario.id()
                  + " as this audit (--scenario)");
        }
        yield new Baseline(name, selected(content.judged(), parsed, checks, catalog));
      }
    };
  }

  /** Returns in what an audit differs from it. */
  Comparison compare(Audit audit, Catalog catalog) {
    return Comparison.of(judged, Judged.of(audit), catalog.checks());
  }

  /** Returns what {@code --only} and {@code --skip} leave of a report. */
  static List<Judged> selected(
      List<Judged> judged, ParseResult parsed, List<Check> checks, Catalog catalog) {
    Set<String> chosen = names(checks);
    Set<String> known = names(catalog.checks());
    List<Judged> kept = new ArrayList<>();
    for (Judged each : judged) {
      // Checks of another version are compared too, unless somebody asked for some by name.
      if (chosen.contains(each.check())
          || (!known.contains(each.check()) && !Options.given(parsed, Catalogs.ONLY))) {
        kept.add(each);
      }
    }
    return List.copyOf(kept);
  }

  private static Set<String> names(List<Check> checks) {
    Set<String> names = new HashSet<>();
    for (Check check : checks) {
      names.add(check.id());
      names.addAll(check.aka());
    }
    return names;
  }
}
