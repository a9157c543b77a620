package dev.kerneltune.cli;

import dev.kerneltune.sched.hints.RunFiles;
import java.io.IOException;
import java.util.function.LongPredicate;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Acts for a while, and undoes it unless somebody says that it is to stay. */
final class SchedTryCommand implements Command {
  private static final String KEEP = "--keep";

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "try",
            "As `sched run`, but undone when TIME is over, unless it is confirmed meanwhile: by y"
                + " at the terminal, or by `kernel-tune sched try --keep`. What is kept goes on as"
                + " a run.");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("TIME")
            .type(String.class)
            .arity("0..1")
            .index("0")
            .description("How long it acts behind its baseline: 60s if not said.")
            .build());
    spec.addOption(Options.flag(KEEP, "Tell the try that runs to keep what it does, and end."));
    SchedRunOptions.add(spec);
    return spec;
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    RunFiles files = new RunFiles(SchedCommand.state(parsed));
    if (Options.given(parsed, KEEP)) {
      if (files.heartbeat().isEmpty()) {
        throw new UserError("sched try --keep: nothing runs; expected a try; begin one");
      }
      files.askToKeep();
      output.out().println("the try goes on as a run; `kernel-tune sched stop` ends it");
      return ExitCode.FINE;
    }
    String time = parsed.matchedPositionalValue(0, "60s");
    long nanos = Durations.nanos("TIME", time);
    SchedRunLog log = new SchedRunLog(output, Options.isJson(parsed));
    if (!Options.given(parsed, SchedRunOptions.DRY_RUN)) {
      log.note(
          "undone "
              + time
              + " behind its baseline, unless confirmed: `kernel-tune sched try --keep`"
              + (output.isTerminal() ? ", or y and Enter here" : ""));
    }
    return SchedRunning.run(parsed, output, log, over(nanos, files, output, log));
  }

  private static LongPredicate over(long nanos, RunFiles files, Output output, SchedRunLog log) {
    Kept kept = new Kept(files, output, log);
    return since -> !kept.isSo() && since >= nanos;
  }

  /** Whether somebody confirmed, once and for good. */
  private static final class Kept {
    private final RunFiles files;
    private final Output output;
    private final SchedRunLog log;
    private boolean isSo;

    Kept(RunFiles files, Output output, SchedRunLog log) {
      this.files = files;
      this.output = output;
      this.log = log;
    }

    boolean isSo() {
      if (!isSo && (files.isAskedToKeep() || output.isTerminal() && isTyped())) {
        isSo = true;
        log.note("confirmed: it goes on as a run; `kernel-tune sched stop` ends it");
      }
      return isSo;
    }

    /** Looks whether a line was typed that begins with y; nobody waits for one. */
    private static boolean isTyped() {
      try {
        int first = System.in.available() > 0 ? System.in.read() : 0;
        while (System.in.available() > 0) {
          int _ = System.in.read();
        }
        return first == 'y' || first == 'Y';
      } catch (IOException _) {
        return false;
      }
    }
  }
}
