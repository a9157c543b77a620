package dev.kerneltune.cli;

/** How long a watch waits between two readings; the person at the screen changes it. */
final class Pace {
  /** Shorter than this, the reading itself would be what is seen. */
  static final long SHORTEST_NANOS = 100_000_000;

  private static final long[] STEPS_MILLIS = {
    100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000
  };
  private static final long NANOS = 1_000_000;

  private long nanos;

  Pace(long nanos) {
    this.nanos = nanos;
  }

  long nanos() {
    return nanos;
  }

  /** Takes the next longer step, if there is one. */
  void longer() {
    for (long step : STEPS_MILLIS) {
      if (step * NANOS > nanos) {
        nanos = step * NANOS;
        return;
      }
    }
  }

  /** Takes the next shorter step, if there is one. */
  void shorter() {
    for (int i = STEPS_MILLIS.length - 1; i >= 0; i--) {
      if (STEPS_MILLIS[i] * NANOS < nanos) {
        nanos = STEPS_MILLIS[i] * NANOS;
        return;
      }
    }
  }

  @Override
  public String toString() {
    long millis = nanos / NANOS;
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
