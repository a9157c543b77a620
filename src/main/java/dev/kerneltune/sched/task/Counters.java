package dev.kerneltune.sched.task;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Values;
import java.util.List;
import java.util.Optional;

/**
 * How long a thread ran and waited since it started: /proc/TID/schedstat
 * (Documentation/scheduler/sched-stats.rst), and how often it gave up the CPU: /proc/TID/status.
 *
 * @param cpuNanos time on a CPU
 * @param waitNanos time in a run queue
 * @param turns how often it was put on a CPU
 * @param voluntary how often it gave the CPU up; {@link #NOT_ASKED} or a number
 * @param involuntary how often the CPU was taken from it; {@link #NOT_ASKED} or a number
 */
record Counters(long cpuNanos, long waitNanos, long turns, long voluntary, long involuntary) {
  /** The switches of a thread that did not run enough to be looked at. */
  static final long NOT_ASKED = -1;

  private static final int FIELDS = 3;

  /** Reads what costs little: the times alone. */
  static Optional<Counters> times(Host host, String folder) {
    return ProcText.of(host, folder + "/schedstat").flatMap(Counters::parse);
  }

  /** Reads the times, and the switches out of a status that was read. */
  static Optional<Counters> all(Host host, String folder, TaskStatus status) {
    return times(host, folder)
        .map(
            times ->
                new Counters(
                    times.cpuNanos,
                    times.waitNanos,
                    times.turns,
                    status.voluntary(),
                    status.involuntary()));
  }

  /** Understands a schedstat; empty where it has not that form. */
  static Optional<Counters> parse(String text) {
    List<String> words = Values.words(text);
    if (words.size() < FIELDS) {
      return Optional.empty();
    }
    long cpu = ProcText.number(words.get(0));
    long wait = ProcText.number(words.get(1));
    long turns = ProcText.number(words.get(2));
    return cpu < 0 || wait < 0 || turns < 0
        ? Optional.empty()
        : Optional.of(new Counters(cpu, wait, turns, NOT_ASKED, NOT_ASKED));
  }
}
