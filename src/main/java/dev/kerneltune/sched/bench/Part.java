package dev.kerneltune.sched.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * One process of the workload: what its threads do.
 *
 * @param role what it stands for
 * @param threads how many threads do it
 * @param gapNanos how long a thread sleeps before each operation, in nanoseconds; 0 for never
 * @param burnNanos how long an operation keeps an otherwise idle CPU busy, in nanoseconds; for a
 *     spinner how long it polls
 */
public record Part(Role role, int threads, long gapNanos, long burnNanos) {
  private static final int WORDS = 4;
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

  /** Returns it as the arguments of a process. */
  public List<String> arguments() {
    return List.of(
        role.word(), Integer.toString(threads), Long.toString(gapNanos), Long.toString(burnNanos));
  }

  /**
   * Returns what such arguments say.
   *
   * @throws IllegalArgumentException when they are none, in words that say what was expected
   */
  public static Part of(List<String> arguments) {
    List<String> words = new ArrayList<>(arguments);
    if (words.size() != WORDS) {
      throw new IllegalArgumentException(words + ", expected ROLE THREADS GAP BURN");
    }
    Role role =
        Role.of(words.getFirst())
            .orElseThrow(() -> new IllegalArgumentException(words + ", expected a role first"));
    return new Part(
        role,
        Integer.parseInt(words.get(1)),
        Long.parseLong(words.get(2)),
        Long.parseLong(words.get(3)));
  }
}
