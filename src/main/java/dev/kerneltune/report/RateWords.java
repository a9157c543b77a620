package dev.kerneltune.report;

import dev.kerneltune.watch.Unit;
import java.util.List;

/** Says a rate per second. */
final class RateWords {
  private static final List<String> PREFIXES = List.of("", "k", "M", "G", "T", "P", "E");
  private static final int THOUSAND = 1000;

  private RateWords() {}

  /** Returns 12,345/s, 1.2 GB/s, or the share of the time in percent. */
  static String of(long perSecond, Unit unit) {
    return switch (unit) {
      case EVENTS -> grouped(perSecond) + "/s";
      case BYTES -> bytes(perSecond) + "B/s";
      // A rate is never below what it was rounded up to: neither is the share.
      case MICROSECONDS -> TextLayout.percent((int) Math.ceilDiv(perSecond, THOUSAND));
    };
  }

  private static String grouped(long number) {
    StringBuilder text = new StringBuilder(Long.toString(number));
    for (int at = text.length() - 3; at > 0; at -= 3) {
      text.insert(at, ',');
    }
    return text.toString();
  }

  private static String bytes(long number) {
    long tenths = number * 10;
    int prefix = 0;
    while (tenths >= THOUSAND * 10 && prefix < PREFIXES.size() - 1) {
      tenths /= THOUSAND;
      prefix++;
    }
    String fraction = prefix == 0 ? "" : "." + tenths % 10;
    return tenths / 10 + fraction + " " + PREFIXES.get(prefix);
  }
}
