package dev.kerneltune.cli;

import dev.kerneltune.report.WatchedInterval;

/** Where a watch is shown, and where it is told to end. */
interface WatchView extends AutoCloseable {
  /** Shows an interval; returns whether anybody still looks. */
  boolean show(WatchedInterval interval);

  /**
   * Waits until the next reading is due, and returns whether it is wanted at all.
   *
   * @param since when the last one began, of System.nanoTime
   * @param leastNanos how long to wait at least
   */
  boolean await(long since, long leastNanos);

  @Override
  void close();
}
