package dev.kerneltune.sched.scx;

import dev.kerneltune.sched.TaskClass;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the scheduler counted of one class since it was loaded.
 *
 * @param taskClass the class that counted, which burnt budgets and a missing heartbeat make normal
 * @param runs how often a task began to run
 * @param runNanos how long they ran
 * @param waitNanos how long they had waited before
 * @param preemptions how often a wake-up took the CPU from another task
 * @param steals how often a CPU took one from another shard
 * @param demotions how often one was queued as normal, as its budget was burnt
 * @param wakeups waits from wake-up to running: the first those below 1,024 ns, each further one up
 *     to twice as long
 */
public record ScxStats(
    TaskClass taskClass,
    long runs,
    long runNanos,
    long waitNanos,
    long preemptions,
    long steals,
    long demotions,
    List<Long> wakeups) {
  private static final int FIRST_BITS = 10;

  /** Copies the list. */
  public ScxStats {
    wakeups = List.copyOf(wakeups);
  }

  /** Returns what was added since {@code before}. */
  public ScxStats since(ScxStats before) {
    List<Long> added = new ArrayList<>();
    for (int i = 0; i < wakeups.size(); i++) {
      added.add(wakeups.get(i) - before.wakeups.get(i));
    }
    return new ScxStats(
        taskClass,
        runs - before.runs,
        runNanos - before.runNanos,
        waitNanos - before.waitNanos,
        preemptions - before.preemptions,
        steals - before.steals,
        demotions - before.demotions,
        added);
  }

  /**
   * Returns a bound in nanoseconds that so many permille of the waits after wake-ups stay below: a
   * power of two, as waits are counted by those; empty where nobody waited.
   */
  public OptionalLong wakeupBelow(int permille) {
    long all = wakeups.stream().mapToLong(Long::longValue).sum();
    long wanted = Math.ceilDiv(all * permille, 1000);
    long seen = 0;
    for (int i = 0; i < wakeups.size(); i++) {
      seen += wakeups.get(i);
      if (all > 0 && seen >= wanted) {
        return OptionalLong.of(1L << FIRST_BITS + i);
      }
    }
    return OptionalLong.empty();
  }
}
