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
  /** Below so many pairs the interval is all that was seen, and says nothing of the next time. */
  public static final int FEWEST = 6;

  /** What an interval says of an arm. */
  public enum Meaning {
    /** All of it is better than the default. */
    BETTER("better"),
    /** All of it is worse. */
    WORSE("worse"),
    /** The default lies in it. */
    NO_DIFFERENCE("no difference shown"),
    /** There are fewer than {@link #FEWEST} pairs. */
    TOO_FEW("too few turns to tell");

    private final String word;

    Meaning(String word) {
      this.word = word;
    }

    /** Returns it as reports have it. */
    public String word() {
      return word;
    }
  }

  /** What an interval says about a limit. */
  public enum Against {
    /** All of the interval is on the good side. */
    REACHED,
    /** All of it is on the bad side. */
    MISSED,
    /** The limit lies in it. */
    OPEN,
    /** There are fewer than {@link #FEWEST} pairs, or the default did nothing. */
    UNTOLD
  }

  /** Says whether the ratio is at least {@code limit}. */
  public Against atLeast(double limit) {
    return pairs < FEWEST
        ? Against.UNTOLD
        : low >= limit ? Against.REACHED : high < limit ? Against.MISSED : Against.OPEN;
  }

  /** Says whether the ratio is at most {@code limit}. */
  public Against atMost(double limit) {
    return pairs < FEWEST
        ? Against.UNTOLD
        : high <= limit ? Against.REACHED : low > limit ? Against.MISSED : Against.OPEN;
  }
}
