package dev.kerneltune.cli;

import dev.kerneltune.apply.JournalException;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.sched.Classifier;
import dev.kerneltune.sched.Decision;
import dev.kerneltune.sched.Task;
import dev.kerneltune.sched.hints.Backend;
import dev.kerneltune.sched.hints.Counts;
import dev.kerneltune.sched.hints.Doctor;
import dev.kerneltune.sched.hints.HintsBackend;
import dev.kerneltune.sched.hints.Preview;
import dev.kerneltune.sched.hints.RunFiles;
import dev.kerneltune.sched.hints.Wish;
import dev.kerneltune.sched.scx.KernelBtf;
import dev.kerneltune.sched.store.JsonCodec;
import dev.kerneltune.sched.store.JsonValue;
import dev.kerneltune.sched.store.JsonValue.Fields;
import dev.kerneltune.sched.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import picocli.CommandLine.ParseResult;

/** What `sched run` and `sched try` do alike: refuse, open, run, and say how it ended. */
final class SchedRunning {
  private static final Interruption.Words WORDS =
      new Interruption.Words(
          "everything is undone first",
          "the undo is not done yet; kernel-tune sched stop does the rest");

  private SchedRunning() {}

  /** Runs until somebody asks for the end, or until {@code isOver} says so. */
  static ExitCode run(ParseResult parsed, Output output, SchedRunLog log, LongPredicate isOver) {
    if (Options.given(parsed, SchedRunOptions.DRY_RUN)) {
      return preview(parsed, output);
    }
    Path state = SchedCommand.state(parsed);
    SchedRunOptions.Settings settings = SchedRunOptions.settings(parsed);
    RunFiles files = new RunFiles(state);
    refuse(parsed, files);
    KernelBtf types = new KernelBtf();
    String chosen = SchedRunOptions.chosen(parsed, state, types);
    try (Interruption interruption = Interruption.watch(output.err(), WORDS);
        HintsBackend hints = SchedRunOptions.hints(parsed, state);
        Backend backend = SchedRunOptions.backend(chosen, hints, types)) {
      files.begin();
      SchedClasses classes =
          new SchedClasses(
              () -> SchedTasks.classifier(parsed, output), state, settings.learns(), log);
      SchedRun run = new SchedRun(settings, classes, hints, backend, files, log, Undoing.boot());
      SchedRun.Ended ended;
      try {
        ended = run.run(interruption::take, isOver);
      } finally {
        files.end();
        settings.metric().ifPresent(SchedMetric::close);
      }
      return switch (ended) {
        case SchedRun.Ended.Asked(var undone) -> code(undone, ExitCode.FINE);
        case SchedRun.Ended.Tripped(var verdict, var undone) -> {
          log.tripped(verdict);
          yield code(undone, ExitCode.UNDONE);
        }
      };
    } catch (JournalException | StoreException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  private static ExitCode code(Counts undone, ExitCode whole) {
    return undone.problems().isEmpty() ? whole : ExitCode.INCOMPLETE;
  }

  private static void refuse(ParseResult parsed, RunFiles files) {
    String name = "sched " + parsed.commandSpec().name();
    files
        .tripped()
        .ifPresent(
            tripped -> {
              throw new UserError(
                  "%s: guard %s tripped at %s: %s; look into it, then `kernel-tune sched stop --reset`"
                      .formatted(name, tripped.guard(), tripped.at(), tripped.reason()));
            });
    try (CachedHost host = Hosts.live()) {
      Optional<String> refusal = Doctor.refusal(host);
      if (refusal.isPresent()) {
        throw new UserError(name + ": " + refusal.get());
      }
    }
  }

  private static ExitCode preview(ParseResult parsed, Output output) {
    Classifier classifier = SchedTasks.classifier(parsed, output);
    List<Wish> wishes = new ArrayList<>();
    try (CachedHost host = Hosts.live()) {
      for (Task task : SchedTasks.read(parsed, host, Set.of()).tasks()) {
        Decision decision = classifier.decide(task);
        wishes.add(new Wish(task, decision));
      }
    }
    List<Preview> previews = Preview.of(wishes);
    if (Options.isJson(parsed)) {
      List<JsonValue> items = new ArrayList<>();
      previews.forEach(each -> items.add(fields(each)));
      output
          .out()
          .println(
              JsonCodec.write(SchedRunLog.versioned().with("would", new JsonValue.Items(items))));
      return ExitCode.FINE;
    }
    for (Preview each : previews) {
      output
          .out()
          .println(
              "thread %d: %s: %s (%s)"
                  .formatted(
                      each.wish().task().tid(),
                      each.wish().decision().taskClass().word(),
                      each.says(),
                      each.wish().decision().because()));
    }
    output
        .out()
        .println(
            "%d of %d busy threads have a class of their own; nothing was changed"
                .formatted(previews.size(), wishes.size()));
    return ExitCode.FINE;
  }

  private static Fields fields(Preview each) {
    return Fields.none()
        .with("tid", each.wish().task().tid())
        .with("class", each.wish().decision().taskClass().word())
        .with("because", each.wish().decision().because())
        .with("says", each.says());
  }
}
