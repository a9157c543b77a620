package dev.kerneltune.host;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** How bytes and names are written on one line of a snapshot. */
final class SnapshotText {
  private static final String HEX = "0123456789abcdef";

  private SnapshotText() {}

  /** Returns whether bytes are text: valid UTF-8 with no control characters but \n, \t, \r, NUL. */
  static boolean isText(byte[] bytes) {
    for (byte b : bytes) {
      if (b >= 0 && b < ' ' && b != '\n' && b != '\t' && b != '\r' && b != 0 || b == 0x7f) {
        return false;
      }
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
  }

  /** Escapes a text so that it stays on its line. */
  static String escape(String text) {
    return escape(text, "");
  }

  /** Escapes a path or a name so that it ends at the next bar or blank. */
  static String escapeName(String name) {
    return escape(name, "| ");
  }

  private static String escape(String text, String more) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\0' -> out.append("\\0");
        default -> {
          if (c < ' ' || c == 0x7f || more.indexOf(c) >= 0) {
            out.append("\\x").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString();
  }

  /** Undoes {@link #escape}; throws IllegalArgumentException with the reason. */
  static String unescape(String line) {
    int backslash = line.indexOf('\\');
    if (backslash < 0) {
      return line;
    }
    StringBuilder out = new StringBuilder(line.length());
    int i = 0;
    while (i < line.length()) {
      char c = line.charAt(i++);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char kind = i < line.length() ? line.charAt(i++) : ' ';
      switch (kind) {
        case '\\' -> out.append('\\');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case '0' -> out.append('\0');
        case 'x' -> {
          if (i + 2 > line.length()) {
            throw new IllegalArgumentException("\\x without its two digits");
          }
          out.append((char) (digit(line.charAt(i)) << 4 | digit(line.charAt(i + 1))));
          i += 2;
        }
        default ->
            throw new IllegalArgumentException(
                "the escape \\" + kind + "; expected one of \\\\ \\n \\r \\t \\0 \\xHH");
      }
    }
    return out.toString();
  }

  /** Writes bytes as two lower-case digits each. */
  static String hex(byte[] bytes) {
    StringBuilder out = new StringBuilder(bytes.length * 2);
    for (byte b : bytes) {
      out.append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
    }
    return out.toString();
  }

  /** Undoes {@link #hex}; throws IllegalArgumentException with the reason. */
  static byte[] unhex(String digits) {
    if (digits.length() % 2 != 0) {
      throw new IllegalArgumentException("an odd number of hexadecimal digits");
    }
    byte[] bytes = new byte[digits.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (digit(digits.charAt(2 * i)) << 4 | digit(digits.charAt(2 * i + 1)));
    }
    return bytes;
  }

  private static int digit(char c) {
    int value = c < 0x80 ? Character.digit(c, 16) : -1;
    if (value < 0) {
      throw new IllegalArgumentException("\"" + c + "\"; expected a hexadecimal digit");
    }
    return value;
  }
}
