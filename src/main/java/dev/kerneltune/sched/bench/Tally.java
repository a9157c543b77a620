package dev.kerneltune.sched.bench;

/**
 * What the threads of one role did in one span of time.
 *
 * @param elapsedNanos how long the span was, by the clock of the process that counted
 * @param operations how many operations they finished: steps, pieces of work, forks, rounds
 * @param late how long after its deadline each wake-up ran; empty for roles without deadlines
 * @param step how long each operation took from its beginning to its end, where that is measured
 */
public record Tally(long elapsedNanos, long operations, Histogram late, Histogram step) {
  private static final double SECOND = 1e9;

  /** Returns one of nothing at all. */
  public static Tally empty() {
    return new Tally(0, 0, Histogram.empty(), Histogram.empty());
  }

  /** Returns what two threads did side by side: the time does not add up. */
  public Tally plus(Tally other) {
    return new Tally(
        Math.max(elapsedNanos, other.elapsedNanos),
        operations + other.operations,
        late.plus(other.late),
        step.plus(other.step));
  }

  /** Returns what was done since an older reading, in {@code nanos} nanoseconds. */
  Tally since(Tally earlier, long nanos) {
    return new Tally(
        nanos, operations - earlier.operations, late.since(earlier.late), step.since(earlier.step));
  }

  /** Returns the operations per second. */
  public double rate() {
    return elapsedNanos <= 0 ? 0 : operations * SECOND / elapsedNanos;
  }
}
