package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * How long ago lines of the kernel log were written: the seconds since boot that printk puts before
 * each (kernel/printk/printk.c, print_time), against /proc/uptime. What happened more than seven
 * days ago is the past: whatever it was, the machine ran on for a week. A line without a time is
 * never the past.
 *
 * @param uptime the seconds since boot
 */
record LogAge(Reading<Long> uptime) {
  static final String UPTIME = "/proc/uptime";

  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long PAST = 7 * DAY;

  /** Reads how long the machine has run. */
  static LogAge of(Host host) {
    return new LogAge(Files.text(host, UPTIME).then(LogAge::parse));
  }

  /** Parses {@code 12345.67 98765.43}: the first number, whole. */
  static Reading<Long> parse(String text) {
    List<String> words = Values.words(text);
    long seconds = words.isEmpty() ? -1 : whole(words.getFirst());
    return seconds < 0
        ? Reading.malformed(text, "seconds since boot")
        : Reading.present(seconds, text);
  }

  /** Returns the lines that are not the past. */
  List<String> recent(List<String> lines) {
    List<String> recent = new ArrayList<>();
    for (String line : lines) {
      if (seconds(line) <= PAST) {
        recent.add(line);
      }
    }
    return recent;
  }

  /** Says how old a line is, or nothing where that is not known. */
  String words(String line) {
    long age = seconds(line);
    if (age < 0) {
      return "";
    }
    if (age < 2 * HOUR) {
      return age / MINUTE + " minutes old";
    }
    return age < 2 * DAY ? age / HOUR + " hours old" : age / DAY + " days old";
  }

  /** Returns the age in seconds, or -1. The clocks of log and uptime may differ by a little. */
  private long seconds(String line) {
    long stamp = stamp(line);
    return stamp < 0 || !uptime.isPresent() ? -1 : Math.max(0, uptime.orElse(0L) - stamp);
  }

  /** Returns the whole seconds of {@code [ 12.345678] text}, or -1. */
  static long stamp(String line) {
    int close = line.indexOf(']');
    return line.startsWith("[") && close > 0 ? whole(line.substring(1, close).strip()) : -1;
  }

  /** Parses a number with a fraction and drops the fraction; -1 where it is none. */
  private static long whole(String number) {
    int point = number.indexOf('.');
    if (point <= 0 || point > 12) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < number.length(); i++) {
      int digit = number.charAt(i) - '0';
      if (i != point && (digit < 0 || digit > 9)) {
        return -1;
      }
      value = i < point ? value * 10 + digit : value;
    }
    return value;
  }
}
