package dev.kerneltune.sched.guard;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/** Order statistics of small samples. */
public final class Samples {
  private Samples() {}

  /**
   * Returns the 99th percentile, by nearest rank: of fewer than a hundred values the largest; empty
   * where there are none.
   */
  public static OptionalLong p99(Collection<Long> values) {
    if (values.isEmpty()) {
      return OptionalLong.empty();
    }
    List<Long> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int rank = (int) Math.ceilDiv(sorted.size() * 99L, 100L);
    return OptionalLong.of(sorted.get(rank - 1));
  }

  /** Returns the middle value, or the mean of the two; {@code values} is not empty. */
  static double median(Collection<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
