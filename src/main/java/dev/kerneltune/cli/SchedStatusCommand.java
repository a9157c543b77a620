package dev.kerneltune.cli;

import dev.kerneltune.apply.JournalException;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Host;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.model.Reading;
import dev.kerneltune.probe.Files;
import dev.kerneltune.sched.Printable;
import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.hints.HintStatus;
import dev.kerneltune.sched.hints.RunFiles;
import dev.kerneltune.sched.store.Heartbeat;
import dev.kerneltune.sched.store.JsonCodec;
import dev.kerneltune.sched.store.JsonValue;
import dev.kerneltune.sched.store.JsonValue.Fields;
import dev.kerneltune.sched.store.ModelDecision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Tells what stands, as the kernel has it now. */
final class SchedStatusCommand implements Command {
  private static final String EXT = "/sys/kernel/sched_ext/";

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "status",
            "What stands now, asked of the kernel: threads with our hints by class, a BPF"
                + " scheduler, the run, the guard that tripped, and which answers of a model were"
                + " held back.");
    SchedTasks.addAnswers(spec);
    spec.addOption(Options.format());
    spec.usageMessage()
        .footer(
            "`kernel-tune sched stop` undoes it all; SysRq-S takes any BPF scheduler out, whatever"
                + " its loader does.");
    return spec;
  }

  /**
   * How the run stands.
   *
   * @param word none, runs, silent or killed
   * @param says a sentence
   */
  private record Run(String word, String says) {}

  /**
   * What is told.
   *
   * @param ext the state of sched_ext, where the kernel has it
   * @param ops the BPF scheduler that is loaded
   * @param answers what a model said last about each kind of task
   */
  private record Seen(
      HintStatus hints,
      Run run,
      Optional<RunFiles.Tripped> tripped,
      Optional<String> ext,
      Optional<String> ops,
      List<ModelDecision> answers) {
    List<ModelDecision> doubted() {
      return answers.stream().filter(each -> each.doubt().isPresent()).toList();
    }
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    boolean json = Options.isJson(parsed);
    Path state = SchedCommand.state(parsed);
    RunFiles files = new RunFiles(state);
    try (CachedHost host = Hosts.live()) {
      HintStatus hints = HintStatus.of(host, state, Undoing.boot());
      Seen seen =
          new Seen(
              hints,
              run(host, files, hints),
              files.tripped(),
              word(host, EXT + "state"),
              word(host, EXT + "root/ops"),
              List.copyOf(SchedTasks.chain(parsed, output).byId().values()));
      if (json) {
        output.out().println(JsonCodec.write(fields(seen)));
        return ExitCode.FINE;
      }
      lines(seen).forEach(output.out()::println);
      return ExitCode.FINE;
    } catch (JournalException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> word(Host host, String path) {
    return Files.text(host, path) instanceof Reading.Present<String>(var text, _)
        ? Optional.of(text)
        : Optional.empty();
  }

  private static Run run(Host host, RunFiles files, HintStatus hints) {
    Optional<Heartbeat> found =
        files.heartbeat().filter(beat -> beat.boot().equals(Undoing.boot()));
    if (found.isEmpty()) {
      return new Run(
          "none",
          hints.threads() == 0
              ? "nothing runs"
              : "nothing runs, and hints stand: `kernel-tune sched stop` restores");
    }
    Heartbeat beat = found.get();
    long age = SchedClock.uptimeSeconds(host) - beat.uptimeSeconds();
    if (ProcessHandle.of(beat.pid()).isEmpty()) {
      return new Run(
          "killed",
          "process " + beat.pid() + " ended without an undo: `kernel-tune sched stop` restores");
    }
    return age > Heartbeat.STALE_SECONDS
        ? new Run("silent", "process " + beat.pid() + " gave no sign for " + age + " s")
        : new Run(
            "runs",
            "process %d, %s, %s, last sign %d s ago"
                .formatted(beat.pid(), beat.backend(), beat.said(), age));
  }

  private static List<String> lines(Seen seen) {
    HintStatus hints = seen.hints();
    List<String> lines = new ArrayList<>();
    lines.add("run        " + seen.run().word() + ": " + seen.run().says());
    List<String> classes = new ArrayList<>();
    for (TaskClass each : TaskClass.values()) {
      int count = hints.byClass().getOrDefault(each, 0);
      if (count > 0) {
        classes.add(each.word() + " " + count);
      }
    }
    lines.add(
        "hints      "
            + (classes.isEmpty() ? "no thread has hints of ours" : String.join(", ", classes))
            + (hints.others() == 0 ? "" : "; set by somebody else since: " + hints.others())
            + (hints.gone() == 0 ? "" : "; ended since: " + hints.gone()));
    if (hints.weights() + hints.otherWeights() > 0) {
      lines.add(
          "weights    %d control groups have ours, %d another"
              .formatted(hints.weights(), hints.otherWeights()));
    }
    lines.add(
        "sched_ext  "
            + seen.ext()
                .map(state -> state + seen.ops().map(name -> ", " + name).orElse(""))
                .orElse("not in this kernel"));
    lines.add("model      " + model(seen));
    seen.doubted().forEach(each -> lines.add("           " + doubt(each)));
    lines.add(
        "guards     "
            + seen.tripped()
                .map(
                    each ->
                        "%s tripped at %s: %s; then %s; `kernel-tune sched stop --reset` lets runs begin"
                            .formatted(each.guard(), each.at(), each.reason(), each.undone()))
                .orElse("none tripped"));
    return lines;
  }

  private static String model(Seen seen) {
    int doubted = seen.doubted().size();
    return seen.answers().isEmpty()
        ? "no answer of one is known"
        : "answered about %d kinds of task".formatted(seen.answers().size())
            + (doubted == 0 ? "" : "; doubted, and held at normal: " + doubted);
  }

  private static String doubt(ModelDecision each) {
    return Printable.of(each.key().comm())
        + ": "
        + Printable.of(each.doubt().orElse(""))
        + " ("
        + Printable.of(each.model())
        + ")";
  }

  private static Fields fields(Seen seen) {
    HintStatus hints = seen.hints();
    Fields classes = Fields.none();
    for (TaskClass each : TaskClass.values()) {
      classes = classes.with(each.word(), hints.byClass().getOrDefault(each, 0));
    }
    Fields fields =
        SchedRunLog.versioned()
            .with("run", seen.run().word())
            .with("says", seen.run().says())
            .with("threads", classes)
            .with("threads-set-by-others", hints.others())
            .with("threads-ended", hints.gone())
            .with("weights", hints.weights())
            .with("weights-set-by-others", hints.otherWeights());
    if (seen.ext().isPresent()) {
      fields = fields.with("sched-ext-state", seen.ext().get());
    }
    if (seen.ops().isPresent()) {
      fields = fields.with("sched-ext-ops", seen.ops().get());
    }
    fields = fields.with("model", answers(seen));
    return seen.tripped().isPresent()
        ? fields.with("tripped", seen.tripped().get().fields())
        : fields;
  }

  private static Fields answers(Seen seen) {
    List<JsonValue> doubted = new ArrayList<>();
    for (ModelDecision each : seen.doubted()) {
      doubted.add(
          Fields.none()
              .with("id", each.id())
              .with("comm", each.key().comm())
              .with("doubt", each.doubt().orElse(""))
              .with("model", each.model()));
    }
    return Fields.none()
        .with("decisions", seen.answers().size())
        .with("doubted", new JsonValue.Items(doubted));
  }
}
