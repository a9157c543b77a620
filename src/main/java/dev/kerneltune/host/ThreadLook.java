package dev.kerneltune.host;

import java.util.Optional;

/** What came of looking at /proc/TID/stat. */
public sealed interface ThreadLook {
  /**
   * There is a thread of this number.
   *
   * @param stat what is told of it
   */
  record There(ThreadStat stat) implements ThreadLook {}

  /** There is none. */
  record Gone() implements ThreadLook {}

  /**
   * Nobody knows: the file could not be read or understood.
   *
   * @param error why
   */
  record Unread(String error) implements ThreadLook {}

  /** Returns what is told, if anything is. */
  default Optional<ThreadStat> ifThere() {
    return this instanceof There(var stat) ? Optional.of(stat) : Optional.empty();
  }

  /**
   * Returns whether the thread that started then has ended for sure: there is none of the number,
   * or another one.
   *
   * @param start in clock ticks since boot
   */
  default boolean hasEnded(long start) {
    return switch (this) {
      case There(var stat) -> stat.startTicks() != start;
      case Gone() -> true;
      case Unread _ -> false;
    };
  }
}
