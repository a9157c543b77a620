package dev.kerneltune.probe;

import static dev.kerneltune.probe.NetFixture.net;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhysicalLinksTest {
  private static HostFixture two() {
    return NetFixture.card(NetFixture.card(new HostFixture(), "eth0", 0), "eth1", 1);
  }

  private static PhysicalLinks links(HostFixture fixture) {
    Host host = fixture.host();
    return new PhysicalLinks(MachineSurvey.of(host), host);
  }

  private static String fast(HostFixture fixture) {
    return HostFixture.words(links(fixture).hasLinkOf(100_000));
  }

  @ParameterizedTest
  @CsvSource({
    "p0, true",
    "c1pf0, true",
    "pf0, true",
    "pf0vf3, false",
    "c1pf0sf8, false",
    "pf0hpf, false",
  })
  void aPortOfAFunctionIsNoLinkOfItsOwn(String port, boolean isLink) {
    HostFixture fixture = two().file(net("eth0", "phys_port_name"), port + "\n");
    assertThat(links(fixture).links().things())
        .extracting(PhysicalLinks.Link::name)
        .isEqualTo(isLink ? List.of("eth0", "eth1") : List.of("eth1"));
  }

  @Test
  void oneLinkThatIsFastEnoughDecidesWhateverTheOthersAre() {
    assertThat(fast(two())).isEqualTo("true");
    assertThat(fast(two().file(net("eth0", "speed"), new Raw.Refused("EACCES")))).isEqualTo("true");
    HostFixture open = two().file(net("eth0", "operstate"), new Raw.Refused("EACCES"));
    assertThat(fast(open)).isEqualTo("true");
  }

  @Test
  void slowLinksAreANoOnlyWhereEveryLinkIsKnown() {
    HostFixture slow = two().file(net("eth0", "speed"), "99999\n");
    assertThat(fast(slow.file(net("eth1", "speed"), "10000\n"))).isEqualTo("false");
    assertThat(fast(slow.file(net("eth1", "speed"), "-1\n"))).isEqualTo("false");
    assertThat(fast(slow.file(net("eth1", "speed"), new Raw.Refused("EACCES"))))
        .startsWith("unreadable");
    assertThat(fast(slow.file(net("eth1", "operstate"), new Raw.Refused("EACCES"))))
        .startsWith("unreadable, operstate of eth1");
  }

  @Test
  void aSpeedThatNoDriverTellsIsNoSpeed() {
    HostFixture untold = two().file(net("eth0", "speed"), "4294967295\n");
    assertThat(fast(untold.file(net("eth1", "speed"), "0\n")))
        .isEqualTo("absent, no link tells its speed");
  }

  @Test
  void cardsAreLikeByTheirBoardOnlyWhereEveryBoardIsTold() {
    HostFixture fixture = two();
    for (String bdf : new String[] {"0000:10:00.0", "0000:11:00.0"}) {
      fixture.file(PciSurvey.file(bdf, "subsystem_vendor"), "0x15b3\n");
    }
    fixture.file(PciSurvey.file("0000:10:00.0", "subsystem_device"), "0x0001\n");
    assertThat(links(fixture).links().things())
        .extracting(PhysicalLinks.Link::model)
        .containsExactly("15b3:1234", "15b3:1234");
    fixture.file(PciSurvey.file("0000:11:00.0", "subsystem_device"), "0x0002\n");
    assertThat(links(fixture).links().things())
        .extracting(PhysicalLinks.Link::model)
        .containsExactly("15b3:1234 board 0x15b3:0x0001", "15b3:1234 board 0x15b3:0x0002");
  }

  @Test
  void aDeviceOfNoKnownFunctionIsLikeNoOther() {
    HostFixture fixture =
        two().file(PciSurvey.file("0000:10:00.0", "device"), new Raw.Refused("EACCES"));
    assertThat(links(fixture).links().things())
        .extracting(PhysicalLinks.Link::model)
        .containsExactly("eth0", "15b3:1234");
  }
}
