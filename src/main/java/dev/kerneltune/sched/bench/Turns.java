package dev.kerneltune.sched.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * How arms take turns.
 *
 * @param blocks how many blocks each arm has, and so how many passes there are; even, so that each
 *     arm runs as often early in a pass as late
 * @param blockNanos how long a block is, in nanoseconds
 * @param dropNanos how much of its beginning is not measured: what the arm before left behind
 */
public record Turns(int blocks, long blockNanos, long dropNanos) {
  /** How many parts of a block there are, of which the first is dropped. */
  private static final int PARTS = 5;

  private static final int MOST = 1000;

  /** Refuses what cannot be measured. */
  public Turns {
    if (blocks < 2
        || blocks > MOST
        || blocks % 2 != 0
        || dropNanos < 0
        || dropNanos >= blockNanos) {
      throw new IllegalArgumentException(
          blocks + " blocks, expected an even number from 2 to " + MOST);
    }
  }

  /** Returns turns of which the first fifth is dropped. */
  public static Turns of(int blocks, long blockNanos) {
    return new Turns(blocks, blockNanos, blockNanos / PARTS);
  }

  /** Returns turns of the same length, so many for each arm. */
  public Turns first(int count) {
    return new Turns(count, blockNanos, dropNanos);
  }

  /** Returns the order of {@code arms} in a pass: forth, back, forth, back (ABBA). */
  static <T> List<T> order(List<T> arms, int pass) {
    List<T> order = new ArrayList<>(arms);
    return pass % 2 == 0 ? order : order.reversed();
  }

  /** Returns how long all of it takes with so many arms, in nanoseconds. */
  public long nanos(int arms) {
    return Math.multiplyExact(blockNanos, (long) blocks * arms);
  }
}
