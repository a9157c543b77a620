package dev.kerneltune.cli;

import dev.kerneltune.catalog.BuiltInSchedRules;
import dev.kerneltune.catalog.CatalogException;
import dev.kerneltune.catalog.SchedRules;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.sched.Classifier;
import dev.kerneltune.sched.Rule;
import dev.kerneltune.sched.Rules;
import dev.kerneltune.sched.Task;
import dev.kerneltune.sched.store.DecisionsFile;
import dev.kerneltune.sched.store.ModelAnswers;
import dev.kerneltune.sched.store.StoreException;
import dev.kerneltune.sched.task.TaskScan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The tasks that the commands of sched speak of, and the rules by which they are classed. */
final class SchedTasks {
  private static final String RULES = "--rules";
  private static final String ANSWERS = "--answers";
  private static final String INTERVAL = "--interval";
  private static final String FOLDER = "sched.d";
  private static final long SHORTEST_NANOS = 100_000_000L;

  /** A model is asked about tasks that have this much of a CPU, in permille. */
  private static final long WORTH_ASKING = 10;

  /** The first part of the interval finds out who is busy, the rest what they do. */
  private static final int FIRST_PART = 4;

  private SchedTasks() {}

  /** Adds the options that say how tasks are classed. */
  static void addRules(CommandSpec spec) {
    spec.addOption(
        Options.text(
            RULES,
            "FILE",
            "Rules of your own, before those in "
                + Site.ETC.path(FOLDER)
                + "; they are above all else."));
    addAnswers(spec);
  }

  /** Adds the options that say where a model's answers are. */
  static void addAnswers(CommandSpec spec) {
    SchedCommand.addState(spec);
    spec.addOption(
        Options.text(
            ANSWERS,
            "DIR",
            "Where `sched classify` keeps its answers, if not there: it may run as another user."));
  }

  /** Adds the options that say which machine is read, and for how long. */
  static void addReading(CommandSpec spec) {
    spec.addOption(
        Options.text(
            INTERVAL, "TIME", "How long tasks are watched: 2s if not said, 100ms at least."));
    HostOptions.add(spec);
  }

  /** Returns what classes the tasks of a machine; what cannot be used of its files is told. */
  static Classifier classifier(ParseResult parsed, Output output) {
    int self = HostOptions.isLive(parsed) ? (int) ProcessHandle.current().pid() : 0;
    return new Classifier(rules(parsed), BuiltInSchedRules.load(), answers(parsed, output), self);
  }

  /** Returns the rules of the user, the option's first. */
  static Rules rules(ParseResult parsed) {
    List<Rule> rules = new ArrayList<>();
    try {
      if (Options.given(parsed, RULES)) {
        rules.addAll(SchedRules.file(Path.of(Options.value(parsed, RULES, ""))).list());
      }
      if (Site.ETC.adds(parsed, FOLDER)) {
        rules.addAll(SchedRules.folder(Site.ETC.path(FOLDER)).list());
      }
    } catch (CatalogException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
    return new Rules(List.copyOf(rules));
  }

  private static ModelAnswers answers(ParseResult parsed, Output output) {
    return ModelAnswers.of(chain(parsed, output));
  }

  /** Returns what a model once answered; what cannot be used of it is told. */
  static DecisionsFile.Chain chain(ParseResult parsed, Output output) {
    try {
      Path state = SchedCommand.state(parsed);
      DecisionsFile.Chain chain =
          DecisionsFile.read(Path.of(Options.value(parsed, ANSWERS, state.toString())));
      chain
          .broken()
          .ifPresent(
              what -> output.err().println("kernel-tune: " + what + "; not used from there on"));
      return chain;
    } catch (StoreException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  /** Returns whether a model may be asked about a task, and it has enough of a CPU to matter. */
  static boolean isWorthAsking(Classifier classifier, Task task) {
    return task.behaviour().filter(did -> did.cpuPermille() >= WORTH_ASKING).isPresent()
        && classifier.isUndecided(task);
  }

  /** Returns the process that a number names: its own, or that of one of its threads. */
  static int process(CachedHost host, int number) {
    OptionalInt process = CachedHost.reading(host, reader -> TaskScan.process(reader, number));
    return process.orElseThrow(
        () ->
            new UserError(
                "PID: '%d': no such process is to be seen, expected a number under /proc"
                    .formatted(number)));
  }

  /**
   * What was read.
   *
   * @param tasks the tasks that ran, or that were asked for
   * @param count how many threads there are
   * @param isCut there were more than are counted
   */
  record Seen(List<Task> tasks, int count, boolean isCut) {}

  /**
   * Watches the tasks of a machine, or reads those of a recording once.
   *
   * @param processes those whose threads are told however little they run
   */
  static Seen read(ParseResult parsed, CachedHost host, Set<Integer> processes) {
    String time = Options.value(parsed, INTERVAL, "2s");
    long interval = Durations.nanos(INTERVAL, time);
    if (interval < SHORTEST_NANOS) {
      throw new UserError(INTERVAL + ": '" + time + "', expected 100ms at least");
    }
    Seen seen = host.isLive() ? watched(host, interval, processes) : recorded(host);
    if (seen.count == 0) {
      throw new UserError(
          "sched: no tasks under /proc; expected this machine, or a recording of its processes"
              + " (a file of `snapshot` holds what an audit reads, and no processes)");
    }
    return seen;
  }

  private static Seen recorded(CachedHost host) {
    List<Task> tasks = CachedHost.reading(host, TaskScan::once);
    return new Seen(tasks, tasks.size(), false);
  }

  private static Seen watched(CachedHost host, long interval, Set<Integer> processes) {
    long begin = System.nanoTime();
    TaskScan first = CachedHost.reading(host, reader -> TaskScan.first(reader, begin));
    TaskScan busy = next(host, first, processes, begin + interval / FIRST_PART);
    // Reading may have taken longer than the first part was meant to.
    long end = Math.max(begin + interval, System.nanoTime() + interval / FIRST_PART);
    TaskScan last = next(host, busy, processes, end);
    return new Seen(last.tasks(), last.count(), last.isCut());
  }

  private static TaskScan next(
      CachedHost host, TaskScan before, Set<Integer> processes, long when) {
    for (long left = when - System.nanoTime(); left > 0; left = when - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    host.forget();
    long now = System.nanoTime();
    return CachedHost.reading(host, reader -> before.next(reader, now, processes));
  }
}
