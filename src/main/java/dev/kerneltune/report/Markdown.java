package dev.kerneltune.report;

import dev.kerneltune.model.Values;
import java.util.List;

/** Writes Markdown as GitHub reads it: texts of others come out as they are, never as mark-up. */
final class Markdown {
  /** Characters that can start mark-up anywhere in a line. */
  private static final String SPECIAL = "\\`*[]<>|~&$";

  private Markdown() {}

  /** Returns {@code text} on one line, with nothing in it that Markdown would take for mark-up. */
  static String text(String text) {
    String line = String.join(" ", Values.words(text));
    StringBuilder out = new StringBuilder(line.length() + 16);
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (SPECIAL.indexOf(c) >= 0 || (c == '_' && !isInsideWord(line, i)) || isMarker(line, i)) {
        out.append('\\');
      }
      out.append(c);
    }
    return out.toString();
  }

  /** An underscore between letters or digits, as in vm.dirty_ratio, stands for itself. */
  private static boolean isInsideWord(String line, int at) {
    return at > 0
        && at + 1 < line.length()
        && Character.isLetterOrDigit(line.charAt(at - 1))
        && Character.isLetterOrDigit(line.charAt(at + 1));
  }

  /**
   * What makes a heading or a list where it starts a line: # - + = and the point behind a number.
   */
  private static boolean isMarker(String line, int at) {
    char c = line.charAt(at);
    if (at == 0) {
      return "#-+=".indexOf(c) >= 0;
    }
    if (c != '.' && c != ')') {
      return false;
    }
    for (int i = 0; i < at; i++) {
      if (line.charAt(i) < '0' || line.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** Returns {@code text} as code in a paragraph or a list. */
  static String code(String text) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    String fence = "`".repeat(longest + 1);
    // One blank at each end is taken away again; it keeps a quote at an end off the fence.
    boolean padded = text.startsWith("`") || text.endsWith("`") || text.startsWith(" ");
    return padded ? fence + " " + text + " " + fence : fence + text + fence;
  }

  /** Returns {@code text} as code in a cell, one piece of code for each of its lines. */
  static String codeCell(String text) {
    StringBuilder out = new StringBuilder();
    int start = 0;
    while (start <= text.length()) {
      int end = text.indexOf('\n', start);
      String line = text.substring(start, end < 0 ? text.length() : end);
      if (end >= 0 || !line.isBlank() || start == 0) {
        out.append(start == 0 ? "" : "<br>");
        // A table takes the backslash away before code is code (GitHub Flavored Markdown, 4.10).
        out.append(line.isBlank() ? "*(empty)*" : code(line).replace("|", "\\|"));
      }
      start = end < 0 ? text.length() + 1 : end + 1;
    }
    return out.toString();
  }

  /** Returns a place: the address in front of it as a link. */
  static String place(String where) {
    Where cut = Where.of(where);
    return cut.address().isEmpty() ? text(where) : "<" + cut.address() + ">" + tail(cut.rest());
  }

  private static String tail(String rest) {
    return rest.startsWith(" ") ? " " + text(rest) : text(rest);
  }

  /** Appends a heading of a level, with an empty line on each side. */
  static void heading(StringBuilder out, int level, String text) {
    int end = out.length();
    boolean apart = end == 0 || (end > 1 && out.substring(end - 2).equals("\n\n"));
    out.append(apart ? "" : "\n").append("#".repeat(level)).append(' ');
    out.append(text).append("\n\n");
  }

  /** Appends a row of cells, which hold Markdown. */
  static void row(StringBuilder out, List<String> cells) {
    out.append('|');
    for (String cell : cells) {
      out.append(' ').append(cell).append(" |");
    }
    out.append('\n');
  }

  /** Appends the head of a table. */
  static void head(StringBuilder out, List<String> names) {
    row(out, names);
    out.append("|---".repeat(names.size())).append("|\n");
  }

  /** Appends an item of a list: a name, and Markdown. */
  static void item(StringBuilder out, String name, String markdown) {
    out.append("- **").append(name).append("**: ").append(markdown).append('\n');
  }
}
