package dev.kerneltune.sched.guard;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The guards. One bad window is no reason; three of the last four are. What has no baseline is not
 * judged: no number is made up for it.
 */
public final class Guards {
  /** How many of the last windows are looked at. */
  public static final int LAST = 4;

  /** How many of them must be bad. */
  public static final int BAD = 3;

  /** A thread that is ready to run and did not for longer than this is a stall, seconds. */
  public static final int STALL_SECONDS = 30;

  /** Between two readings of a program that works there is less than this, seconds. */
  public static final int HANG_SECONDS = 60;

  /** A thread of others that stands still for less than this is not starved, nanoseconds. */
  static final long STARVED_NANOS = 1_000_000_000;

  /** However long one stood still before: this is too long, nanoseconds. */
  private static final long MOST_EXCUSED_NANOS = 10_000_000_000L;

  /** A thread of others is starved only if it was seen to stand still so often. */
  static final int STARVED_TIMES = 3;

  /** The longest slice that a hint asks for: what each ready thread may take of a round. */
  private static final long LONGEST_SLICE_NANOS = 20_000_000;

  private static final int WAIT_PERCENT = 150;

  /** A wait that grew by less than this is nobody's trouble, whatever the ratio. */
  private static final long LEAST_WAIT_MICROS = 100;

  private static final int PRESSURE_POINTS_PERMILLE = 100;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private Guards() {}

  /**
   * Judges what the last windows show.
   *
   * @param windows the newest last; only the last four count
   */
  public static Verdict judge(Baseline baseline, List<Window> windows) {
    List<Window> last = windows.subList(Math.max(0, windows.size() - LAST), windows.size());
    return wait(baseline, last)
        .or(() -> pressure(baseline, last))
        .or(() -> metric(baseline, last))
        .or(() -> share(last))
        .orElse(new Verdict.Fine());
  }

  private static Optional<Verdict> wait(Baseline baseline, List<Window> last) {
    if (baseline.waitMicros().isEmpty()) {
      return Optional.empty();
    }
    long before = baseline.waitMicros().getAsLong();
    long most = Math.max(before * WAIT_PERCENT / 100, before + LEAST_WAIT_MICROS);
    return bad(last, each -> each.waitMicros().isPresent() && each.waitMicros().getAsLong() > most)
        .map(
            worst ->
                new Verdict.Tripped(
                    "wait",
                    ("promoted threads waited %d us for a CPU (p99) where they waited %d us before;"
                            + " expected at most %d us")
                        .formatted(worst.waitMicros().orElse(0), before, most)));
  }

  private static Optional<Verdict> pressure(Baseline baseline, List<Window> last) {
    if (baseline.pressurePermille().isEmpty()) {
      return Optional.empty();
    }
    long before = baseline.pressurePermille().getAsLong();
    long most = before + PRESSURE_POINTS_PERMILLE;
    return bad(
            last,
            each ->
                each.pressurePermille().isPresent() && each.pressurePermille().getAsLong() > most)
        .map(
            worst ->
                new Verdict.Tripped(
                    "pressure",
                    ("some task waited for a CPU in %s of the time where it was %s before; expected"
                            + " at most %s (/proc/pressure/cpu)")
                        .formatted(
                            percent(worst.pressurePermille().orElse(0)),
                            percent(before),
                            percent(most))));
  }

  private static Optional<Verdict> metric(Baseline baseline, List<Window> last) {
    if (!baseline.hasMetric()) {
      return Optional.empty();
    }
    if (last.stream().filter(each -> each.metric().isEmpty()).count() >= BAD) {
      return Optional.of(
          new Verdict.Tripped(
              "metric",
              "--metric gave no number in %d of the last %d windows; expected one in each"
                  .formatted(BAD, LAST)));
    }
    double least = baseline.metricFloor();
    return bad(last, each -> each.metric().isPresent() && each.metric().getAsDouble() < least)
        .map(
            worst ->
                new Verdict.Tripped(
                    "metric",
                    String.format(
                        Locale.ROOT,
                        "--metric fell to %.4g where its median was %.4g before; expected at least"
                            + " %.4g (3 %% less, and its noise)",
                        worst.metric().orElse(0),
                        baseline.metricMedian(),
                        least)));
  }

  /** Tells of the group that lost most in the newest window, of those that lost again and again. */
  private static Optional<Verdict> share(List<Window> last) {
    return last.getLast().lost().entrySet().stream()
        .filter(
            each ->
                last.stream().filter(window -> window.lost().containsKey(each.getKey())).count()
                    >= BAD)
        .min(
            Comparator.comparingDouble(
                each -> each.getValue().gotPermille() / (double) each.getValue().beforePermille()))
        .map(each -> share(each.getKey(), each.getValue()));
  }

