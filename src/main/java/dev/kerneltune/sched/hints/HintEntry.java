package dev.kerneltune.sched.hints;

/** A line of the journal. */
sealed interface HintEntry {
  /** Written before a thread is changed. */
  record Hold(Held held) implements HintEntry {}

  /** A thread is restored, or no longer ours. */
  record Drop(ThreadId thread) implements HintEntry {}

  /** Written before a weight is changed. */
  record Weigh(HeldWeight weight) implements HintEntry {}

  /** A weight is restored, or no longer ours. */
  record Unweigh(String cgroup) implements HintEntry {}
}
