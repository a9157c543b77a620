package dev.kerneltune.watch;

/** What it means that a counter goes on. */
public enum Sense {
  /** Work that was done for the user: more is no worse. */
  TRAFFIC,
  /** Work beside it: some of it is normal. */
  COST,
  /** Something was lost, or was asked for and not had. */
  LOSS
}
