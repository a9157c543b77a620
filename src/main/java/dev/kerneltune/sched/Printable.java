package dev.kerneltune.sched;

/** Text of somebody else's, made fit for a line on a terminal. */
public final class Printable {
  private static final int LONGEST = 160;
  private static final char FIRST = ' ';
  private static final char LAST = '~';

  private Printable() {}

  /** Returns printable ASCII (RFC 20), all else as {@code ?}, cut off where it is long. */
  public static String of(String text) {
    StringBuilder line = new StringBuilder();
    int end = Math.min(text.length(), LONGEST);
    for (int i = 0; i < end; i++) {
      char each = text.charAt(i);
      boolean isPrintable = each >= FIRST && each <= LAST;
      line.append(isPrintable ? each : each == '\n' || each == '\t' ? ' ' : '?');
    }
    return text.length() > LONGEST ? line + "..." : line.toString();
  }
}
