package dev.kerneltune.probe;

import static dev.kerneltune.probe.EthtoolFixture.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetdevStatisticsProbeTest {
  private static final String ALLOWANCES = "netdev/instance-allowances";
  private static final String STALLS = "netdev/pcie-stalls";

  private static final String WITHIN =
      "bw_in_allowance_exceeded: 0\nbw_out_allowance_exceeded: 0\npps_allowance_exceeded: 0\n";

  private static String ask(HostFixture fixture, String question) {
    return fixture.answers(new NetdevStatisticsProbe(), question).getFirst();
  }

  private static HostFixture ena(String statistics) {
    return answer("stats", statistics).driver("0000:10:00.0", "ena");
  }

  private static String stalls(String reads, String writes) {
    return "outbound_pci_stalled_rd: 99\noutbound_pci_stalled_wr: 99\n"
        + ("outbound_pci_stalled_rd_events: " + reads + "\n")
        + ("outbound_pci_stalled_wr_events: " + writes + "\n");
  }

  @Test
  void anAllowanceThatWasExceededIsToldWhicheverItIs() {
    assertThat(ask(ena(WITHIN), ALLOWANCES)).isEqualTo("eth0: within");
    for (String name :
        new String[] {
          "bw_in_allowance_exceeded",
          "bw_out_allowance_exceeded",
          "pps_allowance_exceeded",
          "conntrack_allowance_exceeded",
          "linklocal_allowance_exceeded"
        }) {
      assertThat(ask(ena(WITHIN.replace(name + ": 0\n", "") + name + ": 7\n"), ALLOWANCES))
          .as(name)
          .isEqualTo("eth0: exceeded");
    }
  }

  @Test
  void whatIsLeftIsNoAllowanceThatWasExceeded() {
    assertThat(ask(ena("conntrack_allowance_available: 128270\n"), ALLOWANCES))
        .isEqualTo("eth0: absent, the adapter does not count it");
  }

  /** The share of the last second is the load of the moment; the seconds are what is judged. */
  @ParameterizedTest
  @CsvSource({"0, 0, none", "3, 0, reads", "0, 4, writes", "3, 4, both"})
  void secondsOfWaitingAreToldByDirection(String reads, String writes, String word) {
    assertThat(ask(answer("stats", stalls(reads, writes)), STALLS)).isEqualTo("eth0: " + word);
  }

  @Test
  void onlyTheDriverThatCountsIsAsked() {
    assertThat(ask(answer("stats", stalls("1", "1")), ALLOWANCES))
        .isEqualTo("eth0: absent, the driver is not ena but mlx5_core");
    assertThat(ask(ena(WITHIN), STALLS))
        .isEqualTo("eth0: absent, the driver is not mlx5_core but ena");
  }

  @Test
  void aCounterThatIsNotUnderstoodIsNotZero() {
    assertThat(ask(ena("bw_in_allowance_exceeded: x\npps_allowance_exceeded: 0\n"), ALLOWANCES))
        .isEqualTo("eth0: malformed, x");
    assertThat(ask(ena("pps_allowance_exceeded: 0\nbw_in_allowance_exceeded: x\n"), ALLOWANCES))
        .isEqualTo("eth0: malformed, x");
    assertThat(ask(ena("bw_in_allowance_exceeded: x\npps_allowance_exceeded: 9\n"), ALLOWANCES))
        .isEqualTo("eth0: exceeded");
    assertThat(ask(answer("stats", stalls("0", "")), STALLS)).startsWith("eth0: malformed");
  }

  @Test
  void anAdapterThatDoesNotAnswerIsNotJudged() {
    String query = "/ask/ethtool/eth0/stats";
    HostFixture machine = EthtoolFixture.machine();
    assertThat(ask(machine.file(query, new Raw.Missing()), STALLS)).contains("absent");
    assertThat(ask(machine.file(query, new Raw.Refused("EPERM")), STALLS)).contains("unreadable");
    assertThat(ask(EthtoolFixture.machine(), STALLS))
        .startsWith("eth0: unreadable, not in this recording");
  }

  @Test
  void aMachineWithoutAdaptersSaysSo() {
    assertThat(ask(new HostFixture(), ALLOWANCES)).startsWith("host: ");
    assertThat(ask(new HostFixture(), STALLS)).startsWith("host: ");
  }
}
