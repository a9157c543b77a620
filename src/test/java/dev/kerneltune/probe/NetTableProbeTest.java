package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetTableProbeTest {
  private static final String HEAD = "entries  allocs   unresolved_discards table_fulls\n";
  private static final String OLD = "entries  allocs   unresolved_discards\n";
  private static final String NETSTAT =
      "TcpExt: SyncookiesSent ListenOverflows ListenDrops\n"
          + "TcpExt: 0 8 9\n"
          + "IpExt: InNoRoutes\n"
          + "IpExt: 0\n";

  private static String answer(HostFixture fixture, String question) {
    return fixture.answers(new NetTableProbe(), question).getFirst();
  }

  private static HostFixture tables(String arp, String ndisc) {
    return new HostFixture().file(NetTableProbe.ARP, arp).file(NetTableProbe.NDISC, ndisc);
  }

  @Test
  void theLastColumnOfEachCpuIsAddedInHexadecimal() {
    assertThat(
            NetTableProbe.tableFulls(
                    HEAD + "00000002 00000001 00000000 00000010\n00000002 0 0 0000000a\n")
                .orElse(-1L))
        .isEqualTo(26);
  }

  private static final String CLEAN = HEAD + "1 1 0 0\n";
  private static final String FULL = HEAD + "1 1 0 3\n";
  private static final String FULLER = HEAD + "1 1 0 8\n";

  @Test
  void aCountOfZeroSinceBootNeedsNoWindow() {
    assertThat(answer(tables(CLEAN, CLEAN), "net-table/neighbours-full")).isEqualTo("host: 0");
    assertThat(answer(tables(CLEAN, FULL), "net-table/neighbours-full"))
        .contains("no sampling window");
  }

  @Test
  void anOldCountIsNoFullTableOfNow() {
    HostFixture enlarged =
        tables(FULL, FULL).later(NetTableProbe.ARP, FULL).later(NetTableProbe.NDISC, FULL);
    assertThat(answer(enlarged, "net-table/neighbours-full")).isEqualTo("host: 0");
    HostFixture first =
        tables(CLEAN, FULL).later(NetTableProbe.ARP, FULL).later(NetTableProbe.NDISC, FULLER);
    assertThat(answer(first, "net-table/neighbours-full")).isEqualTo("host: 8");
  }

  @Test
  void anUnreadableTableLeavesOnlyACleanAnswerOpen() {
    HostFixture refused = tables(CLEAN, "").file(NetTableProbe.NDISC, new Raw.Refused("EACCES"));
    assertThat(answer(refused, "net-table/neighbours-full")).contains("unreadable");
    HostFixture full = tables(FULL, "").later(NetTableProbe.ARP, FULLER);
    full.file(NetTableProbe.NDISC, new Raw.Refused("EACCES"));
    assertThat(answer(full, "net-table/neighbours-full")).isEqualTo("host: 5");
    HostFixture other = tables("", FULL).later(NetTableProbe.NDISC, FULLER);
    other.file(NetTableProbe.ARP, new Raw.Refused("EACCES"));
    assertThat(answer(other, "net-table/neighbours-full")).isEqualTo("host: 5");
  }

  @Test
  void anOlderKernelDoesNotCountIt() {
    assertThat(NetTableProbe.tableFulls(OLD + "1 1 0\n")).isInstanceOf(Reading.Absent.class);
    assertThat(NetTableProbe.tableFulls("")).isInstanceOf(Reading.Malformed.class);
    assertThat(NetTableProbe.tableFulls(HEAD + "1 1\n")).isInstanceOf(Reading.Malformed.class);
    assertThat(NetTableProbe.tableFulls(HEAD + "1 1 0 x\n")).isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void connectionTrackingIsInPercentAndAbsentWhereItIsNotLoaded() {
    HostFixture fixture =
        new HostFixture().file(NetTableProbe.COUNT, "254000\n").file(NetTableProbe.MAX, "262144\n");
    assertThat(answer(fixture, "net-table/conntrack-percent")).isEqualTo("host: 96");
    assertThat(answer(fixture.file(NetTableProbe.MAX, "0\n"), "net-table/conntrack-percent"))
        .contains("malformed");
    HostFixture none = new HostFixture().file("/proc/sys/net/netfilter/nf_log_all_netns", "0\n");
    assertThat(answer(none, "net-table/conntrack-percent")).contains("absent");
  }

  @Test
  void overflowsAreThoseOfTheWindow() {
    HostFixture fixture = new HostFixture().file(NetTableProbe.NETSTAT, NETSTAT);
    assertThat(answer(fixture, "net-table/listen-overflows")).contains("no sampling window");
    fixture.later(NetTableProbe.NETSTAT, NETSTAT.replace(" 0 8 9", " 0 11 12"));
    assertThat(answer(fixture, "net-table/listen-overflows")).isEqualTo("host: 3");
  }

  @Test
  void aCounterFileOfUnequalLinesIsMalformed() {
    assertThat(
            NetTableProbe.overflows(
                HostFixture.raw("TcpExt: SyncookiesSent ListenOverflows\nTcpExt: 0\n")))
        .isInstanceOf(Reading.Malformed.class);
    assertThat(NetTableProbe.overflows(HostFixture.raw(""))).isInstanceOf(Reading.Absent.class);
  }

  @Test
  void theCeilingIsTheThirdNumber() {
    HostFixture fixture =
        new HostFixture()
            .file("/proc/sys/net/ipv4/tcp_rmem", "4096\t131072\t33554432\n")
            .file("/proc/sys/net/ipv4/ip_local_port_range", "32768\t60999\n");
    assertThat(answer(fixture, "net-table/tcp-rmem-max")).isEqualTo("host: 33554432");
    assertThat(answer(fixture, "net-table/tcp-wmem-max")).contains("absent");
    assertThat(answer(fixture, "net-table/local-ports")).isEqualTo("host: 28232");
    fixture.file("/proc/sys/net/ipv4/ip_local_port_range", "60999\t32768\n");
    assertThat(answer(fixture, "net-table/local-ports")).contains("malformed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1 2", "1 2 3 4", "1 2 x"})
  void threeNumbersAreThreeNumbers(String text) {
    assertThat(NetTableProbe.numbers(text, 3)).isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void everyQuestionGetsAnAnswerOnAnEmptyRecording() {
    assertThat(
            new HostFixture()
                .file("/sys/kernel/x", "").facts(new NetTableProbe()).stream()
                    .map(fact -> fact.address().rest())
                    .toList())
        .containsExactlyElementsOf(
            List.copyOf(
                new NetTableProbe()
                    .questions().stream().map(question -> question.name()).toList()));
  }
}
