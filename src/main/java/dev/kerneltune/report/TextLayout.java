package dev.kerneltune.report;

import java.util.ArrayList;
import java.util.List;

/** Lays text out in a given number of columns. */
final class TextLayout {
  /** Narrower than this, lines are left to the terminal to break. */
  private static final int NARROWEST = 40;

  private TextLayout() {}

  /** Breaks {@code text} at blanks into lines of at most {@code width} columns. */
  static List<String> wrap(String text, int width) {
    int limit = Math.max(NARROWEST, width);
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : dev.kerneltune.model.Values.words(text)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > limit) {
        lines.add(line.toString());
        line.setLength(0);
      }
      if (!line.isEmpty()) {
        line.append(' ');
      }
      line.append(word);
    }
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }

  /** Appends {@code text} wrapped, each line behind {@code indent} blanks. */
  static void paragraph(StringBuilder out, String text, int indent, int width) {
    for (String line : wrap(text, width - indent)) {
      out.append(" ".repeat(indent)).append(line).append('\n');
    }
  }

  /** Returns {@code text} padded with blanks to {@code width}. */
  static String pad(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }

  /** Returns {@code text} behind blanks, {@code width} columns in all. */
  static String padLeft(String text, int width) {
    return text.length() >= width ? text : " ".repeat(width - text.length()) + text;
  }

  /** Returns tenths of a percent as text: 714 is 71.4 %. */
  static String percent(int permille) {
    return permille % 10 == 0 ? permille / 10 + " %" : permille / 10 + "." + permille % 10 + " %";
  }
}
