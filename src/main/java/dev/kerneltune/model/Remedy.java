package dev.kerneltune.model;

import java.util.Map;

/** How a failed check is put right. */
public sealed interface Remedy {
  /**
   * A value is set.
   *
   * @param values what to write, by scenario
   * @param takesEffect at once, next job or reboot
   * @param disruption live, restarts-jobs, drops-link, stalls or reboot
   * @param keep where it is kept over a reboot, or empty where the knob's own place will do
   */
  record Set(Map<String, String> values, String takesEffect, String disruption, String keep)
      implements Remedy {}

  /** Somebody has to do it: firmware settings, another package, another machine. */
  record ByHand(String text) implements Remedy {}

  /** There is nothing to do: the check only tells. */
  record Nothing() implements Remedy {}
}
