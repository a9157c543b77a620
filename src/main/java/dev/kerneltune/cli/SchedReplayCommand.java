package dev.kerneltune.cli;

import dev.kerneltune.sched.store.DecisionsFile;
import dev.kerneltune.sched.store.StateFile;
import dev.kerneltune.sched.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Takes the decisions of a file instead of asking a model: on another machine, or once more. */
final class SchedReplayCommand implements Command {
  private static final String INSTALL = "--install";
  private static final int FILE = 0;

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "replay",
            "Checks a file of decisions line by line, and tells what it says about each kind of"
                + " task. Asks no model.");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("FILE")
            .type(String.class)
            .arity("1")
            .index("0")
            .required(true)
            .description("A decisions.jsonl, of this machine or another.")
            .build());
    spec.addOption(
        Options.flag(
            INSTALL,
            "Put it in place as the decisions of this machine, byte for byte: where there are none,"
                + " or where it goes on from them."));
    SchedCommand.addState(spec);
    return spec.addOption(Options.format());
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    boolean json = Options.isJson(parsed);
    Path file = Path.of(parsed.matchedPositionalValue(FILE, ""));
    if (!Files.exists(file)) {
      throw new UserError("replay: " + file + " is not there, expected a file of decisions");
    }
    try {
      DecisionsFile.Chain chain = DecisionsFile.readFile(file);
      if (chain.broken().isPresent()) {
        throw new UserError(chain.broken().get());
      }
      if (Options.given(parsed, INSTALL)) {
        install(file, SchedCommand.state(parsed));
      }
      output.out().print(SchedClassifyReport.cached(chain.byId().values(), 0, json));
    } catch (StoreException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
    return ExitCode.FINE;
  }

  private static void install(Path file, Path folder) {
    Path place = folder.resolve(DecisionsFile.NAME);
    String told = StateFile.read(file, DecisionsFile.MOST_BYTES);
    String whole = told.substring(0, told.lastIndexOf('\n') + 1);
    try (StateFile.Held _ = StateFile.lock(folder.resolve(SchedClassifyCommand.LOCK))) {
      String there = StateFile.read(place, DecisionsFile.MOST_BYTES);
      if (!whole.startsWith(there)) {
        throw new UserError(
            "replay: "
                + place
                + " has decisions that "
                + file
                + " does not begin with, expected none; move it away first");
      }
      StateFile.put(place, whole);
    }
  }
}
