package dev.kerneltune.probe;

import static dev.kerneltune.probe.NetFixture.card;
import static dev.kerneltune.probe.NetFixture.net;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetdevCounterProbeTest {
  private static final List<String> LOST =
      List.of("rx_missed_errors", "rx_fifo_errors", "rx_over_errors", "rx_crc_errors");

  private static HostFixture counted(String later) {
    HostFixture fixture =
        card(new HostFixture(), "eth0", 0)
            .file(net("eth0", "carrier_changes"), "4\n")
            .later(net("eth0", "carrier_changes"), "4\n");
    for (String name : LOST) {
      fixture.file(net("eth0", "statistics/" + name), "100\n");
      fixture.later(net("eth0", "statistics/" + name), "100\n");
    }
    return fixture.later(net("eth0", "statistics/rx_missed_errors"), later);
  }

  private static String answer(HostFixture fixture, String question) {
    return fixture.answers(new NetdevCounterProbe(), question).getFirst();
  }

  @Test
  void oldLossesAreNotLossesOfNow() {
    assertThat(answer(counted("100\n"), "netdev/receive-losses")).isEqualTo("eth0: 0");
    assertThat(answer(counted("117\n"), "netdev/receive-losses")).isEqualTo("eth0: 17");
    assertThat(answer(counted("0\n"), "netdev/receive-losses")).isEqualTo("eth0: 0");
  }

  @Test
  void aLinkThatChangesInTheWindowFlaps() {
    assertThat(answer(counted("100"), "netdev/carrier-changes")).isEqualTo("eth0: 0");
    HostFixture flapping = counted("100").later(net("eth0", "carrier_changes"), "6\n");
    assertThat(answer(flapping, "netdev/carrier-changes")).isEqualTo("eth0: 2");
    assertThat(answer(flapping, "netdev/carrier-changes-since-boot")).isEqualTo("eth0: 4");
  }

  @Test
  void damagedAndRefusedCountersAreNoZero() {
    assertThat(answer(counted("a lot"), "netdev/receive-losses")).contains("malformed");
    HostFixture refused =
        counted("100").file(net("eth0", "statistics/rx_crc_errors"), new Raw.Refused("EACCES"));
    assertThat(answer(refused, "netdev/receive-losses")).contains("unreadable, EACCES");
  }

  @Test
  void withoutAWindowNothingIsKnownOfNow() {
    HostFixture fixture =
        card(new HostFixture(), "eth0", 0).file(net("eth0", "carrier_changes"), "4\n");
    assertThat(answer(fixture, "netdev/carrier-changes")).contains("no sampling window");
    assertThat(answer(fixture, "netdev/carrier-changes-since-boot")).isEqualTo("eth0: 4");
  }

  @Test
  void aLossThatWasSeenDecidesWhateverIsUnreadable() {
    HostFixture refused =
        counted("117").file(net("eth0", "statistics/rx_crc_errors"), new Raw.Refused("EACCES"));
    assertThat(answer(refused, "netdev/receive-losses")).isEqualTo("eth0: 17");
  }
}
