package dev.kerneltune.sched.bench;

import java.util.function.LongSupplier;

/**
 * Keeps a CPU busy for a known amount of work, rather than until a clock says so: a loop that looks
 * at the clock does less when it is preempted, and hides what is measured. The work walks over
 * memory of its own, so that losing the cache to another task costs what it costs a real program.
 */
final class Burner {
  /** How much memory is walked over: about what stays in a core's second cache. */
  private static final int WORDS = 1 << 15;

  private static final int CHUNK = 1 << 12;
  private static final int CHUNKS = 600;

  private final long[] memory = new long[WORDS];
  private long state = 1;

  /**
   * Finds out how many rounds take a nanosecond here: the fastest of many short trials, which
   * nobody interrupted.
   */
  double roundsPerNano(LongSupplier nanoTime) {
    long fastest = Long.MAX_VALUE;
    for (int i = 0; i < CHUNKS; i++) {
      long start = nanoTime.getAsLong();
      burn(CHUNK);
      fastest = Math.min(fastest, Math.max(1, nanoTime.getAsLong() - start));
    }
    return (double) CHUNK / fastest;
  }

  /** Does the work of so many rounds. */
  void burn(long rounds) {
    long x = state;
    for (long i = 0; i < rounds; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
      int at = (int) i & (WORDS - 1);
      memory[at] += x;
    }
    state = x;
  }
}
