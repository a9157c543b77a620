package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcieLinkProbeTest {
  private static final String UP = "pci0000:15 0000:15:01.0 0000:16:00.0";
  private static final String PORT = UP + " 0000:17:01.0";
  private static final String GEN5 = "32.0 GT/s PCIe";
  private static final String GEN4 = "16.0 GT/s PCIe";
  private static final String FILES = "/sys/bus/pci/devices/";

  /** A GPU, a NIC or a drive below a switch whose links all run at their best. */
  private static HostFixture device(int classCode) {
    int vendor = classCode == HostFixture.GPU ? HostFixture.NVIDIA : 0x15b3;
    HostFixture fixture = new HostFixture();
    fixture.function(PORT, "0000:19:00.0", vendor, classCode, HostFixture.noCapability());
    for (String bdf : List.of("0000:15:01.0", "0000:16:00.0", "0000:17:01.0", "0000:19:00.0")) {
      link(fixture, bdf, GEN5, GEN5, "16", "16");
    }
    return fixture;
  }

  private static HostFixture link(
      HostFixture fixture, String bdf, String speed, String max, String width, String lanes) {
    return fixture
        .file(FILES + bdf + "/current_link_speed", speed + "\n")
        .file(FILES + bdf + "/max_link_speed", max + "\n")
        .file(FILES + bdf + "/current_link_width", width + "\n")
        .file(FILES + bdf + "/max_link_width", lanes + "\n");
  }

  private static String answer(HostFixture fixture, String question) {
    return fixture.answers(new PcieLinkProbe(), "pcie-link/" + question).getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "2.5 GT/s PCIe, 250", "5.0 GT/s PCIe, 500", "8 GT/s, 800", "8.0 GT/s PCIe, 800",
    "16.0 GT/s PCIe, 1600", "32.0 GT/s PCIe, 3200", "64.0 GT/s PCIe, 6400", "2.5 GT/s, 250",
    "8.00 GT/s, 800", "9.0 GT/s, 900",
  })
  void everyFormOfASpeedIsUnderstood(String text, int hundredths) {
    assertThat(PcieLink.parseSpeed(text)).isEqualTo(Reading.present(hundredths, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Unknown", "Unknown speed", "Unknown\n"})
  void anUnknownSpeedIsUnreadableAndNotZero(String text) {
    assertThat(PcieLink.parseSpeed(text)).isInstanceOf(Reading.Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GT/s",
        "16",
        "16.0",
        "x GT/s",
        ".5 GT/s",
        "1.2.3 GT/s",
        "8..0 GT/s",
        "8.000 GT/s",
        "0 GT/s",
        "1000000 GT/s"
      })
  void aTextThatIsNoSpeedIsMalformed(String text) {
    assertThat(PcieLink.parseSpeed(text)).isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void widthsOfZeroAnd255AreUnknownAndOthersAreLanes() {
    assertThat(PcieLink.parseWidth("16\n")).isEqualTo(Reading.present(16, "16"));
    assertThat(PcieLink.parseWidth("10")).isEqualTo(Reading.present(10, "10"));
    assertThat(PcieLink.parseWidth("9")).isEqualTo(Reading.present(9, "9"));
    assertThat(PcieLink.parseWidth("99999")).isInstanceOf(Reading.Malformed.class);
    assertThat(PcieLink.parseWidth("0")).isInstanceOf(Reading.Unreadable.class);
    assertThat(PcieLink.parseWidth("255")).isInstanceOf(Reading.Unreadable.class);
    assertThat(PcieLink.parseWidth("x16")).isInstanceOf(Reading.Malformed.class);
    assertThat(PcieLink.parseWidth("")).isInstanceOf(Reading.Malformed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "2.5 GT/s, 1, 2000",
    "5.0 GT/s PCIe, 8, 32000",
    "8 GT/s, 4, 31504",
    "16.0 GT/s PCIe, 16, 252048",
    "32.0 GT/s PCIe, 16, 504112",
    "64.0 GT/s PCIe, 16, 1024000"
  })
  void aLinkCarriesWhatIsLeftAfterItsLineCode(String speed, String width, int megabits) {
    PcieLink link =
        new PcieLink(
            PcieLink.parseSpeed(speed),
            PcieLink.parseSpeed(speed),
            PcieLink.parseWidth(width),
            PcieLink.parseWidth(width));
    assertThat(link.megabits().orElse(0)).isEqualTo(megabits);
  }

  @Test
  void aLinkAtItsBestIsFull() {
    assertThat(answer(device(HostFixture.GPU), "gpu-speed")).endsWith(": full");
    assertThat(answer(device(HostFixture.NIC), "nic-speed")).endsWith(": full");
    assertThat(answer(device(HostFixture.NVME), "nvme-width")).endsWith(": full");
    assertThat(answer(device(HostFixture.GPU), "gpu-uplink")).endsWith(": full");
  }

  @Test
  void aSlowNicIsReducedAndASlowGpuIsNotJudgedSinceItMayBeIdle() {
    HostFixture nic = device(HostFixture.NIC);
    link(nic, "0000:19:00.0", GEN4, GEN5, "16", "16");
    assertThat(answer(nic, "nic-speed")).endsWith(": reduced");
    HostFixture gpu = device(HostFixture.GPU);
    link(gpu, "0000:19:00.0", "2.5 GT/s PCIe", GEN5, "16", "16");
    assertThat(answer(gpu, "gpu-speed"))
        .contains("unreadable")
        .contains("needs a look at current_link_speed while the GPU works");
  }

  @Test
  void aNarrowGpuLinkIsReducedOnlyAtFullSpeed() {
    HostFixture narrow = device(HostFixture.GPU);
    link(narrow, "0000:19:00.0", GEN5, GEN5, "8", "16");
    assertThat(answer(narrow, "gpu-width")).endsWith(": reduced");
    HostFixture idle = device(HostFixture.GPU);
    link(idle, "0000:19:00.0", "2.5 GT/s PCIe", GEN5, "8", "16");
    assertThat(answer(idle, "gpu-width")).contains("unreadable");
  }

  @Test
  void aSlowPortIsNoFaultOfTheLinkButOfTheSlot() {
    HostFixture fixture = device(HostFixture.GPU);
    link(fixture, "0000:19:00.0", GEN4, GEN5, "16", "16");
    link(fixture, "0000:17:01.0", GEN4, GEN4, "16", "16");
    assertThat(answer(fixture, "gpu-speed")).endsWith(": full");
    assertThat(answer(fixture, "gpu-slot")).endsWith(": slower");
    link(fixture, "0000:17:01.0", GEN5, GEN5, "8", "8");
    assertThat(answer(fixture, "gpu-slot")).endsWith(": narrower");
  }

  @Test
  void aSlowUplinkIsReducedAndTheLinkInsideASwitchIsNone() {
    HostFixture fixture = device(HostFixture.GPU);
    link(fixture, "0000:16:00.0", GEN4, GEN5, "16", "16");
    assertThat(answer(fixture, "gpu-uplink")).endsWith(": reduced");
    HostFixture inside = device(HostFixture.GPU);
    // The downstream port's own values differ: they belong to the link below it.
    link(inside, "0000:17:01.0", GEN4, GEN5, "4", "16");
    assertThat(answer(inside, "gpu-uplink")).endsWith(": full");
  }

  @Test
  void aSwitchOnTheCardMayLowerItsLinkAsTheGpuDoes() {
    HostFixture fixture = device(HostFixture.GPU);
    link(fixture, "0000:16:00.0", "2.5 GT/s PCIe", GEN5, "16", "16");
    fixture.file(FILES + "0000:16:00.0/vendor", "0x1000\n");
    assertThat(answer(fixture, "gpu-uplink")).endsWith(": reduced");
    fixture.function(
        "pci0000:15 0000:15:01.0",
        "0000:16:00.0",
        HostFixture.NVIDIA,
        HostFixture.BRIDGE,
        HostFixture.noCapability());
    assertThat(answer(fixture, "gpu-uplink")).contains("unreadable");
  }

  @Test
  void aDeviceInTheRootComplexHasNoLink() {
    HostFixture fixture =
        new HostFixture()
            .function(
                "pci0000:00", "0000:00:03.0", 0x1af4, HostFixture.NIC, HostFixture.noCapability());
    assertThat(answer(fixture, "nic-speed")).contains("absent");
  }

  @Test
  void aVirtualFunctionIsNotJudged() {
    HostFixture fixture = device(HostFixture.NIC).link(FILES + "0000:19:00.0/physfn", "../x");
    assertThat(answer(fixture, "nic-width")).contains("absent, a virtual function");
  }

  @Test
  void aRefusedFileIsUnreadableAndAMissingOneAbsent() {
    HostFixture refused =
        device(HostFixture.NIC)
            .file(FILES + "0000:19:00.0/current_link_speed", new Raw.Refused("EACCES"));
    assertThat(answer(refused, "nic-speed")).contains("unreadable, EACCES");
    HostFixture missing =
        new HostFixture()
            .function(PORT, "0000:19:00.0", 0x15b3, HostFixture.NIC, HostFixture.noCapability());
    assertThat(answer(missing, "nic-speed")).contains("absent");
  }

  @Test
  void withoutThePortOnlyAFullLinkIsDecided() {
    HostFixture fixture = device(HostFixture.NIC);
    fixture.file(FILES + "0000:17:01.0/max_link_speed", new Raw.Refused("EACCES"));
    assertThat(answer(fixture, "nic-speed")).endsWith(": full");
    link(fixture, "0000:19:00.0", GEN4, GEN5, "16", "16");
    assertThat(answer(fixture, "nic-speed")).contains("unreadable, EACCES");
  }

  @Test
  void anUplinkIsHeldAgainstThePortAboveIt() {
    HostFixture fixture = device(HostFixture.GPU);
    link(fixture, "0000:16:00.0", GEN4, GEN5, "16", "16");
    link(fixture, "0000:15:01.0", GEN4, GEN4, "16", "16");
    assertThat(answer(fixture, "gpu-uplink")).endsWith(": full");
  }

  @Test
  void everyUplinkOfSwitchesBelowSwitchesIsJudged() {
    String outer = "pci0000:15 0000:15:01.0 0000:16:00.0 0000:17:01.0";
    String inner = outer + " 0000:18:00.0 0000:19:01.0";
    HostFixture fixture = new HostFixture();
    fixture.function(
        inner, "0000:1a:00.0", HostFixture.NVIDIA, HostFixture.GPU, HostFixture.noCapability());
    for (String bdf : (inner.substring(inner.indexOf(' ') + 1) + " 0000:1a:00.0").split(" ", -1)) {
      link(fixture, bdf, GEN5, GEN5, "16", "16");
    }
    assertThat(answer(fixture, "gpu-uplink")).endsWith(": full");
    link(fixture, "0000:18:00.0", GEN5, GEN5, "8", "16");
    assertThat(answer(fixture, "gpu-uplink")).endsWith(": reduced");
    link(fixture, "0000:18:00.0", GEN5, GEN5, "16", "16");
    link(fixture, "0000:16:00.0", GEN5, GEN5, "8", "16");
    assertThat(answer(fixture, "gpu-uplink")).endsWith(": reduced");
  }
}
