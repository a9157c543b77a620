package dev.kerneltune.probe;

import static dev.kerneltune.probe.NetFixture.card;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultirailProbeTest {
  private static final String HEAD =
      "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";
  private static final String DEFAULT =
      "eth0\t00000000\t0100010A\t0003\t0\t0\t0\t00000000\t0\t0\t0\n";
  private static final String CONF = "/proc/sys/net/ipv4/conf/";

  private static String direct(String device, String destination) {
    return device + "\t" + destination + "\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n";
  }

  private static String rdma(int slot) {
    return "/sys/bus/pci/devices/0000:1" + slot + ":00.0/infiniband/mlx5_" + slot + "/uevent";
  }

  private static HostFixture rails(String routes) {
    HostFixture fixture = card(card(new HostFixture(), "eth0", 0), "eth1", 1);
    for (String name : new String[] {"all", "eth0", "eth1"}) {
      fixture
          .file(CONF + name + "/arp_ignore", "0\n")
          .file(CONF + name + "/arp_filter", "0\n")
          .file(CONF + name + "/rp_filter", "0\n");
    }
    fixture.file(rdma(0), "").file(rdma(1), "");
    return fixture.file(MultirailProbe.ROUTES, HEAD + routes);
  }

  private static HostFixture shared() {
    return rails(DEFAULT + direct("eth0", "0000010A") + direct("eth1", "0000010A"));
  }

  private static String answer(HostFixture fixture) {
    return fixture.answers(new MultirailProbe(), "multirail/arp").getFirst();
  }

  @Test
  void aSubnetPerRailIsSeparate() {
    assertThat(answer(rails(DEFAULT + direct("eth0", "0000010A") + direct("eth1", "0000020A"))))
        .isEqualTo("host: separate");
  }

  @Test
  void aBridgeInTheSubnetOfACardIsNoSecondRail() {
    assertThat(answer(rails(direct("eth0", "0000010A") + direct("docker0", "0000010A"))))
        .isEqualTo("host: separate");
  }

  @Test
  void twoCardsInOneSubnetNeedArpIgnore() {
    assertThat(answer(shared())).isEqualTo("host: arp-flux");
    assertThat(answer(shared().file(CONF + "all/arp_ignore", "2\n"))).isEqualTo("host: kept-apart");
    assertThat(answer(shared().file(CONF + "eth0/arp_ignore", "1\n"))).isEqualTo("host: arp-flux");
  }

  @Test
  void theStricterOfTheTwoSettingsCounts() {
    HostFixture fixture = shared().file(CONF + "all/arp_ignore", "1\n");
    assertThat(answer(fixture.file(CONF + "eth1/rp_filter", "1\n")))
        .isEqualTo("host: strict-filter");
    assertThat(answer(fixture.file(CONF + "all/rp_filter", "2\n"))).isEqualTo("host: kept-apart");
  }

  @Test
  void anUnreadableSettingIsNotTheDefault() {
    HostFixture half = shared().file(CONF + "eth0/arp_ignore", "1\n");
    assertThat(answer(half.file(CONF + "eth1/arp_ignore", new Raw.Refused("EACCES"))))
        .isEqualTo("host: unreadable, EACCES, needs root");
    assertThat(answer(half.file(CONF + "eth1/arp_ignore", ""))).contains("malformed");
  }

  @Test
  void aHostWithoutAddressesOnItsCardsIsNotAsked() {
    assertThat(answer(rails(""))).contains("absent");
    HostFixture refused = shared().file(MultirailProbe.ROUTES, new Raw.Refused("EACCES"));
    assertThat(answer(refused)).contains("unreadable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "eth0 1 2", HEAD + "eth0\t0000010A\n"})
  void aTableOfAnotherFormIsMalformed(String text) {
    assertThat(MultirailProbe.parse(text)).isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void arpFilterKeepsAddressesApartAsWell() {
    assertThat(answer(shared().file(CONF + "all/arp_filter", "1\n"))).isEqualTo("host: kept-apart");
    assertThat(answer(shared().file(CONF + "eth0/arp_filter", "1\n"))).isEqualTo("host: arp-flux");
  }

  @Test
  void cardsWithoutRdmaMayShareASubnet() {
    String routes = direct("eth0", "0000010A") + direct("eth1", "0000010A");
    HostFixture one = card(card(new HostFixture(), "eth0", 0), "eth1", 1).file(rdma(0), "");
    assertThat(answer(one.file(MultirailProbe.ROUTES, HEAD + routes))).isEqualTo("host: separate");
    HostFixture none = card(card(new HostFixture(), "eth0", 0), "eth1", 1);
    assertThat(answer(none.file(MultirailProbe.ROUTES, HEAD + routes)))
        .isEqualTo("host: absent, no IPv4 subnet is directly on an RDMA card");
  }

  @Test
  void aFaultThatWasSeenDecidesWhateverIsUnreadable() {
    HostFixture strict =
        shared()
            .file(CONF + "eth1/arp_ignore", new Raw.Refused("EACCES"))
            .file(CONF + "eth0/rp_filter", "1\n");
    assertThat(answer(strict)).isEqualTo("host: strict-filter");
  }
}
