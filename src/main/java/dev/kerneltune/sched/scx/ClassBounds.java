package dev.kerneltune.sched.scx;

import dev.kerneltune.sched.TaskClass;
import java.util.List;

/**
 * What the scheduler does for a class: struct kt_class of native/sched/kt.h. The table is fixed,
 * and bounded by the weights of {@link TaskClass}: 20 to 1 at most.
 *
 * @param weight percent of what a normal task gets
 * @param sliceNanos how long it runs at a stretch
 * @param offsetNanos how much later than its virtual time it is due, before its weight divides it
 * @param budgetNanos CPU time in a window, beyond which it is treated as normal; 0 without a bound
 * @param preemptsAfterNanos by the other's class: on waking up it takes the CPU from a task that
 *     has run so long; {@link #NEVER}
 */
record ClassBounds(
    long weight,
    long sliceNanos,
    long offsetNanos,
    long budgetNanos,
    List<Long> preemptsAfterNanos) {
  /** All bits set, as the scheduler compares without a sign. */
  static final long NEVER = -1;

  /** How often budgets begin anew, in nanoseconds. */
  static final long WINDOW = 100_000_000;

  private static final long MILLI = 1_000_000;
  private static final long SHORTLY = MILLI / 10;
  private static final List<Long> NOBODY = List.of(NEVER, NEVER, NEVER, NEVER, NEVER);

  /** Copies the list. */
  ClassBounds {
    preemptsAfterNanos = List.copyOf(preemptsAfterNanos);
  }

  static ClassBounds of(TaskClass taskClass) {
    long weight = taskClass.weight();
    return switch (taskClass) {
      case CRITICAL ->
          new ClassBounds(
              weight,
              3 * MILLI,
              3 * MILLI / 4,
              60 * MILLI,
              List.of(NEVER, NEVER, MILLI / 2, SHORTLY, SHORTLY));
      case SERVING ->
          new ClassBounds(
              weight, 2 * MILLI, MILLI, 80 * MILLI, List.of(NEVER, NEVER, NEVER, SHORTLY, SHORTLY));
      case NORMAL -> new ClassBounds(weight, 3 * MILLI, 3 * MILLI, 0, NOBODY);
      case BATCH -> new ClassBounds(weight, 12 * MILLI, 48 * MILLI, 0, NOBODY);
      case BACKGROUND -> new ClassBounds(weight, 6 * MILLI, 48 * MILLI, 0, NOBODY);
    };
  }
}
