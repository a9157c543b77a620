package dev.kerneltune.watch;

import java.util.Locale;

/** The counters that are read together, in the order in which they are shown. */
public enum Group {
  /** How CPUs interrupt each other, of /proc/interrupts. */
  INTERRUPTS(32),
  /** /proc/softirqs. */
  SOFTIRQS(32),
  /** NUMA balancing, of /proc/vmstat. */
  NUMA(64),
  /** Huge pages that could not be had, of /proc/vmstat. */
  HUGEPAGES(64),
  /** Pressure stall information, of /proc/pressure. */
  PRESSURE(64),
  /** Network devices, of /sys/class/net. */
  NIC(64),
  /** NVMe namespaces, of /sys/block. */
  NVME(64);

  private static final int WORD = 64;

  private final int bits;

  /** Made with the width of a counter: an unsigned int per CPU, or an unsigned long. */
  Group(int bits) {
    this.bits = bits;
  }

  /** Returns the word by which options and outputs name it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns how far a counter went on, or a negative number where it did not: a narrow counter that
   * passed its end goes on from 0, a wide one never gets there.
   */
  long growth(long from, long to) {
    if (bits == WORD) {
      return to - from;
    }
    long more = to - from & (1L << bits) - 1;
    // Half a turn and more within one interval is a counter that was set back.
    return more < 1L << bits - 1 ? more : -1;
  }
}
