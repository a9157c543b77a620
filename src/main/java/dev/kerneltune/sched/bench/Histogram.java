package dev.kerneltune.sched.bench;

import java.util.Arrays;

/**
 * How often each span of time was seen. Spans are kept in nanoseconds with five bits behind the
 * leading one, so that a quantile is at most 3.2 percent too high, from 1 ns to 292 years.
 */
public final class Histogram {
  /** How many parts each doubling is cut into, as a power of two. */
  private static final int BITS = 5;

  private static final int PARTS = 1 << BITS;

  /** How many buckets there are: one for each small number, then {@code PARTS} a doubling. */
  static final int BUCKETS = (Long.SIZE - BITS) * PARTS;

  private static final Histogram EMPTY = new Histogram(new long[BUCKETS]);

  private final long[] counts;

  private Histogram(long[] counts) {
    this.counts = counts;
  }

  /** Returns one that has seen nothing. */
  public static Histogram empty() {
    return EMPTY;
  }

  /** Returns one of these counts, by {@link #bucket}; there are {@link #BUCKETS} of them. */
  static Histogram of(long[] counts) {
    if (counts.length != BUCKETS) {
      throw new IllegalArgumentException(counts.length + " buckets, expected " + BUCKETS);
    }
    return new Histogram(counts.clone());
  }

  /** Returns what the bucket that a span of {@code nanos} falls into is numbered; below 0 is 0. */
  static int bucket(long nanos) {
    if (nanos < PARTS) {
      return (int) Math.max(0, nanos);
    }
    int shift = Long.SIZE - 1 - BITS - Long.numberOfLeadingZeros(nanos);
    return (shift + 1) * PARTS + (int) (nanos >>> shift) - PARTS;
  }

  /** Returns the longest span that falls into a bucket, in nanoseconds. */
  static long longest(int bucket) {
    if (bucket < PARTS) {
      return bucket;
    }
    int shift = bucket / PARTS - 1;
    long lowest = (long) (PARTS + bucket % PARTS) << shift;
    return lowest + (1L << shift) - 1;
  }

  /**
   * Returns the counts of the buckets that have one, as pairs of bucket and count.
   *
   * @see #ofPairs
   */
  public long[] pairs() {
    int used = (int) Arrays.stream(counts).filter(count -> count != 0).count();
    long[] pairs = new long[2 * used];
    int at = 0;
    for (int i = 0; i < BUCKETS; i++) {
      if (counts[i] != 0) {
        pairs[at++] = i;
        pairs[at++] = counts[i];
      }
    }
    return pairs;
  }

  /**
   * Returns the histogram of such pairs.
   *
   * @throws IllegalArgumentException when they are none
   */
  public static Histogram ofPairs(long[] pairs) {
    long[] counts = new long[BUCKETS];
    if (pairs.length % 2 != 0) {
      throw new IllegalArgumentException(pairs.length + " numbers, expected pairs");
    }
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i] < 0 || pairs[i] >= BUCKETS || pairs[i + 1] < 0) {
        throw new IllegalArgumentException(
            "bucket " + pairs[i] + " with " + pairs[i + 1] + " spans, expected 0 to " + BUCKETS);
      }
      counts[(int) pairs[i]] += pairs[i + 1];
    }
    return new Histogram(counts);
  }

  /** Returns what both have seen. */
  public Histogram plus(Histogram other) {
    long[] sum = counts.clone();
    for (int i = 0; i < BUCKETS; i++) {
      sum[i] += other.counts[i];
    }
    return new Histogram(sum);
  }

  /** Returns what was seen since {@code earlier}, an older reading of the same. */
  Histogram since(Histogram earlier) {
    long[] rest = counts.clone();
    for (int i = 0; i < BUCKETS; i++) {
      rest[i] -= earlier.counts[i];
    }
    return new Histogram(rest);
  }

  /** Returns how many spans were seen. */
  public long count() {
    return Arrays.stream(counts).sum();
  }

  /**
   * Returns the span that {@code part} of all spans do not exceed, in nanoseconds; 0 where none was
   * seen.
   *
   * @param part from 0 to 1
   */
  public long quantile(double part) {
    long wanted = Math.max(1, (long) Math.ceil(part * count()));
    long seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return longest(i);
      }
    }
    return 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Histogram histogram && Arrays.equals(counts, histogram.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return "Histogram" + Arrays.toString(pairs());
  }
}
