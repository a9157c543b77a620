package dev.kerneltune.sched;

import dev.kerneltune.sched.Behaviour.Evidence;

/**
 * What decides how far a task may be moved, beside what it is and does.
 *
 * @param program the last part of the path of its program file, empty where it may not be read
 * @param policy how it is scheduled: SCHED_NORMAL and its like of include/uapi/linux/sched.h
 * @param nice -20 to 19
 * @param gpuNearby a process of its own control group, itself among them, has a GPU's device file
 *     open
 */
public record TaskDetails(String program, int policy, int nice, Evidence gpuNearby) {
  /** Nothing is known: an ordinary thread. */
  public static final TaskDetails UNKNOWN = new TaskDetails("", 0, 0, Evidence.UNKNOWN);

  private static final int SCHED_FIFO = 1;
  private static final int SCHED_RR = 2;
  private static final int SCHED_DEADLINE = 6;

  /** Returns whether it is before every ordinary task anyway, as somebody wanted. */
  public boolean isRealtime() {
    return policy == SCHED_FIFO || policy == SCHED_RR || policy == SCHED_DEADLINE;
  }

  /** Returns these details with what was found out about the control group. */
  public TaskDetails withGpuNearby(Evidence evidence) {
    return new TaskDetails(program, policy, nice, evidence);
  }
}
