package dev.kerneltune.cli;

import dev.kerneltune.catalog.BuiltInSchedRules;
import dev.kerneltune.report.SchedJson;
import dev.kerneltune.report.SchedText;
import dev.kerneltune.sched.Rules;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Lists the programs and threads that are known by name. */
final class SchedCatalogCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "catalog",
            "The programs and threads that are known by name: what they match, their class, why,"
                + " and where the name is from.");
    return spec.addOption(Options.format()).addOption(Options.color());
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    boolean isJson = Options.isJson(parsed);
    Rules rules = BuiltInSchedRules.load();
    output
        .out()
        .print(
            isJson
                ? SchedJson.catalog(rules)
                : new SchedText(Options.style(parsed, output), output.width()).catalog(rules));
    return ExitCode.FINE;
  }
}
