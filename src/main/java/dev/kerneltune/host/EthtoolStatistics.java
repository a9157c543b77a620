package dev.kerneltune.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The counters of a network device that some check asks for, of the thousands that its driver
 * keeps: struct ethtool_stats of include/uapi/linux/ethtool.h, 64-bit words in the order of their
 * names.
 */
final class EthtoolStatistics {
  private static final int GSTATS = 0x1d;
  private static final int ETH_SS_STATS = 1;

  /** More counters than drivers have with a hundred queues; a bound on what is allocated. */
  private static final int MOST = 65_536;

  /**
   * What is told: the allowances of drivers/net/ethernet/amazon/ena/ena_ethtool.c, and how often
   * the card waited for PCI Express, of drivers/net/ethernet/mellanox/mlx5/core/en_stats.c.
   */
  static final Set<String> TOLD =
      Set.of(
          "bw_in_allowance_exceeded",
          "bw_out_allowance_exceeded",
          "pps_allowance_exceeded",
          "conntrack_allowance_exceeded",
          "linklocal_allowance_exceeded",
          "outbound_pci_stalled_rd",
          "outbound_pci_stalled_wr",
          "outbound_pci_stalled_rd_events",
          "outbound_pci_stalled_wr_events");

  private EthtoolStatistics() {}

  /** Asks for the names of all counters, then for all counters: there is no smaller question. */
  static Raw of(Ethtool device) {
    return ask(device, TOLD);
  }

  /** Asks for the counters with one of the names {@code told}. */
  static Raw ask(Ethtool device, Set<String> told) {
    Ethtool.Names names = device.readNames(ETH_SS_STATS, MOST);
    if (names.lack().isPresent()) {
      return names.lack().get();
    }
    MemorySegment counters = device.memory(8 + MOST * 8L);
    counters.set(ValueLayout.JAVA_INT, 4, names.count());
    long errno = device.fill(counters, GSTATS);
    return errno == 0 ? text(names, counters, told) : Ethtool.lack(errno);
  }

  /** Picks the counters {@code told}; missing where the driver has none of them. */
  static Raw text(Ethtool.Names names, MemorySegment counters, Set<String> told) {
    int count = counters.get(ValueLayout.JAVA_INT, 4);
    if (count != names.count()) {
      // With another number of queues every counter stands under another's name.
      return new Raw.Failed("EAGAIN: " + names.count() + " counters became " + count);
    }
    byte[] all = names.bytes();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      String name = name(all, i * Ethtool.NAME_BYTES);
      if (told.contains(name)) {
        long value = counters.get(ValueLayout.JAVA_LONG, 8 + i * 8L);
        text.append(name).append(": ").append(Long.toUnsignedString(value)).append('\n');
      }
    }
    return text.isEmpty() ? new Raw.Missing() : Queries.text(text);
  }

  private static String name(byte[] all, int start) {
    int end = start;
    while (end < start + Ethtool.NAME_BYTES && all[end] != 0) {
      end++;
    }
    return new String(all, start, end - start, StandardCharsets.ISO_8859_1);
  }
}
