package dev.kerneltune.export;

import java.nio.charset.StandardCharsets;

/** Puts any text safely into other languages. */
final class Quoting {
  private static final String PLAIN_SHELL =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:,@%+-=";

  /** RFC 3986: what needs no escape in a URL; the comma stands apart from the data: prefix. */
  private static final String PLAIN_URL =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

  private Quoting() {}

  /** Returns a word of sh(1): as it is where nothing in it is special, else in single quotes. */
  static String shell(String text) {
    if (!text.isEmpty() && text.charAt(0) != '=' && consistsOf(text, PLAIN_SHELL)) {
      return text;
    }
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** Returns a string of JSON, which is one of YAML as well. */
  static String json(String text) {
    StringBuilder out = new StringBuilder(text.length() + 8).append('"');
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      switch (c) {
        case '"', '\\' -> out.append('\\').append((char) c);
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        default -> {
          if (isPrintable(c)) {
            out.appendCodePoint(c);
          } else {
            out.append("\\u").append(hex(c >> 8)).append(hex(c & 0xff));
          }
        }
      }
    }
    return out.append('"').toString();
  }

  /**
   * Returns a scalar of YAML behind {@code key:}: a text of several printable lines as a block that
   * a person can read, everything else in quotes.
   *
   * @param indent columns before the lines of the block
   */
  static String yaml(String text, int indent) {
    return isBlock(text) ? block(text, indent) : json(text);
  }

  private static boolean isBlock(String text) {
    if (!text.endsWith("\n") || text.endsWith("\n\n") || text.length() < 2) {
      return false;
    }
    // The first line tells the indentation, and a blank one would tell it wrongly.
    if (text.charAt(0) == ' ' || text.charAt(0) == '\n') {
      return false;
    }
    return text.codePoints().allMatch(c -> c == '\n' || isPrintable(c));
  }

  private static String block(String text, int indent) {
    String blanks = " ".repeat(indent);
    StringBuilder out = new StringBuilder("|\n");
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      if (end > from) {
        out.append(blanks).append(text, from, end);
      }
      out.append('\n');
      from = end + 1;
    }
    return out.substring(0, out.length() - 1);
  }

  /** Returns a data URL (RFC 2397) of a text in UTF-8. */
  static String dataUrl(String text) {
    StringBuilder out = new StringBuilder("data:,");
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (PLAIN_URL.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%').append(hex(c));
      }
    }
    return out.toString();
  }

  /** Returns {@code text} on one line, as a comment can hold it. */
  static String comment(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints().forEach(c -> line.appendCodePoint(isPrintable(c) ? c : ' '));
    return line.toString();
  }

  /** Without controls of both kinds, line ends of Unicode, lone surrogates, byte order marks. */
  private static boolean isPrintable(int c) {
    return c >= ' ' && c < 0x7f
        || c >= 0xa0 && c < 0x2028
        || c > 0x2029 && c < 0xd800
        || c >= 0xe000 && c < 0xfeff
        || c > 0xffff;
  }

  private static boolean consistsOf(String text, String letters) {
    for (int i = 0; i < text.length(); i++) {
      if (letters.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  private static String hex(int b) {
    String digits = "0123456789ABCDEF";
    return "" + digits.charAt(b >> 4) + digits.charAt(b & 15);
  }
}
