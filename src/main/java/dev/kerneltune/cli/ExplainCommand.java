package dev.kerneltune.cli;

import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.report.CheckJson;
import dev.kerneltune.report.CheckText;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Prints all that is known about a check. */
final class ExplainCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "explain", "Why a check exists, what is wanted, what it costs, and who says so.");
    spec.addPositional(
        Options.argument("ID", Known.CHECKS, "The check's id; kernel-tune checks lists them."));
    Catalogs.addOwnChecks(spec);
    return spec.addOption(Options.format()).addOption(Options.color());
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    Catalog catalog = Catalogs.asked(parsed, Site.ETC);
    Check check = Catalogs.check(catalog, parsed.matchedPositionalValue(0, ""));
    output
        .out()
        .print(
            Options.isJson(parsed)
                ? CheckJson.list(List.of(check))
                : new CheckText(catalog, Options.style(parsed, output), output.width())
                    .explain(check));
    return ExitCode.FINE;
  }

  /** Returns what is known about a check of a command that takes {@code --color}. */
  static String text(String id, ParseResult parsed, Output output) {
    Catalog catalog = Catalogs.asked(parsed, Site.ETC);
    return new CheckText(catalog, Options.style(parsed, output), output.width())
        .explain(Catalogs.check(catalog, id));
  }
}
