package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A counter file at both ends of the sampling window.
 *
 * @param before at its start
 * @param after at its end
 * @param nanos how long it was
 */
record Sample<T>(T before, T after, long nanos) {
  private static final String HOW = "--sample 2s";

  /** Reads {@code path}, whose first reading is {@code first}, a second time. */
  static <T> Reading<Sample<T>> of(
      Host host, String path, Raw first, Function<Raw, Reading<T>> parser) {
    return of(host, path, parser.apply(first), parser);
  }

  /** Reads {@code path}, whose first reading was understood as {@code first}, a second time. */
  static <T> Reading<Sample<T>> of(
      Host host, String path, Reading<T> first, Function<Raw, Reading<T>> parser) {
    return first.then(before -> second(host, path, before, parser));
  }

  private static <T> Reading<Sample<T>> second(
      Host host, String path, T before, Function<Raw, Reading<T>> parser) {
    // Asked even without a window: so the host learns which files a window must read twice.
    Raw later = host.later(path);
    OptionalLong nanos = host.windowNanos();
    if (nanos.isEmpty() || nanos.getAsLong() <= 0) {
      return Reading.unreadable("no sampling window", HOW);
    }
    if (later instanceof Raw.NotRecorded) {
      return Reading.unreadable("no second reading of " + path, HOW);
    }
    return parser.apply(later).map(after -> new Sample<>(before, after, nanos.getAsLong()));
  }

  /** Returns how much {@code count} is per second, rounded up: something is never nothing. */
  long perSecond(long count) {
    return (long) Math.ceil(count * 1e9 / nanos);
  }

  /** Returns the window's length in words. */
  String length() {
    return nanos / 1_000_000 + " ms";
  }
}
