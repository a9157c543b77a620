package dev.kerneltune.sched.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What was so before anything was changed.
 *
 * @param waitMicros as in {@link Window}, of threads before they were promoted
 * @param pressurePermille as in {@link Window}
 * @param metric each value of the user's number, in the order of time
 */
public record Baseline(
    OptionalLong waitMicros, OptionalLong pressurePermille, List<Double> metric) {
  /** A share of its median below which a metric may not fall: 3 % less. */
  private static final double METRIC_KEPT = 0.97;

  /** What the median absolute deviation is multiplied with to give a standard deviation. */
  private static final double DEVIATION_OF_MEDIAN = 1.4826;

  /** Fewer values than this have no noise that could be told. */
  public static final int LEAST_VALUES = 3;

  /** Copies the list. */
  public Baseline {
    metric = List.copyOf(metric);
  }

  /** Returns whether the metric can be judged. */
  public boolean hasMetric() {
    return metric.size() >= LEAST_VALUES;
  }

  /** Returns the middle of the metric's values. */
  public double metricMedian() {
    return Samples.median(metric);
  }

  /**
   * Returns what the metric may not fall below: 3 % under its median, and two standard deviations
   * of its own noise under that.
   */
  public double metricFloor() {
    double middle = metricMedian();
    List<Double> distances = new ArrayList<>();
    for (double value : metric) {
      distances.add(Math.abs(value - middle));
    }
    double noise = DEVIATION_OF_MEDIAN * Samples.median(distances);
    double kept = middle < 0 ? middle * (2 - METRIC_KEPT) : middle * METRIC_KEPT;
    return kept - 2 * noise;
  }
}
