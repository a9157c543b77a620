package dev.kerneltune.sched.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * One process of the workload: what its threads do.
 *
 * @param role what it stands for
 * @param naming what it is called
 * @param threads how many threads do it
 * @param gapNanos how long a thread sleeps before each operation, in nanoseconds; 0 for never
 * @param burnNanos how long an operation keeps an otherwise idle CPU busy, in nanoseconds; for a
 *     spinner how long it polls
 */
public record Part(Role role, Naming naming, int threads, long gapNanos, long burnNanos) {
  private static final int WORDS = 5;
  private static final int MOST_THREADS = 4096;

  /** Refuses what cannot be run. */
  public Part {
    if (threads < 1 || threads > MOST_THREADS || gapNanos < 0 || burnNanos < 1) {
      throw new IllegalArgumentException(
          role.word()
              + ": "
              + threads
              + " threads, "
              + gapNanos
              + " ns gap, "
              + burnNanos
              + " ns burn, expected 1 to "
              + MOST_THREADS
              + " threads that do something");
    }
  }

  /** Made of what bears names that are known. */
  public Part(Role role, int threads, long gapNanos, long burnNanos) {
    this(role, Naming.KNOWN, threads, gapNanos, burnNanos);
  }

  /** Returns the name of its threads, at most 15 bytes (/proc/PID/task/TID/comm). */
  public String comm() {
    return role.comm(naming);
  }

  /** Returns it as the arguments of a process. */
  public List<String> arguments() {
    return List.of(
        role.word(),
        naming.word(),
        Integer.toString(threads),
        Long.toString(gapNanos),
        Long.toString(burnNanos));
  }

  /**
   * Returns what such arguments say.
   *
   * @throws IllegalArgumentException when they are none, in words that say what was expected
   */
  public static Part of(List<String> arguments) {
    List<String> words = new ArrayList<>(arguments);
    if (words.size() != WORDS) {
      throw new IllegalArgumentException(words + ", expected ROLE NAMES THREADS GAP BURN");
    }
    Role role =
        Role.of(words.getFirst())
            .orElseThrow(() -> new IllegalArgumentException(words + ", expected a role first"));
    Naming naming =
        Naming.of(words.get(1))
            .orElseThrow(() -> new IllegalArgumentException(words + ", expected known or unknown"));
    return new Part(
        role,
        naming,
        Integer.parseInt(words.get(2)),
        Long.parseLong(words.get(3)),
        Long.parseLong(words.get(4)));
  }
}
