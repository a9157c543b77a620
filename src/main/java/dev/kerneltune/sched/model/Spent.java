package dev.kerneltune.sched.model;

import dev.kerneltune.sched.store.JsonCodec;
import dev.kerneltune.sched.store.JsonValue;
import dev.kerneltune.sched.store.JsonValue.Fields;
import dev.kerneltune.sched.store.JsonValue.Whole;
import dev.kerneltune.sched.store.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was asked of a server so far, as the state folder keeps it. All times are seconds since
 * 1970.
 *
 * @param calls when the calls of the last hour began, the oldest first
 * @param day the day that {@code tokens} are of, in days since 1970 (UTC)
 * @param tokens spent on that day
 * @param failures one behind the other, without a success between them
 * @param closedUntil nothing is asked before; 0 where nothing keeps from asking
 * @param pause how long the last pause was, seconds; 0 where there was none
 * @param suspects tenants whose questions failed, by a hash, and until when they are passed over
 */
record Spent(
    List<Long> calls,
    long day,
    long tokens,
    int failures,
    long closedUntil,
    long pause,
    Map<String, Long> suspects) {
  /** Nothing asked yet. */
  static final Spent NOTHING = new Spent(List.of(), 0, 0, 0, 0, 0, Map.of());

  /** Returns it as a line of JSON. */
  String text() {
    List<JsonValue> times = new ArrayList<>();
    calls.forEach(each -> times.add(new Whole(each)));
    Fields until = Fields.none();
    for (Map.Entry<String, Long> each : suspects.entrySet()) {
      until = until.with(each.getKey(), each.getValue());
    }
    Fields all =
        Fields.none()
            .with("calls", new JsonValue.Items(times))
            .with("day", day)
            .with("tokens", tokens)
            .with("failures", failures)
            .with("closedUntil", closedUntil)
            .with("pause", pause)
            .with("suspects", until);
    return JsonCodec.write(all) + "\n";
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws StoreException where it is none of it: a limit that cannot be read is not taken for
   *     kept
   */
  static Spent of(String text) {
    Fields all = JsonCodec.readObject(text, JsonCodec.DEPTH);
    List<Long> calls = new ArrayList<>();
    for (JsonValue each : all.items("calls")) {
      if (!(each instanceof Whole(var time))) {
        throw new StoreException("a call without its time; expected seconds");
      }
      calls.add(time);
    }
    Map<String, Long> suspects = new LinkedHashMap<>();
    Fields until = all.object("suspects").orElseThrow(() -> missing("suspects"));
    for (String name : until.fields().keySet()) {
      suspects.put(name, number(until, name));
    }
    return new Spent(
        List.copyOf(calls),
        number(all, "day"),
        number(all, "tokens"),
        (int) Math.min(number(all, "failures"), Integer.MAX_VALUE / 2),
        number(all, "closedUntil"),
        number(all, "pause"),
        suspects);
  }

  private static long number(Fields of, String name) {
    return of.whole(name).filter(each -> each >= 0).orElseThrow(() -> missing(name));
  }

  private static StoreException missing(String name) {
    return new StoreException("\"" + name + "\" is missing or wrong; expected a number from 0");
  }
}
