package dev.kerneltune.cli;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;

/** The time since boot, as /proc/uptime tells it (CLOCK_BOOTTIME, as the start of threads). */
final class SchedClock {
  /** USER_HZ of x86 and arm64: what /proc counts in (include/asm-generic/param.h). */
  private static final long TICKS_PER_SECOND = 100;

  private SchedClock() {}

  /** Returns clock ticks since boot; 0 where they cannot be read. */
  static long ticks(Host host) {
    if (!(host.read("/proc/uptime") instanceof Raw.Bytes bytes)) {
      return 0;
    }
    String text = bytes.text();
    int blank = text.indexOf(' ');
    try {
      return (long)
          (Double.parseDouble(blank < 0 ? text : text.substring(0, blank)) * TICKS_PER_SECOND);
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  static long uptimeSeconds(Host host) {
    return ticks(host) / TICKS_PER_SECOND;
  }
}
