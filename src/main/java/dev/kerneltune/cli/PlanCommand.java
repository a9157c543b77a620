package dev.kerneltune.cli;

import dev.kerneltune.export.ShellScript;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Reading;
import dev.kerneltune.plan.Resolved;
import dev.kerneltune.plan.Wish;
import dev.kerneltune.report.Junit;
import dev.kerneltune.report.PlanDetail;
import dev.kerneltune.report.PlanHtml;
import dev.kerneltune.report.PlanJson;
import dev.kerneltune.report.PlanMarkdown;
import dev.kerneltune.report.PlanResults;
import dev.kerneltune.report.PlanText;
import dev.kerneltune.report.ResultCounts;
import dev.kerneltune.report.Results;
import dev.kerneltune.report.Sarif;
import dev.kerneltune.report.WideText;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Shows what a profile would change on a machine, and changes nothing. */
final class PlanCommand implements Command {
  /** A script that does the same; no other command has it. */
  private static final String SHELL = "shell";

  private static final List<String> FORMATS = ReportFormat.words(SHELL);

  private final Site site;

  PlanCommand() {
    this(Site.ETC);
  }

  /** Made for a site's own folder of waivers, checks and profiles. */
  PlanCommand(Site site) {
    this.site = site;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "plan",
            "What a profile would change here, step by step, and how each step is undone; nothing"
                + " is changed.");
    PlanOptions.add(spec);
    spec.addOption(ReportFormat.option(FORMATS));
    spec.addOption(Options.flag(PlanOptions.VERBOSE, "Each device by itself, and all notes."));
    HostOptions.add(spec);
    return spec.addOption(Options.color());
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    String format = Options.word(parsed, Options.FORMAT, FORMATS);
    PlanOptions.layers(parsed);
    Catalog catalog = Catalogs.asked(parsed, site);
    Resolved profile = ProfileChoice.resolve(ProfileChoice.word(parsed), parsed, site, catalog);
    try (CachedHost host = HostOptions.open(parsed)) {
      PlanOptions.Made made =
          PlanOptions.plan(parsed, host, site, profile, catalog, Wish.WHAT_IS_WRONG, output);
      Plan plan = made.plan();
      output
          .out()
          .print(
              format.equals(SHELL)
                  ? ShellScript.of(plan, texts(made.situation().ownFiles()))
                  : report(ReportFormat.of(format), plan, catalog, parsed, output));
      output.out().flush();
    }
    return ExitCode.FINE;
  }

  private static String report(
      ReportFormat format, Plan plan, Catalog catalog, ParseResult parsed, Output output) {
    Results results = PlanResults.of(plan, catalog);
    return switch (format) {
      case TABLE -> text(plan, parsed, output);
      case WIDE -> WideText.report(results, Options.style(parsed, output), output.fullWidth());
      case JSON -> PlanJson.report(plan);
      case JSONL -> PlanJson.lines(plan);
      case SARIF -> Sarif.report(results, Sarif.State.ALONE, App.version());
      case JUNIT -> Junit.report(results);
      case MARKDOWN -> PlanMarkdown.report(plan);
      case PROMETHEUS -> ResultCounts.plan(results, plan);
      case HTML -> new PlanHtml(plan, catalog).page(App.version());
    };
  }

  private static Map<String, String> texts(Map<String, Reading<String>> files) {
    Map<String, String> texts = new TreeMap<>();
    files.forEach(
        (path, text) -> {
          if (text instanceof Reading.Present<String>(var content, _)) {
            texts.put(path, content);
          }
        });
    return texts;
  }

  static String text(Plan plan, ParseResult parsed, Output output) {
    PlanDetail detail =
        Options.given(parsed, PlanOptions.VERBOSE) ? PlanDetail.FULL : PlanDetail.SHORT;
    return new PlanText(detail, Options.style(parsed, output), output.width()).report(plan);
  }
}
