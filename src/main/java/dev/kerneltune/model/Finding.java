package dev.kerneltune.model;

import java.util.List;

/**
 * A check, what it was about, and the verdict with its evidence.
 *
 * @param check the check
 * @param subject what was judged
 * @param verdict the verdict
 * @param seen the value in words, or why there is none
 * @param wanted what was expected, in words
 * @param weight of the check under the scenario of the audit
 * @param evidence the raw readings, in the order they were made
 */
public record Finding(
    Check check,
    Subject subject,
    Verdict verdict,
    String seen,
    String wanted,
    int weight,
    List<Evidence> evidence) {
  /** Returns how much this finding matters. */
  public ImpactLevel level() {
    return ImpactLevel.ofWeight(weight);
  }
}
