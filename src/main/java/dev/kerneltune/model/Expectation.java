package dev.kerneltune.model;

import java.util.List;

/** What a check wants of a value: comparisons, ways to join them, and whose wish it is. */
public sealed interface Expectation {
  /** Equal to the operand; for a choice, the active word is. */
  record Is(Value operand) implements Expectation {}

  /** Equal to one of the operands. */
  record OneOf(List<Value> operands) implements Expectation {}

  /** Not below the operand. */
  record AtLeast(Value operand) implements Expectation {}

  /** Not above the operand. */
  record AtMost(Value operand) implements Expectation {}

  /** Neither below {@code low} nor above {@code high}. */
  record Between(Value low, Value high) implements Expectation {}

  /** Holds every word, every bit or every CPU of the operand. */
  record Has(Value operand) implements Expectation {}

  /** Holds no word, no bit and no CPU of the operand. */
  record Lacks(Value operand) implements Expectation {}

  /** There is such a thing at all ({@code exists: yes}). */
  record Exists() implements Expectation {}

  /** There is no such thing ({@code exists: no}). */
  record Missing() implements Expectation {}

  /** Every part holds. */
  record All(List<Expectation> parts) implements Expectation {}

  /** At least one part holds. */
  record Any(List<Expectation> parts) implements Expectation {}

  /**
   * What a site wants in the place of what the catalogue does.
   *
   * @param wanted what it wants
   * @param said that it is the site's, whose, and why, in one line
   */
  record OfSite(Expectation wanted, String said) implements Expectation {}
}
