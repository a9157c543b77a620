package dev.kerneltune.cli;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.sched.guard.Guards;
import dev.kerneltune.sched.hints.Backend;
import dev.kerneltune.sched.hints.HintsBackend;
import dev.kerneltune.sched.hints.RunFiles;
import dev.kerneltune.sched.scx.KernelBtf;
import dev.kerneltune.sched.scx.LibBpf;
import dev.kerneltune.sched.scx.ScxBackend;
import dev.kerneltune.sched.scx.ScxPreflight;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The options that `sched run` and `sched try` share. */
final class SchedRunOptions {
  static final String DRY_RUN = "--dry-run";
  private static final String BACKEND = "--backend";
  private static final String INTERVAL = "--interval";
  private static final String BASELINE = "--baseline";
  private static final String METRIC = "--metric";
  private static final String FROZEN = "--frozen";
  private static final String CGROUP_WEIGHTS = "--cgroup-weights";
  private static final String HINTS = "hints";
  private static final String SCX = "scx";
  private static final String AUTO = "auto";
  private static final List<String> BACKENDS = List.of(HINTS, SCX, AUTO);
  private static final long SHORTEST_NANOS = 100_000_000L;

  /** Three looks fit into the time behind which the guard against hangs trips. */
  private static final long LONGEST_SECONDS = Guards.HANG_SECONDS / 3;

  private static final String KERNEL = "/proc/sys/kernel/osrelease";

  private SchedRunOptions() {}

  static void add(CommandSpec spec) {
    spec.addOption(
        Options.choice(
            BACKEND,
            "NAME",
            BACKENDS,
            "hints (the default): nice, EEVDF slice, SCHED_BATCH and, where a rule or the"
                + " catalogue says background, SCHED_IDLE; scx: our BPF"
                + " scheduler, where `sched scx` finds nothing against it; or auto: what"
                + " `sched bench` found to be best here with this kernel, else nothing."));
    SchedTasks.addRules(spec);
    spec.addOption(
        Options.text(
            INTERVAL,
            "TIME",
            "From one look at the tasks to the next: 2s if not said, 20s at most."));
    spec.addOption(
        Options.text(
            BASELINE,
            "TIME",
            "How long is only looked before anything is changed, for the guards: 30s if not"
                + " said."));
    spec.addOption(
        Options.text(
            METRIC,
            "CMD|URL",
            "A number of your own, more is better: what a command prints, run by sh, or the body at"
                + " an http(s) URL. Where it falls by 3 %% and its noise, or gives no number any"
                + " more, all is undone; nothing is changed unless the baseline has 3 of it."));
    spec.addOption(
        Options.flag(
            FROZEN, "Use what is decided already: keys are not written, answers not read again."));
    spec.addOption(
        Options.flag(
            CGROUP_WEIGHTS,
            "Also set cpu.weight of units of systemd where tasks of different classes compete"
                + " between them; never kubelet's, and never right below the root."));
    spec.addOption(
        Options.flag(DRY_RUN, "Look for one interval, show what would be set, and stop."));
    spec.addOption(Options.format());
  }

  /**
   * What a run is to do.
   *
   * @param intervalNanos from one look to the next
   * @param baselineNanos how long nothing is changed
   * @param metric the user's own number
   * @param learns whether keys are written and answers read again
   * @param cgroupWeights whether weights of control groups are set as well
   */
  record Settings(
      long intervalNanos,
      long baselineNanos,
      Optional<SchedMetric> metric,
      Learning learns,
      HintsBackend.CgroupWeights cgroupWeights) {}

  /** Whether what a model answers meanwhile is taken. */
  enum Learning {
    /** Keys are written for `sched classify`, and its answers are read. */
    OPEN,
    /** Only what was known at the beginning counts. */
    FROZEN
  }

  static Settings settings(ParseResult parsed) {
    String interval = Options.value(parsed, INTERVAL, "2s");
    long nanos = Durations.nanos(INTERVAL, interval);
    if (nanos < SHORTEST_NANOS) {
      throw new UserError(INTERVAL + ": '" + interval + "', expected 100ms at least");
    }
    if (nanos > TimeUnit.SECONDS.toNanos(LONGEST_SECONDS)) {
      throw new UserError(
          ("%s: '%s', expected %ds at most: no look for %d s is what the guard against hangs trips"
                  + " at")
              .formatted(INTERVAL, interval, LONGEST_SECONDS, Guards.HANG_SECONDS));
    }
    return new Settings(
        nanos,
        Durations.nanos(BASELINE, Options.value(parsed, BASELINE, "30s")),
        Options.given(parsed, METRIC)
            ? Optional.of(SchedMetric.of(METRIC, Options.value(parsed, METRIC, "")))
            : Optional.empty(),
        Options.given(parsed, FROZEN) ? Learning.FROZEN : Learning.OPEN,
        cgroupWeights(parsed));
  }

  private static HintsBackend.CgroupWeights cgroupWeights(ParseResult parsed) {
    return Options.given(parsed, CGROUP_WEIGHTS)
        ? HintsBackend.CgroupWeights.SET
        : HintsBackend.CgroupWeights.LEFT;
  }

  /** Opens the journal, and keeps everybody else out; the caller closes it. */
  static HintsBackend hints(ParseResult parsed, Path state) {
    return HintsBackend.open(
        state, Undoing.boot(), cgroupWeights(parsed), (int) ProcessHandle.current().pid());
  }

  /** Returns the name of the backend that was asked for, once it may act here. */
  static String chosen(ParseResult parsed, Path state, KernelBtf types) {
    String word = Options.word(parsed, BACKEND, BACKENDS);
    String chosen = word.equals(AUTO) ? best(state) : word;
    if (chosen.equals(SCX)) {
      try (CachedHost host = SchedScxCommand.patient()) {
        if (ScxBackend.preflight(host, LibBpf.find(LibBpf.PLACES), types)
            instanceof ScxPreflight.Result.Refused(var reasons)) {
          throw new UserError(BACKEND + ": scx: " + String.join("; ", reasons));
        }
      }
    }
    return chosen;
  }

  private static String best(Path state) {
    String kernel = kernel();
    String best = new RunFiles(state).best(kernel).orElse("");
    if (!best.equals(HINTS) && !best.equals(SCX)) {
      throw new UserError(
          BACKEND
              + ": auto: "
              + (best.isEmpty()
                  ? "nothing was compared on this machine with kernel " + kernel
                  : "the comparison found " + best)
              + "; nothing is changed; run `sched bench`, or say --backend hints");
    }
    return best;
  }

  /** Returns what acts; the caller closes it. */
  static Backend backend(String chosen, HintsBackend hints, KernelBtf types) {
    return chosen.equals(SCX)
        ? new ScxBackend(
            LibBpf.find(LibBpf.PLACES),
            types,
            SchedScxCommand::patient,
            CgroupIds::of,
            System::nanoTime)
        : hints;
  }

  private static String kernel() {
    try (CachedHost host = Hosts.live()) {
      return dev.kerneltune.probe.Files.text(host, KERNEL)
              instanceof dev.kerneltune.model.Reading.Present<String>(var text, _)
          ? text
          : "";
    }
  }
}
