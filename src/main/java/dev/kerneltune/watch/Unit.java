package dev.kerneltune.watch;

import java.util.Locale;

/** What a counter counts. */
public enum Unit {
  EVENTS(1),
  BYTES(1),
  /** Microseconds that passed in some state: 1,000,000 a second is all the time. */
  MICROSECONDS(10_000);

  private final long perLimit;

  /** Made with what one of the unit of a check's limit is a second: 1, or a percent of the time. */
  Unit(long perLimit) {
    this.perLimit = perLimit;
  }

  /** Returns the rate per second that a check's limit means. */
  long ofLimit(long limit) {
    return limit * perLimit;
  }

  /** Returns the word by which outputs name it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
