package dev.kerneltune.sched;

import java.util.Optional;

/**
 * One thread at one moment.
 *
 * @param tid thread id
 * @param pid thread group id
 * @param start when the thread started, in clock ticks since boot (field 22 of /proc/TID/stat):
 *     with the tid it names the thread for good
 * @param uid effective user id, 0 to 4294967295; {@link #UNKNOWN_UID} where it may not be read
 * @param isKernelThread it has no program (PF_KTHREAD in the flags of stat)
 * @param key what it is
 * @param cgroup its control group's path as it stands, ids and all
 * @param behaviour what it did, where it was read twice
 * @param details what else decides how far it may be moved
 */
public record Task(
    int tid,
    int pid,
    long start,
    long uid,
    boolean isKernelThread,
    TaskKey key,
    String cgroup,
    Optional<Behaviour> behaviour,
    TaskDetails details) {
  /** Nobody told whose it is. */
  public static final long UNKNOWN_UID = -1;

  /** Made where nothing more is known of it. */
  public Task(
      int tid,
      int pid,
      long start,
      long uid,
      boolean isKernelThread,
      TaskKey key,
      String cgroup,
      Optional<Behaviour> behaviour) {
    this(tid, pid, start, uid, isKernelThread, key, cgroup, behaviour, TaskDetails.UNKNOWN);
  }

  /** Returns this task with other details. */
  public Task with(TaskDetails other) {
    return new Task(tid, pid, start, uid, isKernelThread, key, cgroup, behaviour, other);
  }
}
