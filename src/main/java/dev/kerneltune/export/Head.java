package dev.kerneltune.export;

import java.util.List;

/** The comment at the head of an export. */
final class Head {
  private static final int WIDTH = 100;

  private Head() {}

  /** Appends where the text comes from, what it is for, and what it leaves out. */
  static void write(StringBuilder out, Parts parts, Format format, List<String> leftOut) {
    line(out, parts.origin(format));
    line(out, "For a machine like the one that it was made on; devices keep their names.");
    if (!leftOut.isEmpty()) {
      line(out, "Left out:");
      for (String left : leftOut) {
        wrapped(out, left);
      }
    }
  }

  static void line(StringBuilder out, String text) {
    out.append("# ").append(Quoting.comment(text).strip()).append('\n');
  }

  private static void wrapped(StringBuilder out, String text) {
    StringBuilder line = new StringBuilder("-");
    for (String word : dev.kerneltune.model.Values.words(Quoting.comment(text))) {
      if (line.length() > 2 && line.length() + word.length() >= WIDTH - 2) {
        out.append("# ").append(line).append('\n');
        line.setLength(0);
        line.append(' ');
      }
      line.append(' ').append(word);
    }
    out.append("# ").append(line).append('\n');
  }
}
