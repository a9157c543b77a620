package dev.kerneltune.report;

import dev.kerneltune.watch.Rates;

/**
 * What one interval of a watch gave.
 *
 * @param number counted from 1
 * @param at when it ended, as ISO 8601 in UTC; empty in a recording
 * @param rates what was seen
 */
public record WatchedInterval(long number, String at, Rates rates) {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Returns its length in words. */
  String length() {
    long millis = rates.nanos() / NANOS_PER_MILLI;
    return millis < 1000 ? millis + " ms" : millis / 1000 + "." + millis % 1000 / 100 + " s";
  }
}
