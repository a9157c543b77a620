package dev.kerneltune.sched.guard;

/** What a guard says. */
public sealed interface Verdict {
  /** Nothing is known against going on. */
  record Fine() implements Verdict {}

  /**
   * Everything is to be undone.
   *
   * @param guard its name: wait, pressure, metric, stall, starved, hang or events
   * @param reason what was seen and what was expected, in one line
   */
  record Tripped(String guard, String reason) implements Verdict {}
}
