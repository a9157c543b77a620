package dev.kerneltune.sched.bench;

import java.util.List;

/**
 * What an arm is meant to reach against the default.
 *
 * @param arm the arm's name
 * @param metric in which metric
 * @param limit a ratio: at least that for rates, at most that for times
 */
public record Aim(String arm, Metric metric, double limit) {
  /**
   * What hints are made for: launch loops that are served, at no cost to what loads the machine.
   */
  public static final List<Aim> HINTS =
      List.of(
          new Aim(Winner.HINTS, Metric.DECODE_STEPS, 2),
          new Aim(Winner.HINTS, Metric.WAKE_P99, 0.5),
          new Aim(Winner.HINTS, Metric.BATCH_OPS, 0.95));

  /** Says what an estimate shows. */
  public Estimate.Against against(Estimate estimate) {
    return switch (metric.unit()) {
      case PER_SECOND -> estimate.atLeast(limit);
      case MICROS -> estimate.atMost(limit);
    };
  }
}
