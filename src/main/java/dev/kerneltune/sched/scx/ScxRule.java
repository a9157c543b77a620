package dev.kerneltune.sched.scx;

import dev.kerneltune.sched.TaskClass;

/**
 * A rule of the loaded scheduler. It binds a name to one control group: the same name in another
 * one is another task.
 *
 * @param key whom it means
 * @param taskClass what they are
 * @param budget whether promoted ones are bounded
 */
public record ScxRule(Key key, TaskClass taskClass, Budget budget) {
  /** Whether a promoted task is treated as normal when it has burnt its share of CPU time. */
  public enum Budget {
    /** It is. */
    BOUNDED,
    /** The user said that it is not: engines that poll. */
    WAIVED
  }

  /**
   * Whom a rule means.
   *
   * @param cgroup the inode number of the control group's folder: its id
   * @param comm the thread's name, 15 bytes at most, a character for each; empty for all threads of
   *     the group
   */
  public record Key(long cgroup, String comm) {
    private static final int LAST_BYTE = 0xff;

    /** Refuses a name that no thread can have. */
    public Key {
      boolean isBytes = comm.chars().allMatch(c -> c > 0 && c <= LAST_BYTE);
      if (comm.length() >= Layout.COMM || !isBytes) {
        throw new IllegalArgumentException("no thread has the name '" + comm + "'");
      }
    }
  }
}
