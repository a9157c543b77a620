package dev.kerneltune.report;

/** How much of the picture of a machine is shown. */
public enum PictureDetail {
  /** Siblings that are alike are counted where the whole would be long. */
  FOLDED,
  /** Every device has its row. */
  FULL
}
