package dev.kerneltune.sched.guard;

import java.util.HashMap;
import java.util.Map;

/** For how long threads have been ready to run without running, reading by reading. */
public final class Stalls {
  private Map<Long, Sight> sights = new HashMap<>();
  private Map<Long, Sight> next = new HashMap<>();
  private int longestTid;
  private long longestNanos;

  /** What was seen of a thread, and since when its time on a CPU stands still. */
  private record Sight(long ranNanos, long since) {}

  /** Begins a round of readings. */
  public void begin() {
    sights = next;
    next = new HashMap<>();
    longestTid = 0;
    longestNanos = 0;
  }

  /**
   * Takes one reading of a thread.
   *
   * @param start when it started, which tells it from another of the same number
   * @param state its state as /proc/TID/stat has it; R is ready or running
   * @param ranNanos its time on a CPU so far (/proc/TID/schedstat)
   * @param now the time, nanoseconds
   */
  public void see(int tid, long start, char state, long ranNanos, long now) {
    if (state != 'R') {
      return;
    }
    long key = (long) tid << 40 ^ start;
    Sight before = sights.get(key);
    long since = before != null && before.ranNanos() == ranNanos ? before.since() : now;
    next.put(key, new Sight(ranNanos, since));
    if (now - since > longestNanos) {
      longestNanos = now - since;
      longestTid = tid;
    }
  }

  /** Judges the round: the thread that stands still for the longest time. */
  public Verdict verdict() {
    return Guards.stall(longestTid, longestNanos);
  }
}
