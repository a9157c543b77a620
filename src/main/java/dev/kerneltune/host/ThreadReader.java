package dev.kerneltune.host;

import java.util.Optional;
import java.util.function.Function;

/**
 * Reads how threads are scheduled, now and uncached, unlike {@link Host#ask}: what is set is looked
 * at before and behind.
 */
public final class ThreadReader {
  /** The longest /proc/TID/stat is far shorter. */
  private static final int LONGEST_STAT = 1 << 16;

  private static final String NO_CALLS =
      "ENOSYS: no native calls from this Java runtime on this machine";

  private final LiveFiles files = new LiveFiles(NativeCalls.NEVER);

  /**
   * Reads the attributes of a thread.
   *
   * @param start when it started, in clock ticks since boot (field 22 of /proc/TID/stat)
   */
  public ThreadAnswer read(int tid, long start) {
    return ifSame(tid, start, SchedAttr::read);
  }

  /** Reads the attributes of whichever thread has this number now; 0 is the one that calls. */
  public ThreadAnswer read(int tid) {
    return call(calls -> SchedAttr.read(calls, tid));
  }

  /** Reads what is asked of /proc/TID/stat; empty where there is no such thread. */
  public Optional<ThreadStat> stat(int tid) {
    return files.read("/proc/" + tid + "/stat", LONGEST_STAT) instanceof Raw.Bytes bytes
        ? ThreadStat.parse(bytes.text())
        : Optional.empty();
  }

  /** Something that is done to a thread. */
  @FunctionalInterface
  interface Deed {
    ThreadAnswer on(SystemCalls calls, int tid);
  }

  /** Does it where the number still is the thread that started then. */
  ThreadAnswer ifSame(int tid, long start, Deed deed) {
    return stat(tid).filter(stat -> stat.startTicks() == start).isPresent()
        ? call(calls -> deed.on(calls, tid))
        : new ThreadAnswer.Gone();
  }

  private static ThreadAnswer call(Function<SystemCalls, ThreadAnswer> asked) {
    if (!SystemCalls.work()) {
      return new ThreadAnswer.Refused(NO_CALLS);
    }
    try (SystemCalls calls = new SystemCalls()) {
      return asked.apply(calls);
    }
  }
}
