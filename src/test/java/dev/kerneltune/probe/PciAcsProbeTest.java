package dev.kerneltune.probe;

import static dev.kerneltune.probe.HostFixture.BRIDGE;
import static dev.kerneltune.probe.HostFixture.GPU;
import static dev.kerneltune.probe.HostFixture.NIC;
import static dev.kerneltune.probe.HostFixture.NVIDIA;
import static dev.kerneltune.probe.HostFixture.NVME;
import static dev.kerneltune.probe.HostFixture.acs;
import static dev.kerneltune.probe.HostFixture.allOnes;
import static dev.kerneltune.probe.HostFixture.cutOff;
import static dev.kerneltune.probe.HostFixture.noCapability;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Fact;
import dev.kerneltune.model.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PciAcsProbeTest {
  private static final int VENDOR = 0x1000;
  private static final String ROOT = "pci0000:15 0000:15:01.0";
  private static final String UP = ROOT + " 0000:16:00.0";
  private static final String GPU_PORT = UP + " 0000:17:01.0";
  private static final String NIC_PORT = UP + " 0000:17:02.0";
  private static final String PAIR = "0000:19:00.0 - 0000:1a:00.0: ";

  /** A GPU and a NIC, each behind its own port of one switch. */
  private static HostFixture oneSwitch(byte[] gpuPort, byte[] nicPort) {
    return new HostFixture()
        .function("pci0000:15", "0000:15:01.0", VENDOR, BRIDGE, acs(0x1d))
        .function(ROOT, "0000:16:00.0", VENDOR, BRIDGE, noCapability())
        .function(UP, "0000:17:01.0", VENDOR, BRIDGE, gpuPort)
        .function(UP, "0000:17:02.0", VENDOR, BRIDGE, nicPort)
        .function(GPU_PORT, "0000:19:00.0", NVIDIA, GPU, noCapability())
        .function(NIC_PORT, "0000:1a:00.0", 0x15b3, NIC, noCapability());
  }

  private static List<String> gpuNic(HostFixture fixture) {
    return fixture.answers(new PciAcsProbe(), "pci-acs/redirect");
  }

  @ParameterizedTest
  @CsvSource({
    "0x00, direct", "0x01, direct", "0x02, direct", "0x04, via-root", "0x08, via-root",
    "0x10, direct", "0x20, via-root", "0x40, direct", "0x53, direct", "0x1d, via-root",
  })
  void requestAndCompletionRedirectAndEgressControlAloneSendTrafficToTheRoot(
      int control, String way) {
    assertThat(gpuNic(oneSwitch(acs(control), acs(0)))).containsExactly(PAIR + way);
    assertThat(gpuNic(oneSwitch(acs(0), acs(control)))).containsExactly(PAIR + way);
  }

  @Test
  void theRootPortAboveTheSwitchDoesNotCount() {
    assertThat(gpuNic(oneSwitch(acs(0), acs(0)))).containsExactly(PAIR + "direct");
  }

  @Test
  void aBridgeWithoutTheCapabilityDoesNotRedirect() {
    assertThat(gpuNic(oneSwitch(noCapability(), noCapability()))).containsExactly(PAIR + "direct");
  }

  @Test
  void aShortConfigSpaceIsUnreadableAndNotDirect() {
    assertThat(gpuNic(oneSwitch(cutOff(), acs(0))))
        .containsExactly(
            PAIR + "unreadable, 0000:17:01.0: config space cut off at 64 bytes, needs root");
  }

  @Test
  void oneRedirectDecidesWhateverElseCannotBeRead() {
    assertThat(gpuNic(oneSwitch(cutOff(), acs(0x04)))).containsExactly(PAIR + "via-root");
  }

  @Test
  void aPortThatIsPoweredDownIsUnreadable() {
    assertThat(gpuNic(oneSwitch(allOnes(), acs(0))).getFirst()).contains("unreadable");
  }

  @Test
  void aBridgeThatIsNotListedIsUnreadable() {
    HostFixture fixture =
        new HostFixture()
            .function(GPU_PORT, "0000:19:00.0", NVIDIA, GPU, noCapability())
            .function(NIC_PORT, "0000:1a:00.0", 0x15b3, NIC, noCapability());
    assertThat(gpuNic(fixture).getFirst()).contains("unreadable, 0000:17:0");
  }

  @Test
  void devicesBelowTwoRootPortsHaveNoBridgeAboveBoth() {
    HostFixture fixture =
        new HostFixture()
            .function("pci0000:15", "0000:15:01.0", VENDOR, BRIDGE, acs(0x1d))
            .function("pci0000:15", "0000:15:02.0", VENDOR, BRIDGE, acs(0x1d))
            .function("pci0000:15 0000:15:01.0", "0000:19:00.0", NVIDIA, GPU, noCapability())
            .function("pci0000:15 0000:15:02.0", "0000:1a:00.0", 0x15b3, NIC, noCapability());
    assertThat(gpuNic(fixture)).containsExactly("host: absent, no bridge is above both devices");
  }

  @Test
  void pairsWithoutACommonBridgeAreNotListedBesideThoseWithOne() {
    HostFixture fixture =
        oneSwitch(acs(0), acs(0))
            .function("pci0000:80", "0000:80:01.0", VENDOR, BRIDGE, acs(0))
            .function("pci0000:80 0000:80:01.0", "0000:81:00.0", 0x15b3, NIC, noCapability());
    assertThat(gpuNic(fixture)).containsExactly(PAIR + "direct");
  }

  @Test
  void thePortsAreToldInTheWordsOfLspci() {
    Fact fact = oneSwitch(acs(0x1d), acs(0)).facts(new PciAcsProbe()).getFirst();
    assertThat(fact.trail().getFirst().address())
        .isEqualTo("/sys/bus/pci/devices/0000:17:01.0/config");
    assertThat(fact.trail().getFirst().raw())
        .isEqualTo(
            "ACSCtl: SrcValid+ TransBlk- ReqRedir+ CmpltRedir+ UpstreamFwd+ EgressCtrl-"
                + " DirectTrans-");
  }

  @Test
  void everyPairOfGpusIsAskedAboutOnce() {
    HostFixture fixture =
        oneSwitch(acs(0x0c), acs(0))
            .function(NIC_PORT, "0000:1b:00.0", NVIDIA, GPU, noCapability());
    assertThat(fixture.answers(new PciAcsProbe(), "pci-acs/gpu-gpu-redirect"))
        .containsExactly("0000:19:00.0 - 0000:1b:00.0: via-root");
  }

  @Test
  void whereThereAreNvSwitchesTheWayOverPcieIsNoMatter() {
    HostFixture fixture =
        oneSwitch(acs(0x0c), acs(0))
            .function(NIC_PORT, "0000:1b:00.0", NVIDIA, GPU, noCapability())
            .function("pci0000:80", "0000:83:00.0", NVIDIA, 0x068000, noCapability());
    assertThat(fixture.answers(new PciAcsProbe(), "pci-acs/gpu-gpu-redirect"))
        .containsExactly("host: absent, NVSwitches carry the traffic between the GPUs");
  }

  @Test
  void theWorstDriveDecidesForTheGpu() {
    HostFixture fixture =
        oneSwitch(acs(0), acs(0x0c))
            .function(GPU_PORT, "0000:18:00.0", 0x144d, NVME, noCapability())
            .function(NIC_PORT, "0000:1c:00.0", 0x144d, NVME, noCapability());
    assertThat(fixture.answers(new PciAcsProbe(), "pci-acs/gpu-nvme-redirect"))
        .containsExactly("0000:19:00.0: via-root");
  }

  @Test
  void whatIsNotThereAndWhatWasNotRecordedAreTwoAnswers() {
    HostFixture none =
        new HostFixture().function("pci0000:15", "0000:15:01.0", VENDOR, BRIDGE, acs(0));
    assertThat(gpuNic(none)).containsExactly("host: absent, no gpu here");
    assertThat(gpuNic(new HostFixture().file("/proc/uptime", "1 1")).getFirst())
        .startsWith("host: unreadable");
  }

  @Test
  void theBridgesBetweenAreThoseBelowTheLowestCommonOne() {
    assertThat(
            PciAcsProbe.between(
                    List.of("pci0000:00", "r", "u", "d1", "gpu"),
                    List.of("pci0000:00", "r", "u", "d2", "u2", "d3", "nic"))
                .orElse(List.of()))
        .containsExactly("d1", "d2", "u2", "d3");
    // Of two functions of one device neither is a bridge above the other.
    assertThat(
            PciAcsProbe.between(
                    List.of("pci0000:00", "r", "gpu"), List.of("pci0000:00", "r", "gpu", "nic"))
                .orElse(List.of("none")))
        .containsExactly("gpu");
    assertThat(
            PciAcsProbe.between(
                    List.of("pci0000:00", "r", "u", "gpu"), List.of("pci0000:00", "r", "nic"))
                .orElse(List.of("none")))
        .containsExactly("u");
    assertThat(PciAcsProbe.between(List.of("pci0000:00", "gpu"), List.of("pci0000:00", "nic")))
        .isInstanceOf(Reading.Absent.class);
    assertThat(PciAcsProbe.between(List.of(), List.of())).isInstanceOf(Reading.Absent.class);
  }

  @Test
  void aMachineWithoutGpusIsToldSoForDrivesToo() {
    HostFixture fixture =
        new HostFixture().function(GPU_PORT, "0000:18:00.0", 0x144d, NVME, noCapability());
    assertThat(fixture.answers(new PciAcsProbe(), "pci-acs/gpu-nvme-redirect"))
        .containsExactly("host: absent, no gpu here");
  }

  @Test
  void aDeviceWithoutARecordedPathLeavesTheRestOpenBesideThePairsThatAreKnown() {
    HostFixture fixture = oneSwitch(acs(0), acs(0));
    fixture
        .file("/sys/bus/pci/devices/0000:1d:00.0/vendor", "0x15b3\n")
        .file("/sys/bus/pci/devices/0000:1d:00.0/class", "0x020000\n");
    assertThat(gpuNic(fixture))
        .satisfiesExactly(
            known -> assertThat(known).isEqualTo(PAIR + "direct"),
            open -> assertThat(open).startsWith("host: unreadable"));
  }
}
