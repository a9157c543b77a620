package dev.kerneltune.sched.hints;

import dev.kerneltune.host.SchedPolicy;
import dev.kerneltune.host.ThreadAttributes;
import dev.kerneltune.sched.Decision;
import dev.kerneltune.sched.Origin;
import java.util.List;
import java.util.Optional;

/**
 * What a class means for a thread that the kernel's own scheduler runs. The weights are those of
 * sched_prio_to_weight in kernel/sched/core.c: 3,121 at nice -5, 1,024 at 0, 526 at 3, 172 at 8,
 * and 3 for SCHED_IDLE (WEIGHT_IDLEPRIO in kernel/sched/sched.h). So what a model or a behaviour
 * decides bends shares by 19 to 1 at most, critical against background; SCHED_IDLE, 1,040 to 1,
 * needs somebody's written word: a rule of the user or the catalogue.
 *
 * @param policy OTHER, BATCH or IDLE
 * @param nice in steps of a factor of about 1.25
 * @param slice nanoseconds that EEVDF plans with: a shorter one is served sooner. For IDLE it says
 *     nothing but whose children the thread's children are, see {@link Slices}
 * @param isResetOnFork what it forks begins as if it had no hints: for what is promoted, or a
 *     promoted trainer would fork promoted loaders
 */
record Hints(SchedPolicy policy, int nice, long slice, boolean isResetOnFork) {
  private static final Hints CRITICAL = new Hints(SchedPolicy.OTHER, -5, 300_000, true);
  private static final Hints SERVING = new Hints(SchedPolicy.OTHER, -2, 1_000_000, true);
  private static final Hints BATCH = new Hints(SchedPolicy.BATCH, 3, 20_000_000, false);
  private static final Hints BACKGROUND = new Hints(SchedPolicy.BATCH, 8, 20_000_000, false);
  private static final Hints IDLE = new Hints(SchedPolicy.IDLE, 0, 20_000_000, false);

  /** Returns what a decision means; empty where a thread is left as it is. */
  static Optional<Hints> of(Decision decision) {
    return switch (decision.taskClass()) {
      case CRITICAL -> Optional.of(CRITICAL);
      case SERVING -> Optional.of(SERVING);
      case NORMAL -> Optional.empty();
      case BATCH -> Optional.of(BATCH);
      case BACKGROUND -> Optional.of(background(decision.origin()));
    };
  }

  private static Hints background(Origin origin) {
    return switch (origin) {
      case RULE, CATALOG -> IDLE;
      case MODEL, BEHAVIOUR, NONE -> BACKGROUND;
    };
  }

  /** Returns what to set; the slice is left out where the kernel has none (before 6.12). */
  ThreadAttributes wanted(Slices slices) {
    return new ThreadAttributes(
        policy,
        nice,
        slices.areSupported() ? slice + slices.mark() : 0,
        isResetOnFork ? ThreadAttributes.RESET_ON_FORK : 0);
  }

  /**
   * Returns what to set one after the other, that a thread has {@code wanted} in the end.
   * SCHED_IDLE takes neither nice nor slice with it (__setscheduler_params in
   * kernel/sched/syscalls.c), so they are set before it.
   */
  static List<ThreadAttributes> stages(ThreadAttributes wanted) {
    return wanted.policy() == SchedPolicy.IDLE
        ? List.of(
            new ThreadAttributes(SchedPolicy.OTHER, wanted.nice(), wanted.slice(), wanted.flags()),
            wanted)
        : List.of(wanted);
  }
}
