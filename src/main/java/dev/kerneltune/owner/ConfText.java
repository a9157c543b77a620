package dev.kerneltune.owner;

import java.util.ArrayList;
import java.util.List;

/** Cuts configuration files into what several formats have in common. */
final class ConfText {
  private ConfText() {}

  /**
   * A line without the blanks around it.
   *
   * @param number of the line, from 1; of the first one where several were joined
   * @param text its text
   */
  record Line(int number, String text) {}

  /**
   * An assignment in a section.
   *
   * @param section the word in brackets above it, or empty
   * @param key left of the first equals sign
   * @param value right of it
   * @param line its number
   */
  record Entry(String section, String key, String value, int line) {}

  /** Returns the lines that are neither empty nor comments. */
  static List<Line> lines(String text, String comments) {
    List<Line> lines = new ArrayList<>();
    int number = 1;
    for (String raw : text.split("\n", -1)) {
      String line = raw.strip();
      if (!line.isEmpty() && comments.indexOf(line.charAt(0)) < 0) {
        lines.add(new Line(number, line));
      }
      number++;
    }
    return lines;
  }

  /** Returns such lines of a text in which a backslash at the end of a line continues it. */
  static List<Line> joined(String text, String comments, String glue) {
    List<Line> lines = new ArrayList<>();
    StringBuilder pending = new StringBuilder();
    int first = 0;
    int number = 1;
    for (String raw : text.split("\n", -1)) {
      if (pending.isEmpty()) {
        first = number;
      }
      boolean isComment =
          pending.isEmpty()
              && !raw.isBlank()
              && comments.indexOf(raw.stripLeading().charAt(0)) >= 0;
      if (!isComment && raw.endsWith("\\")) {
        pending.append(raw, 0, raw.length() - 1).append(glue);
      } else {
        String line = isComment ? "" : pending.append(raw).toString().strip();
        pending.setLength(0);
        if (!line.isEmpty()) {
          lines.add(new Line(first, line));
        }
      }
      number++;
    }
    if (!pending.toString().isBlank()) {
      lines.add(new Line(first, pending.toString().strip()));
    }
    return lines;
  }

  /** Returns the assignments of a file with sections, as systemd and NetworkManager write them. */
  static List<Entry> entries(String text) {
    List<Entry> entries = new ArrayList<>();
    String section = "";
    for (Line line : joined(text, "#;", " ")) {
      int equals = line.text().indexOf('=');
      if (line.text().startsWith("[") && line.text().endsWith("]")) {
        section = line.text().substring(1, line.text().length() - 1);
      } else if (equals > 0) {
        entries.add(
            new Entry(
                section,
                line.text().substring(0, equals).strip(),
                line.text().substring(equals + 1).strip(),
                line.number()));
      }
    }
    return entries;
  }

  /**
   * Splits a line at blanks outside quotes, and takes the quotes away; a backslash before a quote
   * or a backslash makes it a letter.
   */
  static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean any = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      boolean isEscape = c == '\\' && quote != '\'' && i + 1 < line.length();
      if (isEscape && isQuotable(line.charAt(i + 1))) {
        word.append(line.charAt(++i));
        any = true;
      } else if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        any = true;
      } else if (c > ' ') {
        word.append(c);
        any = true;
      } else if (any) {
        words.add(word.toString());
        word.setLength(0);
        any = false;
      }
    }
    if (any) {
      words.add(word.toString());
    }
    return words;
  }

  private static boolean isQuotable(char c) {
    return c == '"' || c == '\'' || c == '\\' || c == '$' || c == ';' || c == '&' || c == '|';
  }
}
