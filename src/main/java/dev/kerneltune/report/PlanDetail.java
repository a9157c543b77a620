package dev.kerneltune.report;

/** How much of a plan is told. */
public enum PlanDetail {
  /** Equal changes of several devices in one row, and what is skipped by its reason. */
  SHORT,
  /** Each change, what its files will hold, and each skipped check. */
  FULL
}
