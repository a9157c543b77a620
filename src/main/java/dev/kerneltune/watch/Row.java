package dev.kerneltune.watch;

import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The rates of one meter.
 *
 * @param meter what they are the rates of
 * @param rates the worst first, those that are not known last; never empty
 * @param limit what is too fast for any one subject, per second in the meter's unit
 * @param standing how bad it is
 */
public record Row(Meter meter, List<Rate> rates, OptionalLong limit, Standing standing) {
  static Row of(Meter meter, List<Rate> rates, OptionalLong limit) {
    List<Rate> sorted = new ArrayList<>(rates);
    sorted.sort(Comparator.comparingLong(Rate::rank).reversed());
    return new Row(meter, List.copyOf(sorted), limit, standing(meter, sorted, limit));
  }

  private static Standing standing(Meter meter, List<Rate> sorted, OptionalLong limit) {
    long worst = sorted.getFirst().rank();
    if (worst > 0) {
      if (meter.sense() == Sense.LOSS) {
        return Standing.LOSS;
      }
      return limit.isPresent() && worst > limit.getAsLong() ? Standing.OVER : Standing.MOVING;
    }
    boolean allAbsent = true;
    boolean allRead = true;
    for (Rate rate : sorted) {
      allAbsent &= rate.perSecond() instanceof Reading.Absent<Long>;
      allRead &= rate.perSecond().isPresent() || rate.perSecond() instanceof Reading.Absent<Long>;
    }
    if (allAbsent) {
      return Standing.ABSENT;
    }
    return allRead ? Standing.STILL : Standing.UNREAD;
  }

  /** Returns the subject that goes fastest; empty where no rate is known. */
  public Optional<Rate> worst() {
    Rate first = rates.getFirst();
    return first.perSecond().isPresent() ? Optional.of(first) : Optional.empty();
  }

  /** Returns the sum of what is known; why nothing is, where nothing is. */
  public Reading<Long> total() {
    if (worst().isEmpty()) {
      return rates.getFirst().perSecond();
    }
    long sum = 0;
    for (Rate rate : rates) {
      sum += rate.perSecond().orElse(0L);
    }
    return Reading.present(sum, Long.toString(sum));
  }

  /** Returns how many rates are not known. */
  public int unknown() {
    int unknown = 0;
    for (Rate rate : rates) {
      unknown += rate.perSecond().isPresent() ? 0 : 1;
    }
    return unknown;
  }

  /** Returns how many times the limit the worst is; 0 where there is none. */
  double timesLimit() {
    return limit.isPresent() && standing == Standing.OVER
        ? rates.getFirst().rank() / Math.max(1.0, (double) limit.getAsLong())
        : 0;
  }
}
