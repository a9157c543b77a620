package dev.kerneltune.host;

import dev.kerneltune.model.Values;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of /proc/TID/stat (proc_pid_stat(5), do_task_stat in fs/proc/array.c).
 *
 * @param state one letter: R runs or is ready to, D waits and cannot be woken by a signal...
 * @param parent the process that made it, 0 for none
 * @param isKernelThread it has no program (PF_KTHREAD of include/linux/sched.h)
 * @param usedTicks the CPU time that it and its ended children used, in clock ticks
 * @param nice -20 to 19
 * @param threads how many its process has
 * @param startTicks when it started, in clock ticks since boot
 * @param policy SCHED_NORMAL and its like of include/uapi/linux/sched.h
 */
public record ThreadStat(
    char state,
    int parent,
    boolean isKernelThread,
    long usedTicks,
    int nice,
    int threads,
    long startTicks,
    int policy) {
  /** The fields behind the name, counted from the state, which is the third of the file. */
  private static final int PARENT = 1;

  private static final int FLAGS = 6;
  private static final int FIRST_TIME = 11;
  private static final int LAST_TIME = 14;
  private static final int NICE = 16;
  private static final int THREADS = 17;
  private static final int START = 19;
  private static final int POLICY = 38;
  private static final long KERNEL_THREAD = 0x0020_0000;

  /** Understands the file; empty where it has not that form. The name may hold any byte. */
  public static Optional<ThreadStat> parse(String text) {
    int end = text.lastIndexOf(')');
    List<String> fields = Values.words(text.substring(end + 1));
    if (end < 0 || fields.size() <= POLICY || fields.get(0).length() != 1) {
      return Optional.empty();
    }
    try {
      long used = 0;
      for (int i = FIRST_TIME; i <= LAST_TIME; i++) {
        used += Long.parseLong(fields.get(i));
      }
      return Optional.of(
          new ThreadStat(
              fields.get(0).charAt(0),
              Integer.parseInt(fields.get(PARENT)),
              (Long.parseLong(fields.get(FLAGS)) & KERNEL_THREAD) != 0,
              used,
              Integer.parseInt(fields.get(NICE)),
              Integer.parseInt(fields.get(THREADS)),
              Long.parseLong(fields.get(START)),
              Integer.parseInt(fields.get(POLICY))));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
