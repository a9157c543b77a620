package dev.kerneltune.sched.guard;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What one stretch of time showed; what could not be had is empty, and judges nothing.
 *
 * @param waitMicros 99th percentile, over the promoted threads and the readings in it, of the mean
 *     time that a thread waited for a CPU before it ran, microseconds (/proc/TID/schedstat)
 * @param pressurePermille share of the time in which some task waited for a CPU
 *     (/proc/pressure/cpu, {@code some})
 * @param metric the user's own number; more is better
 * @param lost control groups without hints that got less than before
 */
public record Window(
    OptionalLong waitMicros,
    OptionalLong pressurePermille,
    OptionalDouble metric,
    Map<String, Share> lost) {
  /** Copies the map. */
  public Window {
    lost = Map.copyOf(lost);
  }
}
