package dev.kerneltune.probe;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Values;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of lines with a name and a number: /proc/vmstat (mm/vmstat.c) or /proc/meminfo, whose kB
 * become bytes.
 *
 * @param values the numbers by name, without the colon
 */
record NamedCounters(Map<String, Long> values) {
  /** Parses what was read of the file. */
  static Reading<NamedCounters> parse(Raw raw) {
    return Files.text(raw).then(NamedCounters::parse);
  }

  /** Parses the file. */
  static Reading<NamedCounters> parse(String text) {
    Map<String, Long> values = new HashMap<>();
    for (int at = 0; at < text.length(); ) {
      int newline = text.indexOf('\n', at);
      int end = newline < 0 ? text.length() : newline;
      String line = text.substring(at, end);
      at = end + 1;
      List<String> words = Values.words(line);
      if (words.isEmpty()) {
        continue;
      }
      long number = words.size() < 2 ? -1 : number(words.get(1));
      if (number < 0) {
        return Reading.malformed(line, "lines of a name and a number");
      }
      String name = words.getFirst();
      boolean kilobytes = words.size() > 2 && words.get(2).equals("kB");
      values.put(
          name.endsWith(":") ? name.substring(0, name.length() - 1) : name,
          kilobytes ? number << 10 : number);
    }
    return values.isEmpty()
        ? Reading.malformed(text, "lines of a name and a number")
        : Reading.present(new NamedCounters(Map.copyOf(values)), values.size() + " counters");
  }

  /** Returns one number; absent where this kernel does not have it. */
  Reading<Long> get(String name) {
    Long value = values.get(name);
    return value == null
        ? Reading.absent("this kernel has no counter " + name)
        : Reading.present(value, name + " " + value);
  }

  /** Returns the sum of the counters whose names begin with {@code start}; 0 where none does. */
  long sum(String start) {
    long sum = 0;
    for (Map.Entry<String, Long> entry : values.entrySet()) {
      if (entry.getKey().startsWith(start)) {
        sum += entry.getValue();
      }
    }
    return sum;
  }

  /** Returns whether some counter's name begins with {@code start}. */
  boolean hasAny(String start) {
    for (String name : values.keySet()) {
      if (name.startsWith(start)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns how far the counters whose names begin with {@code start} went on since {@code then}.
   */
  long since(NamedCounters then, String start) {
    return sum(start) - then.sum(start);
  }

  private static long number(String digits) {
    try {
      return Long.parseUnsignedLong(digits) & Long.MAX_VALUE;
    } catch (NumberFormatException _) {
      return -1;
    }
  }
}
