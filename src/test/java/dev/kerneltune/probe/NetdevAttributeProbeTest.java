package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetdevAttributeProbeTest {
  private static final String LINK = "/ask/netlink/eth0/link";
  private static final String QDISC = "/ask/netlink/eth0/qdisc";

  private static String ask(HostFixture fixture, String question) {
    return fixture.answers(new NetdevAttributeProbe(), question).getFirst();
  }

  private static HostFixture link(String text, long megabits) {
    return EthtoolFixture.machine()
        .file(LINK, "mtu: 9000\n" + text)
        .file(NetFixture.net("eth0", "speed"), megabits + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "none,100000,none",
    "driver,100000,driver",
    "hardware,100000,hardware",
    "several,100000,several",
    "generic,24999,generic",
    "generic,25000,generic-on-fast",
    "generic,-1,generic"
  })
  void aGenericProgramIsToldApartOnFastLinks(String mode, long megabits, String word) {
    assertThat(ask(link("xdp: " + mode + "\n", megabits), "netdev/xdp")).isEqualTo("eth0: " + word);
  }

  @Test
  void anUnknownModeAndAMissingLineAreMalformed() {
    assertThat(ask(link("xdp: 9\n", 1), "netdev/xdp")).startsWith("eth0: malformed");
    assertThat(ask(link("", 1), "netdev/xdp")).startsWith("eth0: malformed");
  }

  @Test
  void aSpeedThatCannotBeReadLeavesAGenericProgramOpen() {
    HostFixture fixture =
        link("xdp: generic\n", 1).file(NetFixture.net("eth0", "speed"), new Raw.Failed("EIO: bad"));
    assertThat(ask(fixture, "netdev/xdp")).startsWith("eth0: unreadable");
  }

  @ParameterizedTest
  @CsvSource({
    "65536,65536,524280,100000,off",
    "65536,65536,524280,99999,slower-link",
    "131072,65536,524280,100000,on",
    "65536,131072,524280,1000,on",
    "65536,65536,65536,100000,not-offered",
    "65537,0,65536,100000,on"
  })
  void bigTcpIsOnOfferedOrNot(long six, long four, long offered, long megabits, String word) {
    String text =
        "gso-max-size: "
            + six
            + "\ntso-max-size: "
            + offered
            + (four == 0 ? "" : "\ngso-ipv4-max-size: " + four)
            + "\n";
    assertThat(ask(link(text, megabits), "netdev/big-tcp")).isEqualTo("eth0: " + word);
  }

  @Test
  void aKernelThatDoesNotTellWhatTheDriverTakesHasNoAnswer() {
    assertThat(ask(link("gso-max-size: 65536\n", 100_000), "netdev/big-tcp"))
        .startsWith("eth0: absent");
    assertThat(ask(link("gso-max-size: x\ntso-max-size: 1\n", 100_000), "netdev/big-tcp"))
        .startsWith("eth0: malformed");
  }

  @ParameterizedTest
  @CsvSource({
    "mq,fq_codel,plain",
    "noqueue,none,plain",
    "mq,fq htb,held-back",
    "netem,none,held-back",
    "tbf,pfifo,held-back"
  })
  void aQueueIsPlainOrHoldsBack(String root, String leaves, String word) {
    HostFixture fixture =
        EthtoolFixture.machine().file(QDISC, "root: " + root + "\nleaves: " + leaves + "\n");
    assertThat(ask(fixture, "netdev/queueing")).isEqualTo("eth0: " + word);
  }

  @Test
  void aRefusalIsUnreadableAndALackOfTheCallAbsent() {
    assertThat(
            ask(EthtoolFixture.machine().file(QDISC, new Raw.Refused("EPERM")), "netdev/queueing"))
        .startsWith("eth0: unreadable, EPERM");
    assertThat(ask(EthtoolFixture.machine().file(QDISC, new Raw.Missing()), "netdev/queueing"))
        .startsWith("eth0: absent");
    assertThat(ask(EthtoolFixture.machine(), "netdev/queueing")).contains("not in this recording");
  }
}