  private static Verdict share(String group, Share lost) {
    return new Verdict.Tripped(
        "share",
        ("control group %s, which has no hints, had a CPU in %s of the time in which it wanted one,"
                + " where it was %s before; expected at least %s (/proc/TID/schedstat)")
            .formatted(
                group,
                percent(lost.gotPermille()),
                percent(lost.beforePermille()),
                percent(Shares.least(lost))));
  }

  /** Returns the newest bad window where enough of the last ones are bad. */
  private static Optional<Window> bad(List<Window> last, Function<Window, Boolean> isBad) {
    List<Window> found = last.stream().filter(isBad::apply).toList();
    return found.size() < BAD ? Optional.empty() : Optional.of(found.getLast());
  }

  /** Judges the thread with hints that has waited longest for a CPU without getting one. */
  public static Verdict stall(Stalls.Longest longest) {
    return longest.nanos() < STALL_SECONDS * NANOS_PER_SECOND
        ? new Verdict.Fine()
        : new Verdict.Tripped(
            "stall",
            ("thread %d, which has hints, was ready and did not run for %d s; expected less than"
                    + " %d s")
                .formatted(longest.tid(), longest.nanos() / NANOS_PER_SECOND, STALL_SECONDS));
  }

  /**
   * What may keep a thread from running for a while without any harm of ours.
   *
   * @param before for how long one stood still when nothing was changed yet, nanoseconds
   * @param ready how many threads are ready or running for each CPU, where that is known: a round
   *     takes them all
   * @param staleNanos how old the time is that a thread ran, as it is told
   */
  public record Excuse(long before, OptionalDouble ready, long staleNanos) {
    long mostNanos() {
      long own = Math.clamp(2 * before, STARVED_NANOS, MOST_EXCUSED_NANOS);
      return Math.max(own, Math.round(ready.orElse(0) * LONGEST_SLICE_NANOS)) + staleNanos;
    }
  }

  /**
   * Judges the thread without hints that has waited longest for a CPU without getting one. Some
   * kernels keep one control group from running for seconds while threads of another come and go
   * (commit 6d71a9c61604 in kernel/sched/fair.c, reverted by 101f3498b4bd).
   *
   * @param who what is told of the thread
   */
  public static Verdict starved(Stalls.Longest longest, Excuse excuse, String who) {
    return longest.times() < STARVED_TIMES || longest.nanos() < excuse.mostNanos()
        ? new Verdict.Fine()
        : new Verdict.Tripped(
            "starved",
            String.format(
                Locale.ROOT,
                "%s has no hints, was ready at %d readings and did not run for %.1f s; expected"
                    + " less than %.1f s (before: %.1f s at most; %s threads are ready for each"
                    + " CPU)",
                who,
                longest.times(),
                seconds(longest.nanos()),
                seconds(excuse.mostNanos()),
                seconds(excuse.before),
                excuse.ready.isPresent()
                    ? String.format(Locale.ROOT, "%.1f", excuse.ready.getAsDouble())
                    : "nobody knows how many"));
  }

  /** Returns whether {@link #starved} may trip, so that it is worth asking who it is. */
  public static boolean mayBeStarved(Stalls.Longest longest) {
    return longest.times() >= STARVED_TIMES && longest.nanos() >= STARVED_NANOS;
  }

  private static double seconds(long nanos) {
    return nanos / (double) NANOS_PER_SECOND;
  }

  /** Judges the time between two readings of our own. */
  public static Verdict hang(long nanos) {
    return nanos < HANG_SECONDS * NANOS_PER_SECOND
        ? new Verdict.Fine()
        : new Verdict.Tripped(
            "hang",
            "between two readings of our own passed %d s; expected less than %d s"
                .formatted(nanos / NANOS_PER_SECOND, HANG_SECONDS));
  }

  /**
   * Judges what the kernel counts as gone wrong.
   *
   * @param name what is counted
   * @param before its count when this began
   * @param now its count
   */
  public static Verdict events(String name, long before, long now) {
    return now <= before
        ? new Verdict.Fine()
        : new Verdict.Tripped(
            "events", "%s rose from %d to %d; expected it to stand".formatted(name, before, now));
  }

  private static String percent(long permille) {
    return permille / 10 + "." + permille % 10 + " %";
  }
}
