package dev.kerneltune.watch;

import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;

/**
 * How fast one counter went on.
 *
 * @param subject whose it is
 * @param perSecond in the meter's unit, rounded up: something is never nothing
 */
public record Rate(Subject subject, Reading<Long> perSecond) {
  /** Returns the number to order by: below every rate where there is none. */
  public long rank() {
    return perSecond.orElse(-1L);
  }
}
