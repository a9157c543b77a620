package dev.kerneltune.cli;

import dev.kerneltune.apply.JournalException;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Host;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.sched.hints.Backend;
import dev.kerneltune.sched.hints.Counts;
import dev.kerneltune.sched.hints.HintStatus;
import dev.kerneltune.sched.hints.HintsBackend;
import dev.kerneltune.sched.hints.RunFiles;
import dev.kerneltune.sched.store.Heartbeat;
import dev.kerneltune.sched.store.JsonCodec;
import dev.kerneltune.sched.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Ends a run, and restores what one left that was killed. */
final class SchedStopCommand implements Command {
  private static final String RESET = "--reset";

  /** A run looks a few times a second whether it should end, and its undo takes less than this. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "stop",
            "End the run, if one runs, and put back what is still ours: also behind a run that was"
                + " killed. What somebody else set since is left, and counted.");
    SchedCommand.addState(spec);
    spec.addOption(Options.flag(RESET, "Also forget that a guard tripped: runs may begin again."));
    return spec.addOption(Options.format());
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    boolean json = Options.isJson(parsed);
    Path state = SchedCommand.state(parsed);
    RunFiles files = new RunFiles(state);
    try (CachedHost host = Hosts.live()) {
      String boot = Undoing.boot();
      int before = HintStatus.of(host, state, boot).threads();
      Optional<Heartbeat> running = files.heartbeat();
      Counts counts;
      try (Backend backend = open(state, boot, files)) {
        files.begin();
        Supplier<Host> fresh =
            () -> {
              host.forget();
              return host;
            };
        counts = backend.recover(fresh);
        files.end();
      }
      boolean reset = Options.given(parsed, RESET) && files.reset();
      int now = HintStatus.of(host, state, boot).threads();
      if (json) {
        output
            .out()
            .println(
                JsonCodec.write(
                    SchedRunLog.fields(SchedRunLog.versioned(), counts)
                        .with("threads-before", before)
                        .with("threads-now", now)));
      } else {
        running.ifPresent(
            beat -> output.out().println("the run of process " + beat.pid() + " has ended"));
        output.out().println("threads with our hints: " + before + " before, " + now + " now");
        output.out().println("restored here: " + counts.text());
        if (reset) {
          output.out().println("the guard that tripped is forgotten: a run may begin");
        }
      }
      List<String> lines = new ArrayList<>(Counts.shortened(counts.kept()));
      lines.addAll(Counts.shortened(counts.problems()));
      lines.forEach(each -> output.err().println("kernel-tune: " + each));
      return counts.problems().isEmpty() ? ExitCode.FINE : ExitCode.INCOMPLETE;
    } catch (JournalException | StoreException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  /** Opens the journal, behind the run that has it: that one is asked to end. */
  private static Backend open(Path state, String boot, RunFiles files) {
    int own = (int) ProcessHandle.current().pid();
    long end = System.nanoTime() + PATIENCE_NANOS;
    boolean isAsked = false;
    while (true) {
      try {
        return HintsBackend.open(state, boot, HintsBackend.CgroupWeights.LEFT, own);
      } catch (JournalException e) {
        Optional<Heartbeat> beat =
            files.heartbeat().filter(each -> ProcessHandle.of(each.pid()).isPresent());
        // A run that was asked takes its heartbeat away a moment before it lets go of the journal.
        if (beat.isEmpty() && !isAsked) {
          throw e;
        }
        if (System.nanoTime() > end) {
          files.forgetStop();
          throw new UserError(
              beat.map(
                      each ->
                          "sched stop: process "
                              + each.pid()
                              + " was asked to stop and does not;"
                              + " kill -KILL it, and stop again")
                  .orElseGet(() -> String.valueOf(e.getMessage())));
        }
        if (beat.isPresent()) {
          files.askToStop();
          isAsked = true;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
