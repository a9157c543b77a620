package dev.kerneltune.plan;

/** How much of a profile a plan spells out. */
public enum Wish {
  /** What is wrong: what is right already is left alone. */
  WHAT_IS_WRONG,
  /**
   * Everything that the profile sets on such a machine, right already or not, so that it can be
   * carried to others. Such a plan is written out and never carried out.
   */
  EVERYTHING
}
