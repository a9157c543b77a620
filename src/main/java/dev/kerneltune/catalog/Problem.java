package dev.kerneltune.catalog;

import java.util.Optional;

/**
 * One thing that is wrong in a file.
 *
 * @param file as the user named it
 * @param line from 1; 0 where it is about the file as a whole
 * @param column from 1; 0 where it is about the file as a whole
 * @param seen what stands there
 * @param expected what should stand there
 * @param nearest the word that was probably meant
 */
public record Problem(
    String file, int line, int column, String seen, String expected, Optional<String> nearest) {
  /** Returns {@code file:line:column: seen, expected ...; did you mean ...?} */
  @Override
  public String toString() {
    String place = line == 0 ? file : file + ":" + line + ":" + column;
    String text = place + ": " + seen + ", expected " + expected;
    return nearest.isEmpty() ? text : text + "; did you mean " + nearest.get() + "?";
  }
}
