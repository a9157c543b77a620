package dev.kerneltune.sched.hints;

import dev.kerneltune.host.SchedPolicy;
import dev.kerneltune.host.ThreadAnswer;
import dev.kerneltune.host.ThreadAttributes;
import dev.kerneltune.host.ThreadReader;
import dev.kerneltune.host.ThreadStat;

/**
 * What this kernel does with slices. Since 6.12 it tells the slice of every fair thread (get_params
 * in kernel/sched/syscalls.c), and takes one for SCHED_NORMAL and SCHED_BATCH; before, it tells 0.
 *
 * @param usual the slice of a thread that asked for none, nanoseconds; 0 where there are none
 * @param mark nanoseconds that are added to each slice that is set: by them a thread that inherited
 *     it is known, whoever its parents are by now
 */
record Slices(long usual, int mark) {
  /** kthreadd, whose slice nobody sets; in a PID namespace our own is the next best. */
  private static final int KTHREADD = 2;

  /** The marks are 1 to this, less than any slice takes notice of. */
  private static final int MARKS = 9973;

  /** Asks the kernel; slices are not marked. */
  static Slices of(ThreadReader reader) {
    boolean isThere =
        reader.look(KTHREADD).ifThere().filter(ThreadStat::isKernelThread).isPresent();
    return reader.read(isThere ? KTHREADD : 0) instanceof ThreadAnswer.Told(var attributes)
        ? new Slices(attributes.slice(), 0)
        : new Slices(0, 0);
  }

  /** Returns them with the mark of the journal of that name, which is the same at each start. */
  Slices markedFor(String journal) {
    return new Slices(usual, 1 + Math.floorMod(journal.hashCode(), MARKS));
  }

  boolean areSupported() {
    return usual > 0;
  }

  /** Returns whether a thread is scheduled as if nobody had ever set anything. */
  boolean isDefault(ThreadAttributes attributes) {
    return attributes.policy() == SchedPolicy.OTHER
        && attributes.nice() == 0
        && attributes.flags() == 0
        && attributes.slice() == usual;
  }

  /** Returns whether what was read is what was set: the slice counts where one was set. */
  static boolean isSame(ThreadAttributes set, ThreadAttributes read) {
    return set.policy() == read.policy()
        && set.nice() == read.nice()
        && set.flags() == read.flags()
        && (set.slice() == 0 || set.slice() == read.slice());
  }
}
