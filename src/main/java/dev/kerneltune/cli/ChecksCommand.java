package dev.kerneltune.cli;

import dev.kerneltune.model.Check;
import dev.kerneltune.probe.Probes;
import dev.kerneltune.report.CheckJson;
import dev.kerneltune.report.CheckText;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Lists the checks, or the questions that checks can look up. */
final class ChecksCommand implements Command {
  private static final String QUESTIONS = "--questions";

  @Override
  public CommandSpec spec() {
    CommandSpec spec = Options.command("checks", "List the checks.");
    Catalogs.addSelection(spec);
    Catalogs.addOwnChecks(spec);
    return spec.addOption(
            Options.flag(QUESTIONS, "List the questions that probes answer, for check authors."))
        .addOption(Options.format());
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    boolean json = Options.isJson(parsed);
    if (Options.given(parsed, QUESTIONS)) {
      var questions = Probes.questions();
      output.out().print(json ? CheckJson.questions(questions) : CheckText.questions(questions));
    } else {
      List<Check> checks = Catalogs.select(Catalogs.asked(parsed, Site.ETC), parsed);
      output.out().print(json ? CheckJson.list(checks) : CheckText.list(checks));
    }
    return ExitCode.FINE;
  }
}
