package dev.kerneltune.watch;

import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How fast all counters went on between two readings.
 *
 * @param nanos how far the readings are apart
 * @param rows the worst first
 */
public record Rates(long nanos, List<Row> rows) {
  private static final double NANOS_PER_SECOND = 1e9;

  private record Key(Meter meter, Subject subject) {}

  /**
   * Compares two readings.
   *
   * @param limits the limits of checks by their ids, in the checks' own units
   */
  public static Rates between(Counters before, Counters after, Map<String, Long> limits) {
    long nanos = after.nanos() - before.nanos();
    Map<Key, Reading<Long>> earlier = new HashMap<>();
    for (Counter counter : before.counters()) {
      earlier.put(new Key(counter.meter(), counter.subject()), counter.count());
    }
    Map<Meter, List<Rate>> rates = new LinkedHashMap<>();
    for (Counter counter : after.counters()) {
      Reading<Long> then = earlier.remove(new Key(counter.meter(), counter.subject()));
      Reading<Long> rate = then == null ? unseen(counter) : rate(counter, then, nanos);
      rates
          .computeIfAbsent(counter.meter(), _ -> new ArrayList<>())
          .add(new Rate(counter.subject(), rate));
    }
    addGone(before, earlier, rates);
    List<Row> rows = new ArrayList<>();
    rates.forEach((meter, each) -> rows.add(Row.of(meter, each, limit(meter, limits))));
    rows.sort(
        Comparator.comparing(Row::standing)
            .thenComparing(Comparator.comparingDouble(Row::timesLimit).reversed()));
    return new Rates(nanos, List.copyOf(rows));
  }

  private static Reading<Long> unseen(Counter counter) {
    return counter.count().then(_ -> Reading.unreadable("it was not there before", ""));
  }

  /** A CPU that went offline, a device that was taken out: it is told while the others count on. */
  private static void addGone(
      Counters before, Map<Key, Reading<Long>> left, Map<Meter, List<Rate>> rates) {
    for (Counter counter : before.counters()) {
      boolean gone =
          left.containsKey(new Key(counter.meter(), counter.subject()))
              && counter.count().isPresent();
      List<Rate> others = rates.getOrDefault(counter.meter(), List.of());
      if (gone && !isLackOfAll(others)) {
        rates
            .computeIfAbsent(counter.meter(), _ -> new ArrayList<>())
            .add(new Rate(counter.subject(), Reading.absent("it is gone")));
      }
    }
  }

  private static boolean isLackOfAll(List<Rate> rates) {
    return rates.size() == 1
        && rates.getFirst().subject() instanceof Subject.WholeHost
        && !rates.getFirst().perSecond().isPresent();
  }

  private static Reading<Long> rate(Counter counter, Reading<Long> then, long nanos) {
    return counter
        .count()
        .then(
            now ->
                then.then(
                    from -> {
                      long more = counter.meter().group().growth(from, now);
                      if (nanos <= 0) {
                        return Reading.unreadable("no time passed between the readings", "");
                      }
                      return more < 0
                          ? Reading.unreadable("the counter ran backwards", "")
                          : Reading.present(perSecond(more, nanos), "+" + more);
                    }));
  }

  private static long perSecond(long more, long nanos) {
    return (long) Math.ceil(more * NANOS_PER_SECOND / nanos);
  }

  private static OptionalLong limit(Meter meter, Map<String, Long> limits) {
    Long limit = limits.get(meter.check());
    return limit == null ? OptionalLong.empty() : OptionalLong.of(meter.unit().ofLimit(limit));
  }
}
