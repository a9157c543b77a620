package dev.kerneltune.sched.bench;

/**
 * One step of a decode loop.
 *
 * @param gpuNanos how long the GPU works, while the loop sleeps, in nanoseconds
 * @param cpuNanos how long the loop then needs an otherwise idle CPU, in nanoseconds
 */
public record DecodeStep(long gpuNanos, long cpuNanos) {
  /**
   * A draft model's: 0.5 ms on the GPU, which is 1.5 GB of weights read at 3 TB/s, and 50 us for
   * one captured launch.
   */
  public static final DecodeStep USUAL = new DecodeStep(500_000, 50_000);

  /** Refuses what is no step. */
  public DecodeStep {
    if (gpuNanos < 1 || cpuNanos < 1) {
      throw new IllegalArgumentException(
          "a step of " + gpuNanos + " and " + cpuNanos + " ns, expected both to be positive");
    }
  }
}
