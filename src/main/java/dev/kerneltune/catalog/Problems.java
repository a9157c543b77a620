package dev.kerneltune.catalog;

import dev.kerneltune.model.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Collects what is wrong in one file. */
final class Problems {
  private final String file;
  private final List<Problem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  String file() {
    return file;
  }

  /** Adds a problem of the file as a whole. */
  void add(String seen, String expected) {
    found.add(new Problem(file, 0, 0, seen, expected, Optional.empty()));
  }

  /** Adds a problem at a node. */
  void add(YamlNode at, String seen, String expected) {
    add(at.line(), at.column(), seen, expected);
  }

  /** Adds a problem at a place. */
  void add(int line, int column, String seen, String expected) {
    found.add(new Problem(file, line, column, seen, expected, Optional.empty()));
  }

  /** Adds that the word at a node is not one of those that are known. */
  void unknown(YamlNode at, String what, String word, Collection<String> known) {
    Optional<String> nearest = Nearest.of(word, known);
    found.add(
        new Problem(
            file,
            at.line(),
            at.column(),
            "unknown " + what + " \"" + word + "\"",
            expectation(known),
            nearest));
  }

  private static String expectation(Collection<String> known) {
    // A message of hundreds of ids helps nobody; the nearest word does.
    return known.size() > 24
        ? "one of " + known.size() + " known ones"
        : known.isEmpty() ? "nothing here" : "one of " + String.join(", ", known);
  }

  /** Returns how many problems there are so far. */
  int count() {
    return found.size();
  }

  /** Returns the problems by line. */
  List<Problem> sorted() {
    // One word can be read for several scenarios.
    List<Problem> sorted = new ArrayList<>(new LinkedHashSet<>(found));
    sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
    return sorted;
  }

  /** Throws where there is a problem. */
  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new CatalogException(sorted());
    }
  }
}
