package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NicBandwidthProbeTest {
  private static final String NIC = "/sys/bus/pci/devices/0000:19:00.0/";

  private static HostFixture nic(String speed) {
    return new HostFixture()
        .function(
            "pci0000:15 0000:15:01.0",
            "0000:19:00.0",
            0x15b3,
            HostFixture.NIC,
            HostFixture.noCapability())
        .file(NIC + "current_link_speed", speed + " GT/s PCIe\n")
        .file(NIC + "max_link_speed", "32.0 GT/s PCIe\n")
        .file(NIC + "current_link_width", "16\n")
        .file(NIC + "max_link_width", "16\n")
        .file(NIC + "net/eth0/mtu", "1500\n");
  }

  private static String answer(HostFixture fixture) {
    return fixture.answers(new NicBandwidthProbe(), "pcie-link/nic-bandwidth").getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "400 Gb/sec (4X NDR), 400000",
    "2.5 Gb/sec (1X SDR), 2500",
    "100000, 100000",
    "1000, 1000"
  })
  void bothFormsOfARateAreUnderstood(String text, long megabits) {
    assertThat(NicBandwidthProbe.parseRate(text).orElse(0L)).isEqualTo(megabits);
  }

  @Test
  void aPortThatIsDownHasNoRate() {
    assertThat(NicBandwidthProbe.parseRate("-1\n")).isInstanceOf(Reading.Absent.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fast", "400 GB", "1.25 Gb/sec", "Gb/sec"})
  void aTextThatIsNoRateIsMalformed(String text) {
    assertThat(NicBandwidthProbe.parseRate(text)).isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void aPortOf400GigabitsNeedsGen5() {
    String speed = "/sys/class/net/eth0/speed";
    assertThat(answer(nic("32.0").file(speed, "400000\n"))).endsWith(": enough");
    assertThat(answer(nic("16.0").file(speed, "400000\n"))).endsWith(": short");
  }

  @Test
  void aNetdevThatIsDownIsNeitherEnoughNorShort() {
    assertThat(answer(nic("16.0").file("/sys/class/net/eth0/speed", new Raw.Failed("EINVAL"))))
        .contains("absent");
  }

  @Test
  void rdmaPortsThatCannotBeListedLeaveItOpen() {
    HostFixture fixture =
        nic("16.0")
            .file(NIC + "infiniband/mlx5_0/node_type", "1: CA\n")
            .file("/sys/class/infiniband/mlx5_0/ports", new Raw.Refused("EACCES"))
            .file("/sys/class/net/eth0/speed", "100000\n");
    assertThat(answer(fixture)).contains("unreadable");
  }

  @Test
  void aRefusedRateIsUnreadable() {
    assertThat(answer(nic("16.0").file("/sys/class/net/eth0/speed", new Raw.Refused("EACCES"))))
        .contains("unreadable, EACCES");
  }
}
