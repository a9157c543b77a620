package dev.kerneltune.export;

import java.util.Optional;

/**
 * A line of tmpfiles.d(5) that writes a file: {@code w PATH - - - - TEXT}.
 *
 * @param path which may hold the stars of a glob
 * @param text what is written
 */
record TmpfilesLine(String path, String text) {
  private static final int FIELDS_BEFORE_TEXT = 6;

  /** Returns what a line says; empty where it is none that writes. */
  static Optional<TmpfilesLine> of(String line) {
    int at = 0;
    String path = "";
    for (int field = 0; field < FIELDS_BEFORE_TEXT; field++) {
      int end = endOfField(line, at);
      if (end < 0) {
        return Optional.empty();
      }
      if (field == 0 && !line.substring(at, end).equals("w")) {
        return Optional.empty();
      }
      if (field == 1) {
        path = plain(line.substring(at, end));
      }
      at = end;
      while (at < line.length() && line.charAt(at) == ' ') {
        at++;
      }
    }
    return Optional.of(new TmpfilesLine(path, plain(line.substring(at))));
  }

  /** A path in quotes may hold blanks. */
  private static int endOfField(String line, int from) {
    if (from < line.length() && line.charAt(from) == '"') {
      int quote = line.indexOf('"', from + 1);
      return quote < 0 ? -1 : quote + 1;
    }
    return line.indexOf(' ', from);
  }

  /** Two percent signs are one, and a backslash escapes as in C. */
  private static String plain(String text) {
    String bare =
        text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
            ? text.substring(1, text.length() - 1)
            : text;
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < bare.length(); i++) {
      char c = bare.charAt(i);
      if (c == '%' && i + 1 < bare.length() && bare.charAt(i + 1) == '%') {
        i++;
        out.append('%');
      } else if (c == '\\' && i + 1 < bare.length()) {
        i = escape(bare, i + 1, out);
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** Returns where the escape ends. */
  private static int escape(String text, int at, StringBuilder out) {
    char c = text.charAt(at);
    if (c == 'x' && at + 2 < text.length()) {
      int high = Character.digit(text.charAt(at + 1), 16);
      int low = Character.digit(text.charAt(at + 2), 16);
      if (high >= 0 && low >= 0) {
        out.append((char) (high << 4 | low));
        return at + 2;
      }
    }
    out.append(
        switch (c) {
          case 'n' -> '\n';
          case 't' -> '\t';
          case 's' -> ' ';
          default -> c;
        });
    return at;
  }
}
