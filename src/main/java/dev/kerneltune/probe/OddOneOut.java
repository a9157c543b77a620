package dev.kerneltune.probe;

import java.util.List;

/**
 * How one of several like things stands among them by a number, such as the ports of like cards by
 * their rate. Two groups are a design that nobody can see the reason of; one alone against all
 * others is a fault.
 */
enum OddOneOut {
  /** There is no other like it. */
  ALONE,
  /** It is like the others, or like all others but one. */
  SAME,
  /** It is below all others, and those agree. */
  LOWER,
  /** It is above all others, and those agree. */
  HIGHER,
  /** The things fall into groups. */
  MIXED;

  /** Returns how {@code own} stands in {@code all}, which it is one of. */
  static OddOneOut of(long own, List<Long> all) {
    int equal = 0;
    int lower = 0;
    int higher = 0;
    long other = own;
    boolean othersAgree = true;
    for (long number : all) {
      if (number == own) {
        equal++;
        continue;
      }
      lower += number < own ? 1 : 0;
      higher += number > own ? 1 : 0;
      othersAgree &= other == own || other == number;
      other = number;
    }
    if (all.size() <= 1) {
      return ALONE;
    }
    if (lower + higher == 0 || (lower + higher == 1 && equal > 1)) {
      return SAME;
    }
    if (equal == 1 && othersAgree && lower + higher > 1) {
      return higher > 0 ? LOWER : HIGHER;
    }
    return MIXED;
  }
}
