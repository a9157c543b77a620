package dev.kerneltune.cli;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Host;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.sched.guard.Baseline;
import dev.kerneltune.sched.guard.Verdict;
import dev.kerneltune.sched.hints.Backend;
import dev.kerneltune.sched.hints.Counts;
import dev.kerneltune.sched.hints.GuardFeed;
import dev.kerneltune.sched.hints.RunFiles;
import dev.kerneltune.sched.hints.Wish;
import dev.kerneltune.sched.store.Heartbeat;
import dev.kerneltune.sched.task.TaskScan;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;

/**
 * The loop of `sched run`: look, class, act, judge; and at every end an undo. Nothing in it waits
 * for a model, a command of the user or a file that hangs.
 */
final class SchedRun {
  /** How many looks make one window of the guards. */
  private static final int LOOKS_IN_WINDOW = 5;

  /** How often it is looked whether this should end. */
  private static final long PATIENCE_NANOS = 250_000_000L;

  /** So many reads that hang, and the reading threads are begun anew. */
  private static final int MOST_STUCK = 4;

  /** So often anew, and the machine is in trouble that nothing should be added to. */
  private static final int MOST_ANEW = 8;

  private final SchedRunOptions.Settings settings;

  private final SchedClasses classes;
  private final Backend hints;
  private final Backend backend;
  private final RunFiles files;
  private final SchedRunLog log;
  private final String boot;
  private CachedHost host = Hosts.live();
  private int anew;

  /** How a run ended. */
  sealed interface Ended {
    /** Somebody asked for it, or its time was over. */
    record Asked(Counts undone) implements Ended {}

    /** A guard tripped, or it could not go on. */
    record Tripped(Verdict.Tripped verdict, Counts undone) implements Ended {}
  }

  /**
   * Made for backends that are open, and that the caller closes.
   *
   * @param hints what an earlier run may have left, whatever acts now
   * @param backend what acts
   */
  SchedRun(
      SchedRunOptions.Settings settings,
      SchedClasses classes,
      Backend hints,
      Backend backend,
      RunFiles files,
      SchedRunLog log,
      String boot) {
    this.settings = settings;
    this.classes = classes;
    this.hints = hints;
    this.backend = backend;
    this.files = files;
    this.log = log;
    this.boot = boot;
  }

  /**
   * Runs until it is asked to stop, or until {@code isOver} says so.
   *
   * @param isOver asked at each look, with the nanoseconds since something was changed first
   */
  Ended run(BooleanSupplier isStopped, LongPredicate isOver) {
    try {
      return guarded(isStopped, isOver);
    } finally {
      host.close();
    }
  }

  private Ended guarded(BooleanSupplier isStopped, LongPredicate isOver) {
    log.recovered(hints.recover(this::fresh));
    Optional<Verdict.Tripped> tripped;
    try {
      tripped = loop(isStopped, isOver);
    } catch (RuntimeException | Error e) {
      // An error of ours leaves nothing behind, and is told once that is done.
      log.undone(backend.undo(this::fresh));
      throw e;
    }
    Counts undone = backend.undo(this::fresh);
    log.undone(undone);
    if (tripped.isEmpty()) {
      return new Ended.Asked(undone);
    }
    files.trip(tripped.get(), now(), undone.text());
    return new Ended.Tripped(tripped.get(), undone);
  }

  /** Looks again and again; returns what tripped, if anything did. */
  private Optional<Verdict.Tripped> loop(BooleanSupplier isStopped, LongPredicate isOver) {
    long begin = System.nanoTime();
    int own = (int) ProcessHandle.current().pid();
    GuardFeed guards = new GuardFeed(fresh(), backend, own, shares(), windowNanos(), begin);
    TaskScan before = CachedHost.reading(host, reader -> TaskScan.first(reader, begin));
    OptionalLong changing = OptionalLong.empty();
    long next = begin;
    while (true) {
      beat(changing.isPresent() ? "acting" : "only looking: the baseline");
      // What took longer than the interval is not made up for.
      next = Math.max(next + settings.intervalNanos(), System.nanoTime());
      switch (await(next, isStopped, guards)) {
        case Waited.Over() -> {
          // It is time for the next look.
        }
        case Waited.Asked() -> {
          return Optional.empty();
        }
        case Waited.Harmed(var verdict) -> {
          return Optional.of(verdict);
        }
      }
      if (changing.isPresent() && isOver.test(System.nanoTime() - changing.getAsLong())) {
        return Optional.empty();
      }
      renew();
      long now = System.nanoTime();
      TaskScan last = before;
      TaskScan seen = CachedHost.reading(host, reader -> last.next(reader, now, Set.of()));
      before = seen;
      List<Wish> wishes = classes.of(backend, seen.tasks());
      if (anew > MOST_ANEW) {
        return Optional.of(
            new Verdict.Tripped("hang", "reads of /proc do not come back; expected answers"));
      }
      Verdict verdict = guards.look(host, wishes, seen.waiting(), metric(), now);
      if (verdict instanceof Verdict.Tripped tripped) {
        return Optional.of(tripped);
      }
      if (changing.isEmpty() && now - begin >= settings.baselineNanos()) {
        needMetric(guards.baseline());
        begin();
        // Anew: what a scheduler counts was not there when it was read before.
        guards.endBaseline(fresh(), now);
        tellGroups(guards);
        changing = OptionalLong.of(now);
      }
      if (changing.isPresent()) {
        switch (backend.apply(host, ticks(), wishes)) {
          case Backend.Came.Failed(var why) -> {
            return Optional.of(new Verdict.Tripped("backend", why));
          }
          case Backend.Came.Done(var changed, var skipped, var told) ->
              log.acted(changed, backend.acted(), skipped, told);
        }
      } else {
        log.acted(0, List.of(), Map.of(), List.of());
      }
    }
  }

