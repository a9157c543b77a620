package dev.kerneltune.cli;

/** Spans of time as people write them: 500ms, 2s, 1m. */
final class Durations {
  private static final long LONGEST_MILLIS = 3_600_000;

  private Durations() {}

  /** Returns the nanoseconds of {@code text}, which stood behind {@code option}. */
  static long nanos(String option, String text) {
    int digits = 0;
    while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    long unit =
        switch (text.substring(digits)) {
          case "ms" -> 1;
          case "s", "" -> 1_000;
          case "m" -> 60_000;
          default -> 0;
        };
    if (digits == 0 || digits > 7 || unit == 0) {
      throw expected(option, text);
    }
    long millis = Long.parseLong(text.substring(0, digits)) * unit;
    if (millis < 1 || millis > LONGEST_MILLIS) {
      throw expected(option, text);
    }
    return millis * 1_000_000;
  }

  private static UserError expected(String option, String text) {
    return new UserError(
        option + ": '" + text + "', expected a time from 1ms to 60m, such as 500ms, 2s or 1m");
  }
}
