package dev.kerneltune.cli;

import dev.kerneltune.audit.Auditor;
import dev.kerneltune.audit.Comparison;
import dev.kerneltune.audit.WaiverUse;
import dev.kerneltune.audit.Waivers;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Facts;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Verdict;
import dev.kerneltune.model.Waiver;
import dev.kerneltune.report.AuditHtml;
import dev.kerneltune.report.AuditJson;
import dev.kerneltune.report.AuditMarkdown;
import dev.kerneltune.report.AuditPrometheus;
import dev.kerneltune.report.AuditResults;
import dev.kerneltune.report.AuditText;
import dev.kerneltune.report.ComparisonText;
import dev.kerneltune.report.Junit;
import dev.kerneltune.report.Sarif;
import dev.kerneltune.report.Style;
import dev.kerneltune.report.TopologySvg;
import dev.kerneltune.report.WideText;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Judges a host and prints what costs it performance, the worst first, with the evidence. */
final class AuditCommand implements Command {
  private static final String FAIL_ON = "--fail-on";
  private static final String MIN_COVERAGE = "--min-coverage";
  private static final String WAIVERS = "--waivers";
  private static final String BASELINE = "--baseline";
  private static final List<String> LEVELS =
      List.of("never", "highest", "high", "significant", "important", "hygiene", "note");

  private final Site site;

  AuditCommand() {
    this(Site.ETC);
  }

  /** Made for a site's own folder of waivers and checks. */
  AuditCommand(Site site) {
    this.site = site;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command("audit", "What costs this host performance, worst first, with evidence.");
    spec.addOption(Options.scenario());
    spec.addOption(ReportFormat.option(ReportFormat.words()));
    Catalogs.addSelection(spec);
    Catalogs.addOwnChecks(spec);
    spec.addOption(
        Options.text(
            WAIVERS,
            "FILE",
            "Failures that are accepted: a YAML list of check, subject (may be left out), reason,"
                + " owner and until, the last day."));
    spec.addOption(
        Options.text(
            BASELINE,
            "FILE",
            "Also say what differs from an earlier JSON report or snapshot; exit with 1 when a"
                + " verdict got worse."));
    spec.addOption(
        Options.choice(
            FAIL_ON,
            "LEVEL",
            LEVELS,
            "Exit with 1 when a check failed at LEVEL or above: highest, high, significant,"
                + " important, hygiene, note; never (the default)."));
    spec.addOption(
        Options.text(
            MIN_COVERAGE, "PERCENT", "Exit with 3 when less than PERCENT could be decided."));
    HostOptions.addSample(spec);
    HostOptions.add(spec);
    return spec.addOption(Options.color());
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    String failOn = Options.word(parsed, FAIL_ON, LEVELS);
    int minCoverage = minCoverage(parsed);
    ReportFormat format = ReportFormat.asked(parsed);
    var style = Options.style(parsed, output);
    Catalog catalog = Catalogs.asked(parsed, site);
    Scenario scenario = Catalogs.scenario(catalog, parsed);
    List<Check> checks = Catalogs.select(catalog, parsed);
    List<Waiver> waivers = waivers(parsed, catalog, output);
    Optional<Baseline> baseline =
        Options.given(parsed, BASELINE)
            ? Optional.of(
                Baseline.read(
                    Options.value(parsed, BASELINE, ""),
                    parsed,
                    scenario,
                    checks,
                    catalog,
                    waivers))
            : Optional.empty();
    try (CachedHost host = HostOptions.open(parsed)) {
      Facts facts = HostOptions.facts(parsed, host, checks, output);
      Optional<String> container = containerAround(parsed, facts.machine());
      // A container sees its host through holes: what it cannot see must not be graded.
      List<Check> graded = container.isPresent() ? List.of() : checks;
      Audit audit = Auditor.audit(facts, graded, catalog.impactTable(), scenario);
      List<WaiverUse> uses = List.of();
      Optional<Comparison> comparison = Optional.empty();
      if (container.isEmpty() && !waivers.isEmpty()) {
        Waivers.Outcome waived = Waiving.apply(audit, catalog, waivers);
        audit = waived.audit();
        uses = waived.uses();
      }
      if (container.isEmpty() && baseline.isPresent()) {
        comparison = Optional.of(baseline.get().compare(audit, catalog));
      }
      Optional<String> picture =
          format == ReportFormat.HTML && container.isEmpty()
              ? Optional.of(
                  TopologySvg.element(TopologyCommand.read(host, catalog, List.of(scenario))))
              : Optional.empty();
      Outcome outcome = new Outcome(audit, uses, comparison, picture);
      output.out().print(report(format, outcome, catalog, style, output));
      if (format == ReportFormat.TABLE && comparison.isPresent()) {
        String title = "Against " + baseline.orElseThrow().name();
        ComparisonText text = new ComparisonText(style, output.width());
        output.out().print("\n" + text.report(title, comparison.get()));
      }
      output.out().flush();
      if (!uses.isEmpty()) {
        Waiving.tell(uses, output);
      }
      if (container.isPresent()) {
        output.err().println("kernel-tune: " + refusal(container.get()));
      }
      boolean worse = comparison.isPresent() && comparison.get().isWorse();
      return worse ? ExitCode.FINDINGS : exitCode(audit, failOn, minCoverage);
    }
  }

