package dev.kerneltune.cli;

/** Spans of time as people write them: 50us, 500ms, 2s, 1m. */
final class Durations {
  private static final long LONGEST_MILLIS = 3_600_000;
  private static final long SHORTEST_STEP_MICROS = 10;
  private static final long LONGEST_STEP_MICROS = 1_000_000;
  private static final long MICROS_PER_MILLI = 1_000;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final int MOST_DIGITS = 7;

  private Durations() {}

  /** Returns the nanoseconds of {@code text}, which stood behind {@code option}. */
  static long nanos(String option, String text) {
    long micros = micros(text);
    if (micros < MICROS_PER_MILLI || micros > LONGEST_MILLIS * MICROS_PER_MILLI) {
      throw new UserError(
          option + ": '" + text + "', expected a time from 1ms to 60m, such as 500ms, 2s or 1m");
    }
    return micros * NANOS_PER_MICRO;
  }

  /** Returns the nanoseconds of a part of a step, which may be far below a millisecond. */
  static long stepNanos(String option, String text) {
    long micros = micros(text);
    if (micros < SHORTEST_STEP_MICROS || micros > LONGEST_STEP_MICROS) {
      throw new UserError(
          option + ": '" + text + "', expected a time from 10us to 1s, such as 50us or 2ms");
    }
    return micros * NANOS_PER_MICRO;
  }

  /** Returns the microseconds; -1 where it is no time. */
  private static long micros(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    long unit =
        switch (text.substring(digits)) {
          case "us" -> 1;
          case "ms" -> MICROS_PER_MILLI;
          case "s", "" -> 1_000 * MICROS_PER_MILLI;
          case "m" -> 60_000 * MICROS_PER_MILLI;
          default -> 0;
        };
    return digits == 0 || digits > MOST_DIGITS || unit == 0
        ? -1
        : Long.parseLong(text.substring(0, digits)) * unit;
  }
}
