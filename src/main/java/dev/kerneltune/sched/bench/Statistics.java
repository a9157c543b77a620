package dev.kerneltune.sched.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * What blocks say: medians, and the ratio of an arm to the default with an interval. Pure: the same
 * blocks give the same figures, since the seed is always the same.
 *
 * <p>A ratio is taken within a pass, between neighbours in time, so that what changes slowly on the
 * machine cancels; ratios are averaged as logarithms, so that twice and half are as far from one.
 * The interval is the percentile bootstrap of B. Efron and R. J. Tibshirani, An Introduction to the
 * Bootstrap (1993), chapter 13, of the median over passes.
 */
public final class Statistics {
  private static final long SEED = 20_260_707;
  private static final int RESAMPLES = 10_000;
  private static final double LOW = 0.025;
  private static final double HIGH = 0.975;

  private Statistics() {}

  /** Returns the median of what an arm's blocks have of a metric, if they have any. */
  public static OptionalDouble median(List<Block> blocks, String arm, Metric metric) {
    List<Double> values = new ArrayList<>();
    for (Block block : blocks) {
      Double value = block.values().get(metric);
      if (block.arm().equals(arm) && value != null) {
        values.add(value);
      }
    }
    double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
    return all.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(median(all));
  }

  /**
   * Returns how {@code arm} compares with {@code base}: over the passes in which both were
   * measured. Empty where there are fewer than two, or where a value is 0, which has no ratio.
   */
  public static Optional<Estimate> ratio(
      List<Block> blocks, String arm, String base, Metric metric) {
    Map<Integer, Double> bases = new HashMap<>();
    for (Block block : blocks) {
      Double value = block.values().get(metric);
      if (block.arm().equals(base) && value != null) {
        bases.put(block.pass(), value);
      }
    }
    List<Double> logs = new ArrayList<>();
    for (Block block : blocks) {
      Double value = block.values().get(metric);
      Double under = bases.get(block.pass());
      if (block.arm().equals(arm) && value != null && under != null) {
        if (value <= 0 || under <= 0) {
          return Optional.empty();
        }
        logs.add(Math.log(value / under));
      }
    }
    double[] all = logs.stream().mapToDouble(Double::doubleValue).toArray();
    return all.length < 2 ? Optional.empty() : Optional.of(estimate(all));
  }

  private static Estimate estimate(double[] logs) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] medians = new double[RESAMPLES];
    double[] sample = new double[logs.length];
    for (int i = 0; i < RESAMPLES; i++) {
      for (int j = 0; j < sample.length; j++) {
        sample[j] = logs[random.nextInt(logs.length)];
      }
      medians[i] = median(sample.clone());
    }
    Arrays.sort(medians);
    return new Estimate(
        Math.exp(median(logs.clone())),
        Math.exp(medians[(int) Math.floor(LOW * (RESAMPLES - 1))]),
        Math.exp(medians[(int) Math.ceil(HIGH * (RESAMPLES - 1))]),
        logs.length);
  }

  /** Returns the median of numbers, of which there is at least one; sorts them. */
  private static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
