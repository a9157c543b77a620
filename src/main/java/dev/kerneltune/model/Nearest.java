package dev.kerneltune.model;

import java.util.Collection;
import java.util.Optional;

/** Finds the word that somebody probably meant. */
public final class Nearest {
  private Nearest() {}

  /**
   * Returns the candidate with the fewest slips of the pen from {@code word}: letters left out,
   * added, exchanged or swapped with their neighbour (Damerau-Levenshtein, optimal alignment).
   * Empty where more than a quarter of the word, and more than one letter, would have to change. Of
   * equals the first one wins.
   */
  public static Optional<String> of(String word, Collection<String> candidates) {
    Optional<String> nearest = Optional.empty();
    // A word of which no letter is left is another word.
    int best = Math.min(word.length(), Math.max(1, word.length() / 4) + 1);
    for (String candidate : candidates) {
      if (Math.abs(candidate.length() - word.length()) < best) {
        int distance = distance(word, candidate);
        if (distance < best) {
          best = distance;
          nearest = Optional.of(candidate);
        }
      }
    }
    return nearest;
  }

  /** Returns how many slips of the pen lie between two words. */
  static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    int[] above = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least = Math.min(above[j] + 1, row[j - 1] + 1);
        least = Math.min(least, above[j - 1] + (same ? 0 : 1));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        row[j] = swapped ? Math.min(least, before[j - 2] + 1) : least;
      }
      int[] free = before;
      before = above;
      above = row;
      row = free;
    }
    return above[b.length()];
  }
}
