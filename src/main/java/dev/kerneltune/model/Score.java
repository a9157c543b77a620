package dev.kerneltune.model;

/**
 * How much of the weight was kept, and how much of what applies could be decided.
 *
 * @param kept weight of what passed
 * @param decided weight of what passed or failed
 * @param checksDecided checks that were decided; a check of several subjects counts by its share
 * @param checksApplicable checks that apply, likewise
 */
public record Score(double kept, double decided, double checksDecided, double checksApplicable) {
  /** Nothing at all. */
  public static final Score NONE = new Score(0, 0, 0, 0);

  /** Returns the sum of both. */
  public Score plus(Score other) {
    return new Score(
        kept + other.kept,
        decided + other.decided,
        checksDecided + other.checksDecided,
        checksApplicable + other.checksApplicable);
  }

  /** Returns whether there is a score: something with a weight was decided. */
  public boolean exists() {
    return decided > 0;
  }

  /**
   * Returns the score in tenths of a percent, 0 to 1000, rounded down: 100 is never rounded up to.
   */
  public int permille() {
    return exists() ? floorPermille(kept, decided) : 0;
  }

  /** Returns the coverage in tenths of a percent, 0 to 1000, rounded down. */
  public int coveragePermille() {
    return checksApplicable > 0 ? floorPermille(checksDecided, checksApplicable) : 0;
  }

  private static int floorPermille(double part, double whole) {
    // Sums of thirds and eighths carry an error of some 1e-16, which must not cost a whole tenth.
    return Math.min(1000, (int) Math.floor(part / whole * 1000 + 1e-9));
  }
}
