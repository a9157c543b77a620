package dev.kerneltune.watch;

import java.util.List;

/**
 * All counters at one moment.
 *
 * @param nanos the moment in nanoseconds, on a clock that never goes back
 * @param counters in the order in which they are shown
 */
public record Counters(long nanos, List<Counter> counters) {}
