package dev.kerneltune.probe;

import static dev.kerneltune.probe.NetFixture.card;
import static dev.kerneltune.probe.NetFixture.net;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetdevLinkProbeTest {
  private static final Raw EINVAL = new Raw.Failed("EINVAL: Invalid argument");

  private static HostFixture three() {
    return card(card(card(new HostFixture(), "eth0", 0), "eth1", 1), "eth2", 2);
  }

  private static List<String> answers(HostFixture fixture, String question) {
    return fixture.answers(new NetdevLinkProbe(), question);
  }

  @Test
  void oneLinkBelowItsLikeIsSlower() {
    assertThat(answers(three().file(net("eth1", "speed"), "25000\n"), "netdev/speed"))
        .containsExactly("eth0: same", "eth1: slower", "eth2: same");
  }

  @Test
  void aCardOfAnotherModelIsNotCompared() {
    HostFixture management =
        three()
            .file("/sys/bus/pci/devices/0000:11:00.0/device", "0x165f\n")
            .file(net("eth1", "speed"), "1000\n");
    assertThat(answers(management, "netdev/speed")).contains("eth1: alone", "eth0: same");
  }

  @Test
  void aLinkThatIsDownIsNoSlowLink() {
    HostFixture down =
        three().file(net("eth1", "operstate"), "down\n").file(net("eth1", "speed"), EINVAL);
    assertThat(answers(down, "netdev/speed")).containsExactly("eth0: same", "eth2: same");
  }

  @Test
  void aDriverThatTellsNoSpeedGivesNone() {
    for (String unknown : List.of("-1\n", "4294967295\n", "0\n")) {
      assertThat(answers(three().file(net("eth1", "speed"), unknown), "netdev/speed"))
          .contains("eth1: absent, the driver does not tell");
    }
    assertThat(answers(three().file(net("eth1", "speed"), EINVAL), "netdev/speed"))
        .contains("eth1: absent, the driver does not tell");
    assertThat(
            answers(
                three().file(net("eth1", "speed"), new Raw.Failed("EIO: error")), "netdev/speed"))
        .anyMatch(answer -> answer.startsWith("eth1: unreadable"));
  }

  @Test
  void aDeviceWithoutItsStateLeavesOpenWhetherAllWereSeen() {
    HostFixture refused = three().file(net("eth1", "operstate"), new Raw.Refused("EACCES"));
    assertThat(answers(refused, "netdev/speed"))
        .contains("eth0: same", "host: unreadable, operstate of eth1: EACCES, needs root");
  }

  @Test
  void theStandInsOfFunctionsAreNotJudged() {
    HostFixture fixture = three().file(net("eth1", "phys_port_name"), "pf0vf3\n");
    assertThat(answers(fixture, "netdev/speed")).containsExactly("eth0: same", "eth2: same");
    HostFixture uplink = three().file(net("eth1", "phys_port_name"), "p0\n");
    assertThat(answers(uplink, "netdev/speed")).hasSize(3);
    HostFixture unnamed =
        three().file(net("eth1", "phys_port_name"), new Raw.Failed("EOPNOTSUPP: no"));
    assertThat(answers(unnamed, "netdev/speed")).hasSize(3);
  }

  @Test
  void oneMtuThatDiffersIsTold() {
    assertThat(answers(three().file(net("eth2", "mtu"), "1500\n"), "netdev/mtu"))
        .containsExactly("eth0: same", "eth1: same", "eth2: lower");
    HostFixture slow =
        three().file(net("eth2", "mtu"), "1500\n").file(net("eth2", "speed"), "1000\n");
    assertThat(answers(slow, "netdev/mtu")).contains("eth2: alone");
  }

  @Test
  void jumboFramesAreAskedForOnFastLinksOnly() {
    assertThat(answers(three().file(net("eth0", "speed"), "10000\n"), "netdev/fast-mtu"))
        .containsExactly("eth0: absent, the link runs at 10000 Mb/s", "eth1: 9000", "eth2: 9000");
  }

  @Test
  void unknownDuplexIsNoHalfDuplex() {
    assertThat(HostFixture.words(NetdevLinkProbe.duplex("full\n"))).isEqualTo("full");
    assertThat(HostFixture.words(NetdevLinkProbe.duplex("half"))).isEqualTo("half");
    assertThat(NetdevLinkProbe.duplex("unknown\n")).isInstanceOf(Reading.Absent.class);
    assertThat(NetdevLinkProbe.duplex("")).isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void aLinkOfUnknownSpeedLeavesTheComparisonOpen() {
    HostFixture broken =
        three()
            .file(net("eth1", "speed"), "25000\n")
            .file(net("eth2", "speed"), new Raw.Failed("EIO: error"));
    assertThat(answers(broken, "netdev/speed"))
        .allMatch(answer -> answer.contains("unreadable"))
        .hasSize(3);
    assertThat(answers(broken, "netdev/mtu")).allMatch(answer -> answer.contains("unreadable"));
  }

  @Test
  void oneChipOnTwoBoardsIsTwoModels() {
    HostFixture boards = three().file(net("eth1", "speed"), "25000\n");
    for (int slot = 0; slot < 3; slot++) {
      String folder = "/sys/bus/pci/devices/0000:1" + slot + ":00.0/";
      boards.file(folder + "subsystem_vendor", "0x15b3\n");
      boards.file(folder + "subsystem_device", slot == 1 ? "0x0051\n" : "0x0041\n");
    }
    assertThat(answers(boards, "netdev/speed"))
        .containsExactly("eth0: same", "eth1: alone", "eth2: same");
    boards.file("/sys/bus/pci/devices/0000:12:00.0/subsystem_device", new Raw.Refused("EACCES"));
    assertThat(answers(boards, "netdev/speed")).contains("eth1: slower");
  }

  @Test
  void ipOverInfinibandIsNotAskedForJumboFrames() {
    assertThat(answers(three().file(net("eth0", "type"), "32\n"), "netdev/fast-mtu").getFirst())
        .startsWith("eth0: absent");
    assertThat(answers(three().file(net("eth0", "type"), "1\n"), "netdev/fast-mtu"))
        .contains("eth0: 9000");
  }
}
