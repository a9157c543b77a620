package dev.kerneltune.host;

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

  /** Looks at /proc/TID/stat: who ended is told from who could not be looked at. */
  public ThreadLook look(int tid) {
    String path = "/proc/" + tid + "/stat";
    Raw raw = files.read(path, LONGEST_STAT);
    return switch (raw) {
      case Raw.Bytes bytes ->
          ThreadStat.parse(bytes.text())
              .<ThreadLook>map(ThreadLook.There::new)
              .orElseGet(() -> new ThreadLook.Unread(path + " is not understood"));
      case Raw.Missing() -> new ThreadLook.Gone();
      // It ended between the opening and the reading.
      case Raw.Failed(var error) when error.startsWith("ESRCH") -> new ThreadLook.Gone();
      case Raw.Failed(var error) -> new ThreadLook.Unread(path + ": " + error);
      case Raw.Refused(var error) -> new ThreadLook.Unread(path + ": " + error);
      case Raw.Blocked _, Raw.NotRecorded() -> new ThreadLook.Unread(path + ": no answer");
    };
  }

  /** Something that is done to a thread. */
  @FunctionalInterface
  interface Deed {
    ThreadAnswer on(SystemCalls calls, int tid);
  }

  /** Does it where the number still is the thread that started then. */
  ThreadAnswer ifSame(int tid, long start, Deed deed) {
    return switch (look(tid)) {
      case ThreadLook.There(var stat) when stat.startTicks() == start ->
          call(calls -> deed.on(calls, tid));
      case ThreadLook.There _, ThreadLook.Gone() -> new ThreadAnswer.Gone();
      case ThreadLook.Unread(var error) -> new ThreadAnswer.Refused(error);
    };
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
