package dev.kerneltune.sched.hints;

import dev.kerneltune.host.ThreadAttributes;
import dev.kerneltune.sched.TaskClass;
import java.util.List;

/**
 * A thread that has our hints, or was about to get them.
 *
 * @param thread which
 * @param pid its process
 * @param taskClass its class
 * @param since when it first got hints, in clock ticks since boot
 * @param old how it was scheduled before; always as if nobody had set anything
 * @param written everything that was written to it since, the newest last
 */
record Held(
    ThreadId thread,
    int pid,
    TaskClass taskClass,
    long since,
    ThreadAttributes old,
    List<ThreadAttributes> written) {
  Held {
    written = List.copyOf(written);
  }

  /** Returns whether what it has now is of ours; any of them, as a crash may keep the last away. */
  boolean isOurs(ThreadAttributes now) {
    return written.stream().anyMatch(each -> Slices.isSame(each, now));
  }

  /** Returns whether whoever inherited from the other is found by this one as well. */
  boolean standsFor(Held other) {
    return !taskClass.isPromoted()
        && since <= other.since
        && thread.start() <= other.thread.start()
        && written.containsAll(other.written);
  }
}
