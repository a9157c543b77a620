package dev.kerneltune.catalog;

import java.util.List;

/** A piece of a YAML file, with the place where it starts. Lines and columns count from 1. */
sealed interface YamlNode {
  /** Returns the line. */
  int line();

  /** Returns the column, in characters. */
  int column();

  /** Returns what it is, in words. */
  default String described() {
    return switch (this) {
      case Scalar scalar when scalar.isNothing() -> "nothing";
      case Scalar scalar -> "\"" + shortened(scalar.text()) + "\"";
      case Sequence _ -> "a list";
      case Mapping _ -> "a mapping";
    };
  }

  private static String shortened(String text) {
    String line = text.replace('\n', ' ').strip();
    return line.length() <= 60 ? line : line.substring(0, 59) + "…";
  }

  /**
   * A text, as it stands: {@code off} and {@code 0644} stay what they are.
   *
   * @param text without quotes
   * @param style bare or quoted
   */
  record Scalar(String text, Style style, int line, int column) implements YamlNode {
    /** Returns whether nothing stands there at all, not even a pair of quotes. */
    boolean isNothing() {
      return style == Style.BARE && text.isEmpty();
    }
  }

  /** Whether a scalar stands in quotes (or is a block of lines). */
  enum Style {
    BARE,
    QUOTED
  }

  /** A list. */
  record Sequence(List<YamlNode> items, int line, int column) implements YamlNode {}

  /** Keys with their values, in the order of the file; no key is there twice. */
  record Mapping(List<Entry> entries, int line, int column) implements YamlNode {}

  /** A key and its value. */
  record Entry(Scalar key, YamlNode value) {}
}
