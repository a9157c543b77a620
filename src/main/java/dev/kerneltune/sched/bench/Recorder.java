package dev.kerneltune.sched.bench;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts while a loop runs: one thread writes, any thread reads. Writing allocates nothing and
 * waits for nobody, so that it does not show in what is measured.
 */
final class Recorder {
  private final AtomicLongArray late = new AtomicLongArray(Histogram.BUCKETS);
  private final AtomicLongArray step = new AtomicLongArray(Histogram.BUCKETS);
  private final AtomicLong operations = new AtomicLong();

  /** Notes how long after its deadline the loop ran, in nanoseconds. */
  void late(long nanos) {
    add(late, nanos);
  }

  /** Notes how long a whole step took, in nanoseconds. */
  void step(long nanos) {
    add(step, nanos);
  }

  /** Notes that one more operation is done. */
  void done() {
    operations.setRelease(operations.getPlain() + 1);
  }

  private static void add(AtomicLongArray counts, long nanos) {
    int bucket = Histogram.bucket(nanos);
    counts.setRelease(bucket, counts.getPlain(bucket) + 1);
  }

  /** Returns what was counted so far, as if it had taken no time. */
  Tally read() {
    return new Tally(0, operations.getAcquire(), histogram(late), histogram(step));
  }

  private static Histogram histogram(AtomicLongArray counts) {
    long[] copy = new long[Histogram.BUCKETS];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = counts.getAcquire(i);
    }
    return Histogram.of(copy);
  }
}
