package dev.kerneltune.cli;

import dev.kerneltune.audit.Comparison;
import dev.kerneltune.audit.Judged;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.report.AuditJsonReader;
import dev.kerneltune.report.ComparisonHtml;
import dev.kerneltune.report.ComparisonJson;
import dev.kerneltune.report.ComparisonMarkdown;
import dev.kerneltune.report.ComparisonResults;
import dev.kerneltune.report.ComparisonText;
import dev.kerneltune.report.Junit;
import dev.kerneltune.report.ResultCounts;
import dev.kerneltune.report.Sarif;
import dev.kerneltune.report.Style;
import dev.kerneltune.report.WideText;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Says in what two reports, or two snapshots, differ. */
final class DiffCommand implements Command {
  private static final int TWO = 2;

  /** What is compared: two files, both judged for one scenario. */
  private record Sides(
      String scenario, String first, List<Judged> before, String second, List<Judged> after) {
    private String title() {
      return "From " + first + " to " + second + ", " + scenario;
    }
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "diff",
            "What differs between two JSON reports, or two snapshots, what got worse first."
                + " Counters since boot and the load of the moment are left out.");
    spec.addPositional(
        Options.arguments(
            "FILE",
            "Two files: the earlier, then the later; both from `audit --format json` or both"
                + " from `snapshot`."));
    spec.addOption(Options.scenario());
    spec.addOption(ReportFormat.option(ReportFormat.words()));
    Catalogs.addSelection(spec);
    Catalogs.addOwnChecks(spec);
    spec.addOption(Options.color());
    spec.usageMessage()
        .footer(
            "Exits with 1 when a verdict got worse: something fails that did not, or passed and"
                + " cannot be told any more; with 0 otherwise.");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    final ReportFormat format = ReportFormat.asked(parsed);
    final var style = Options.style(parsed, output);
    List<String> names = parsed.matchedPositionalValue(0, List.of());
    if (names.size() != TWO) {
      throw new UserError(
          "diff: " + names.size() + (names.size() == 1 ? " file" : " files") + ", expected two");
    }
    ReportFile before = ReportFile.of(names.getFirst());
    ReportFile after = ReportFile.of(names.getLast());
    if (before.kind() != after.kind()) {
      throw new UserError(
          before.name()
              + " is "
              + before.kind().words()
              + " and "
              + after.name()
              + " is "
              + after.kind().words()
              + ", expected two of a kind (audit --snapshot FILE --format json makes a report of a"
              + " snapshot)");
    }
    Catalog catalog = Catalogs.asked(parsed, Site.ETC);
    List<Check> checks = Catalogs.select(catalog, parsed);
    Sides sides =
        switch (before.kind()) {
          case SNAPSHOT -> {
            Scenario scenario = Catalogs.scenario(catalog, parsed);
            yield new Sides(
                scenario.id(),
                before.name(),
                before.judge(scenario, checks, catalog, List.of()),
                after.name(),
                after.judge(scenario, checks, catalog, List.of()));
          }
          case REPORT -> {
            AuditJsonReader.Content one = before.report();
            AuditJsonReader.Content other = after.report();
            yield new Sides(
                scenario(parsed, before, one, after, other),
                before.name(),
                Baseline.selected(one.judged(), parsed, checks, catalog),
                after.name(),
                Baseline.selected(other.judged(), parsed, checks, catalog));
          }
        };
    Comparison comparison = Comparison.of(sides.before(), sides.after(), catalog.checks());
    output.out().print(report(format, sides, comparison, catalog, style, output));
    return comparison.isWorse() ? ExitCode.FINDINGS : ExitCode.FINE;
  }

  private static String report(
      ReportFormat format,
      Sides sides,
      Comparison comparison,
      Catalog catalog,
      Style style,
      Output output) {
    String scenario = sides.scenario();
    return switch (format) {
      case TABLE -> new ComparisonText(style, output.width()).report(sides.title(), comparison);
      case WIDE ->
          WideText.report(
              ComparisonResults.of(scenario, comparison, catalog), style, output.fullWidth());
      case JSON -> ComparisonJson.document(scenario, sides.first(), sides.second(), comparison);
      case JSONL -> ComparisonJson.lines(comparison);
      case SARIF ->
          Sarif.report(
              ComparisonResults.worse(scenario, comparison, catalog),
              Sarif.State.NEW,
              App.version());
      case JUNIT -> Junit.report(ComparisonResults.of(scenario, comparison, catalog));
      case MARKDOWN -> ComparisonMarkdown.report(sides.title(), comparison);
      case PROMETHEUS ->
          ResultCounts.comparison(ComparisonResults.of(scenario, comparison, catalog));
      case HTML ->
          new ComparisonHtml(comparison, scenario, catalog).page(sides.title(), App.version());
    };
  }

  private static String scenario(
      ParseResult parsed,
      ReportFile before,
      AuditJsonReader.Content one,
      ReportFile after,
      AuditJsonReader.Content other) {
    if (!one.scenario().equals(other.scenario())) {
      throw new UserError(
          before.name()
              + " was judged for '"
              + one.scenario()
              + "' and "
              + after.name()
              + " for '"
              + other.scenario()
              + "', expected one scenario");
    }
    if (Options.given(parsed, Options.SCENARIO)) {
      throw new UserError(
          "--scenario: a report was judged before, expected the option with snapshots only");
    }
    return one.scenario();
  }
}
