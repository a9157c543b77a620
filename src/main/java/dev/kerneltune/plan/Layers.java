package dev.kerneltune.plan;

/** Which layers of the machine a plan is about. */
public enum Layers {
  /** The machine as it runs, and its next boot. */
  BOTH,
  /** The machine as it runs: nothing is kept. */
  RUNNING_ONLY,
  /** What the next boot will bring: nothing is changed now. */
  NEXT_BOOT_ONLY
}
