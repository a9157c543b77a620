package dev.kerneltune.host;

/**
 * How one thread is scheduled: what sched_getattr(2) tells of struct sched_attr.
 *
 * @param policy the policy
 * @param nice −20 to 19; means nothing for realtime policies
 * @param slice the EEVDF slice in nanoseconds; 0 where the kernel does not tell it, before 6.12
 * @param flags {@code SCHED_FLAG_*}, a bit mask
 */
public record ThreadAttributes(SchedPolicy policy, int nice, long slice, long flags) {
  /** What a thread forks gets none of its policy, its negative nice and its slice. */
  public static final long RESET_ON_FORK = 1;
}
