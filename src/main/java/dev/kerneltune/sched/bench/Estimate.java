package dev.kerneltune.sched.bench;

/**
 * How an arm compares with the default in one metric.
 *
 * @param ratio the median of the ratios of neighbouring blocks: 2 is twice the default's value
 * @param low the lower end of the 95 percent interval of that median
 * @param high its upper end
 * @param pairs how many pairs of blocks it rests on
 */
public record Estimate(double ratio, double low, double high, int pairs) {
  /** What an interval says about a limit. */
  public enum Against {
    /** All of the interval is on the good side. */
    REACHED,
    /** All of it is on the bad side. */
    MISSED,
    /** The limit lies in it. */
    OPEN
  }

  /** Says whether the ratio is at least {@code limit}. */
  public Against atLeast(double limit) {
    return low >= limit ? Against.REACHED : high < limit ? Against.MISSED : Against.OPEN;
  }

  /** Says whether the ratio is at most {@code limit}. */
  public Against atMost(double limit) {
    return high <= limit ? Against.REACHED : low > limit ? Against.MISSED : Against.OPEN;
  }
}