  /** What is printed: an audit and what goes with it. */
  private record Outcome(
      Audit audit,
      List<WaiverUse> uses,
      Optional<Comparison> comparison,
      Optional<String> picture) {}

  private static String report(
      ReportFormat format, Outcome outcome, Catalog catalog, Style style, Output output) {
    Audit audit = outcome.audit();
    return switch (format) {
      case TABLE -> new AuditText(catalog, style, output.width()).report(audit, outcome.uses());
      case WIDE -> WideText.report(AuditResults.of(audit, catalog), style, output.fullWidth());
      case JSON -> AuditJson.report(audit, catalog, outcome.uses(), outcome.comparison());
      case JSONL -> AuditJson.lines(audit);
      case SARIF -> Sarif.report(AuditResults.of(audit, catalog), Sarif.State.ALONE, App.version());
      case JUNIT -> Junit.report(AuditResults.of(audit, catalog));
      case MARKDOWN -> AuditMarkdown.report(audit, catalog);
      case PROMETHEUS -> AuditPrometheus.report(audit);
      case HTML ->
          new AuditHtml(audit, catalog, outcome.comparison())
              .page(outcome.picture(), App.version());
    };
  }

  private List<Waiver> waivers(ParseResult parsed, Catalog catalog, Output output) {
    return Options.given(parsed, WAIVERS) || site.adds(parsed, Site.WAIVERS)
        ? Waiving.read(parsed, WAIVERS, catalog, site, output)
        : List.of();
  }

  /**
   * Returns what the run is inside of, or a snapshot was taken inside of, where that hides the
   * host. A root that somebody named is taken for the host's.
   */
  static Optional<String> containerAround(ParseResult parsed, Machine machine) {
    if (Options.given(parsed, HostOptions.ROOT)) {
      return Optional.empty();
    }
    if (machine.place().virtualization() instanceof Reading.Present<String>(var name, _)
        && name.equals("gvisor")) {
      return Optional.of("gVisor, whose kernel is not the host's");
    }
    return machine.place().container() instanceof Reading.Present<String>(var name, _)
            && !name.equals("none")
        ? Optional.of("a container (" + name + ")")
        : Optional.empty();
  }

  private static String refusal(String where) {
    return "this is "
        + where
        + ": the host is not graded from inside; mount the host's root and say --root, for example"
        + " docker run -v /:/host:ro IMAGE audit --root /host";
  }

  private static int minCoverage(ParseResult parsed) {
    String text = Options.value(parsed, MIN_COVERAGE, "0");
    String number = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
    try {
      double percent = Double.parseDouble(number);
      if (percent >= 0 && percent <= 100) {
        return (int) Math.ceil(percent * 10);
      }
    } catch (NumberFormatException _) {
      // Told below, like a number out of range.
    }
    throw new UserError("--min-coverage: '" + text + "', expected a percentage from 0 to 100");
  }

  private static ExitCode exitCode(Audit audit, String failOn, int minCoverage) {
    for (Finding finding : audit.findings()) {
      if (finding.verdict() instanceof Verdict.Fail && isAtLeast(finding.level(), failOn)) {
        return ExitCode.FINDINGS;
      }
    }
    boolean decidedNothing = audit.overall().checksDecided() == 0;
    return decidedNothing || audit.overall().coveragePermille() < minCoverage
        ? ExitCode.COVERAGE
        : ExitCode.FINE;
  }

  private static boolean isAtLeast(ImpactLevel level, String failOn) {
    for (ImpactLevel each : ImpactLevel.values()) {
      if (each.word().equals(failOn)) {
        return level.compareTo(each) <= 0;
      }
    }
    return false;
  }
}
