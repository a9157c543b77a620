package dev.kerneltune.sched.guard;

import java.util.HashMap;
import java.util.Map;

/** For how long threads have been ready to run without running, reading by reading. */
public final class Stalls {
  private Map<Long, Sight> sights = new HashMap<>();
  private Map<Long, Sight> next = new HashMap<>();
  private Longest longest = Longest.NONE;

  /** What was seen of a thread, since when its time on a CPU stands still, and how often so. */
  private record Sight(long ranNanos, long since, int times) {}

  /**
   * The thread that stands still for the longest time.
   *
   * @param tid its number
   * @param nanos for how long it was ready at every reading and never ran
   * @param times at how many readings
   */
  public record Longest(int tid, long nanos, int times) {
    static final Longest NONE = new Longest(0, 0, 0);
  }

  /** Begins a round of readings. */
  public void begin() {
    sights = next;
    next = new HashMap<>();
    longest = Longest.NONE;
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
    Sight sight =
        before != null && before.ranNanos() == ranNanos
            ? new Sight(ranNanos, before.since(), before.times() + 1)
            : new Sight(ranNanos, now, 1);
    next.put(key, sight);
    if (now - sight.since() > longest.nanos()) {
      longest = new Longest(tid, now - sight.since(), sight.times());
    }
  }

  /** Returns the one of this round that stands still for the longest time; of 0 ns if none does. */
  public Longest longest() {
    return longest;
  }
}