  /** Returns how long a window is: a metric that works gives a number in each. */
  private long windowNanos() {
    long looks = settings.intervalNanos() * LOOKS_IN_WINDOW;
    return settings.metric().isPresent() ? Math.max(looks, SchedMetric.SURE_NANOS) : looks;
  }

  /** A metric that was given and cannot be judged is no guard, so nothing is changed. */
  private void needMetric(Baseline baseline) {
    if (settings.metric().isPresent() && !baseline.hasMetric()) {
      throw new UserError(
          ("sched: --metric gave %d numbers before anything was changed; expected %d at least to"
                  + " judge by; nothing was changed; let it answer sooner, or make --baseline"
                  + " longer")
              .formatted(baseline.metric().size(), Baseline.LEAST_VALUES));
    }
  }

  /** Only hints set weights of control groups, whatever is asked for. */
  private GuardFeed.Shares shares() {
    return backend.name().equals(hints.name())
        ? switch (settings.cgroupWeights()) {
          case LEFT -> GuardFeed.Shares.KEPT;
          case SET -> GuardFeed.Shares.MOVED;
        }
        : GuardFeed.Shares.KEPT;
  }

  /** A guard that has nothing to compare is none, and that is told. */
  private void tellGroups(GuardFeed guards) {
    if (shares() == GuardFeed.Shares.KEPT && guards.groups() == 0) {
      log.note(
          "guard share: no control group wanted a CPU at three looks of the baseline, so none is"
              + " compared with it; a longer --baseline may find some");
    }
  }

  /** Makes ready to act, where the baseline is known. */
  private void begin() {
    switch (backend.begin()) {
      case Backend.Came.Failed(var why) -> throw new UserError("sched: " + why);
      case Backend.Came.Done(_, _, var told) -> told.forEach(log::problem);
    }
  }

  private OptionalDouble metric() {
    if (settings.metric().isEmpty()) {
      return OptionalDouble.empty();
    }
    SchedMetric metric = settings.metric().get();
    OptionalDouble value = metric.take();
    log.problem(metric.problem());
    metric.ask();
    return value;
  }

  /** Returns the machine with nothing remembered. */
  private Host fresh() {
    host.forget();
    return host;
  }

  private void renew() {
    if (host.readsGivenUp() >= MOST_STUCK) {
      host.close();
      host = Hosts.live();
      anew++;
    }
    host.forget();
  }

  /** What came of waiting. */
  private sealed interface Waited {
    record Over() implements Waited {}

    record Asked() implements Waited {}

    record Harmed(Verdict.Tripped verdict) implements Waited {}
  }

  /**
   * Waits until then, and looks meanwhile, once at least, whether somebody is kept from running.
   */
  private Waited await(long when, BooleanSupplier isStopped, GuardFeed guards) {
    while (true) {
      if (isStopped.getAsBoolean() || files.isAskedToStop()) {
        return new Waited.Asked();
      }
      LockSupport.parkNanos(Math.clamp(when - System.nanoTime(), 0, PATIENCE_NANOS));
      host.forget();
      if (guards.between(host, System.nanoTime()) instanceof Verdict.Tripped tripped) {
        return new Waited.Harmed(tripped);
      }
      if (when - System.nanoTime() <= 0) {
        return new Waited.Over();
      }
    }
  }

  private void beat(String said) {
    files.beat(
        new Heartbeat(
            (int) ProcessHandle.current().pid(),
            SchedClock.uptimeSeconds(host),
            boot,
            backend.name(),
            said));
  }

  private long ticks() {
    return SchedClock.ticks(host);
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
