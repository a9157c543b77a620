package dev.kerneltune.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EthtoolStatisticsTest {
  private static final Arena ARENA = Arena.ofAuto();

  /** A name without a NUL behind it, which fills its place. */
  private static final String LONG = "x".repeat(Ethtool.NAME_BYTES);

  private static Ethtool.Names names(String... names) {
    MemorySegment strings = ARENA.allocate(12 + (long) names.length * Ethtool.NAME_BYTES, 8);
    for (int i = 0; i < names.length; i++) {
      byte[] bytes = names[i].getBytes(StandardCharsets.UTF_8);
      long start = 12 + (long) i * Ethtool.NAME_BYTES;
      MemorySegment.copy(bytes, 0, strings, ValueLayout.JAVA_BYTE, start, bytes.length);
    }
    return new Ethtool.Names(Optional.empty(), names.length, strings);
  }

  private static MemorySegment counters(long... values) {
    MemorySegment counters = ARENA.allocate(8 + values.length * 8L, 8);
    counters.set(ValueLayout.JAVA_INT, 4, values.length);
    for (int i = 0; i < values.length; i++) {
      counters.set(ValueLayout.JAVA_LONG, 8 + i * 8L, values[i]);
    }
    return counters;
  }

  @Test
  void onlyWhatIsToldStandsInTheAnswer() {
    Raw raw =
        EthtoolStatistics.text(
            names("tx_timeout", "pps_allowance_exceeded", LONG, "outbound_pci_stalled_wr"),
            counters(1, 2, 3, -1),
            EthtoolStatistics.TOLD);
    assertThat(((Raw.Bytes) raw).text())
        .isEqualTo("pps_allowance_exceeded: 2\noutbound_pci_stalled_wr: 18446744073709551615\n");
  }

  @Test
  void aDriverWithoutAnyOfThemHasNoSuchStatistics() {
    assertThat(EthtoolStatistics.text(names("rx", LONG), counters(1, 2), EthtoolStatistics.TOLD))
        .isEqualTo(new Raw.Missing());
  }

  @Test
  void countersThatMovedUnderOtherNamesAreNotTold() {
    assertThat(
            EthtoolStatistics.text(
                names("pps_allowance_exceeded", "rx"), counters(1, 2, 3), EthtoolStatistics.TOLD))
        .isEqualTo(new Raw.Failed("EAGAIN: 2 counters became 3"));
  }

  /** Each device with counters tells its first one: which devices there are, the machine says. */
  @Test
  void theKernelTellsCountersByName() {
    Listing devices = new LiveFiles(NativeCalls.WHEN_ASKED).list("/sys/class/net");
    for (String name : devices instanceof Listing.Names(var names) ? names : List.<String>of()) {
      try (SystemCalls calls = new SystemCalls()) {
        Raw raw = Ethtool.opened(calls, name, EthtoolStatisticsTest::first, "stats");
        assertThat(raw).as(name).isInstanceOfAny(Raw.Bytes.class, Raw.Missing.class);
        if (raw instanceof Raw.Bytes bytes) {
          assertThat(bytes.text()).containsPattern("^[^ ]+: [0-9]+\n");
        }
      }
    }
  }

  private static Raw first(Ethtool device) {
    Ethtool.Names names = device.readNames(1, 65_536);
    return names.lack().orElseGet(() -> EthtoolStatistics.ask(device, Set.of(names.name(0))));
  }
}
