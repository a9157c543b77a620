package dev.kerneltune.probe;

import static dev.kerneltune.probe.EthtoolFixture.FEATURES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetdevOffloadProbeTest {
  private static String answer(HostFixture fixture, String question) {
    return fixture.answers(new NetdevOffloadProbe(), question).getFirst();
  }

  private static HostFixture features(String from, String to) {
    return EthtoolFixture.answer("features", FEATURES.replace(from, to));
  }

  @ParameterizedTest
  @CsvSource({
    "'rx-gro: on', 'rx-gro: on', on",
    "'rx-gro: on', 'rx-gro: off', off-on-fast",
    "'rx-gro: on', 'rx-gro: off [requested on]', off-on-fast",
    "'rx-checksum: on', 'rx-checksum: off [fixed]', fixed",
    "'tx-tcp-segmentation: on', 'tx-tcp-segmentation: on [fixed]', on"
  })
  void whatIsOffCountsWhereItCouldBeOn(String from, String to, String word) {
    assertThat(answer(features(from, to), "netdev/offloads")).isEqualTo("eth0: " + word);
  }

  @Test
  void aSlowLinkIsNotCalledFast() {
    HostFixture slow = features("rx-gro: on", "rx-gro: off");
    assertThat(answer(slow.file(NetFixture.net("eth0", "speed"), "10000\n"), "netdev/offloads"))
        .isEqualTo("eth0: off");
    assertThat(
            answer(
                slow.file(NetFixture.net("eth0", "speed"), new Raw.Failed("EIO: bad")),
                "netdev/offloads"))
        .contains("unreadable");
  }

  @Test
  void mergingByTheAdapterIsOnOffOrFixed() {
    assertThat(answer(features("", ""), "netdev/lro")).isEqualTo("eth0: off");
    assertThat(answer(features("rx-lro: off", "rx-lro: on"), "netdev/lro")).isEqualTo("eth0: on");
    assertThat(answer(features("", ""), "netdev/hardware-gro")).isEqualTo("eth0: fixed");
    assertThat(answer(features("off [fixed]", "off"), "netdev/hardware-gro"))
        .isEqualTo("eth0: off");
  }

  @Test
  void whatWasNotAnsweredIsNeitherOnNorOff() {
    String query = "/ask/ethtool/eth0/features";
    HostFixture machine = EthtoolFixture.machine();
    for (String question : new String[] {"netdev/offloads", "netdev/lro", "netdev/hardware-gro"}) {
      assertThat(answer(EthtoolFixture.machine(), question)).contains("unreadable, not in this");
      assertThat(answer(machine.file(query, new Raw.Blocked(1000)), question))
          .contains("unreadable");
      assertThat(answer(machine.file(query, new Raw.Refused("EPERM")), question))
          .contains("unreadable");
      assertThat(answer(machine.file(query, new Raw.Missing()), question)).contains("absent");
      assertThat(answer(machine.file(query, ""), question)).contains("malformed");
      assertThat(answer(machine.file(query, FEATURES.replace(": o", ": maybe")), question))
          .contains("malformed");
    }
  }

  @Test
  void thisKernelAnswersInTheFormThatIsParsed() {
    // The first native call of a busy machine may take longer than an audit would wait.
    try (CachedHost live = Hosts.live(20_000)) {
      Reading<String> features = Asked.text(live, "ethtool/lo/features", "");
      assertThat(features.then(text -> NetdevOffloadProbe.common(text, new Trail())).orElse(""))
          .isIn("on", "off", "fixed");
    }
  }

  @Test
  void aLinkWhosePciFunctionIsNotListedIsNotLeftOutInSilence() {
    HostFixture stray =
        EthtoolFixture.answer("features", FEATURES)
            .link("/sys/class/net/eth1", "../../devices/pci0000:00/0000:7f:00.0/net/eth1")
            .file(NetFixture.net("eth1", "operstate"), "up\n");
    assertThat(stray.answers(new NetdevOffloadProbe(), "netdev/lro"))
        .hasSize(2)
        .contains("eth0: off")
        .anyMatch(answer -> answer.startsWith("host: unreadable, the PCI function of a link"));
  }

  @Test
  void aVirtioDeviceIsNotAsked() {
    HostFixture virtio =
        EthtoolFixture.answer("features", FEATURES).driver("0000:10:00.0", "virtio-pci");
    assertThat(answer(virtio, "netdev/lro")).startsWith("host: absent, no physical network");
  }
}
