package dev.kerneltune.cli;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Host;
import dev.kerneltune.probe.WatchCounters;
import dev.kerneltune.probe.WatchDevices;
import dev.kerneltune.report.WatchedInterval;
import dev.kerneltune.watch.Counter;
import dev.kerneltune.watch.Counters;
import dev.kerneltune.watch.Group;
import dev.kerneltune.watch.Rates;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the counters of a host again and again.
 *
 * @param host what is read
 * @param groups which counters
 * @param limits the limits of checks, by their ids
 */
record Watching(CachedHost host, Set<Group> groups, Map<String, Long> limits) {
  /** Reading takes at most a tenth of the time, however short the interval is. */
  private static final long LEAST_INTERVALS = 10;

  private record Read(WatchDevices devices, List<Counter> counters) {}

  /**
   * One reading.
   *
   * @param took how long it took, in nanoseconds
   */
  private record Look(WatchDevices devices, Counters counters, long took) {}

  /** Shows intervals until that many were shown, or nobody looks any more. */
  void run(WatchView view, long count) {
    Look before = look(WatchDevices.NONE);
    // The first reading also loads the program: what it took says nothing about the machine.
    long least = 0;
    for (long number = 1; number <= count; number++) {
      if (!view.await(before.counters().nanos(), least)) {
        return;
      }
      Look now = look(before.devices());
      String at = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
      Rates rates = Rates.between(before.counters(), now.counters(), limits);
      if (!view.show(new WatchedInterval(number, at, rates))) {
        return;
      }
      before = now;
      least = now.took() * LEAST_INTERVALS;
    }
  }

  private Look look(WatchDevices known) {
    host.forget();
    long begin = System.nanoTime();
    Read read = CachedHost.reading(host, reader -> read(reader, known));
    long took = System.nanoTime() - begin;
    return new Look(read.devices(), new Counters(begin, read.counters()), took);
  }

  private Read read(Host reader, WatchDevices known) {
    WatchDevices devices = known.renewed(reader, groups);
    return new Read(devices, WatchCounters.of(reader::readLong, devices, groups));
  }

  /** Returns the one interval that a recording with two readings holds. */
  WatchedInterval recorded(long windowNanos) {
    return CachedHost.reading(
        host,
        reader -> {
          Read first = read(reader, WatchDevices.NONE);
          List<Counter> second = WatchCounters.of(reader::later, first.devices(), groups);
          Counters before = new Counters(0, first.counters());
          Counters after = new Counters(windowNanos, second);
          return new WatchedInterval(1, "", Rates.between(before, after, limits));
        });
  }
}
