package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class PciSurveyTest {
  private static final String BDF = "0000:19:00.0";
  private static final String FOLDER = PciSurvey.FOLDER + "/" + BDF;
  private static final String TARGET =
      "../../../devices/pci0000:17/0000:17:01.0/0000:18:00.0/0000:19:00.0";

  private static MachineFiles gpu() {
    return new MachineFiles().function(BDF, "0x10de", "0x030200").link(FOLDER, TARGET);
  }

  private static PciFunction only(MachineFiles files) {
    List<PciFunction> functions = PciSurvey.functions(files.host()).orElse(List.of());
    assertThat(functions).hasSize(1);
    return functions.getFirst();
  }

  @Test
  void driverLinksThatNobodyRecordedAreUnknownNotUnbound() {
    MachineFiles files = new MachineFiles();
    for (int slot = 0; slot < 16; slot++) {
      files.function("0000:0" + Integer.toHexString(slot) + ":00.0", "0x10de", "0x030200");
    }
    assertThat(PciSurvey.functions(files.host()).orElse(List.of()))
        .hasSize(16)
        .allMatch(function -> function.driver() instanceof Reading.Unreadable<String>);
    files.link(PciSurvey.FOLDER + "/0000:01:00.0/driver", "../../../bus/pci/drivers/pcieport");
    assertThat(PciSurvey.functions(files.host()).orElse(List.of()))
        .filteredOn(function -> function.driver() instanceof Reading.Absent<String>)
        .hasSize(15);
  }

  @Test
  void idsAreReadAsHexadecimalNumbers() {
    PciFunction function = only(gpu());
    assertThat(function.vendor().orElse(0)).isEqualTo(0x10de);
    assertThat(function.classCode().orElse(0)).isEqualTo(0x030200);
    assertThat(function.numaNode().orElse(-1)).isZero();
  }

  @Test
  void thePathLeadsFromTheHostBridgeToTheFunction() {
    assertThat(only(gpu()).path().orElse(List.of()))
        .containsExactly("pci0000:17", "0000:17:01.0", "0000:18:00.0", BDF);
  }

  @Test
  void thePathOfAnArmPlatformBeginsAtItsHostBridge() {
    String target = "../../../devices/platform/soc@0/1c00.pcie/pci0002:00/0002:00:00.0";
    assertThat(PciSurvey.pathOf(target).orElse(List.of()))
        .containsExactly("pci0002:00", "0002:00:00.0");
    assertThat(PciSurvey.pathOf("../../devices/virtual/x")).isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void theHostBridgeOfAVmdHasADomainOfFiveDigits() {
    String target = "../../../devices/pci0000:80/0000:80:05.5/pci10000:80/10000:80:02.0";
    assertThat(PciSurvey.pathOf(target).orElse(List.of()))
        .containsExactly("pci0000:80", "0000:80:05.5", "pci10000:80", "10000:80:02.0");
    assertThat(PciSurvey.isAddress("10000:80:02.0")).isTrue();
  }

  @Test
  void aPlainFolderInARecordingHasNoReadablePath() {
    MachineFiles files = new MachineFiles().function(BDF, "0x10de", "0x030200");
    assertThat(only(files).path().isPresent()).isFalse();
  }

  @Test
  void aDriverIsTheLastPartOfItsLinkAndIsAbsentWithoutOne() {
    assertThat(only(gpu()).driver()).isEqualTo(Reading.absent("no driver is bound"));
    MachineFiles bound = gpu().link(FOLDER + "/driver", "../../../bus/pci/drivers/nvidia");
    assertThat(only(bound).driver().orElse("")).isEqualTo("nvidia");
  }

  @Test
  void aNodeOfMinusOneIsAbsentNotNodeMinusOne() {
    PciFunction function = only(gpu().file(FOLDER + "/numa_node", "-1\n"));
    assertThat(function.numaNode())
        .isEqualTo(Reading.absent("the firmware does not say (numa_node is -1)"));
  }

  @Test
  void aMissingNodeFileOnAMachineWithNodesIsUnreadable() {
    MachineFiles files =
        gpu()
            .raw(FOLDER + "/numa_node", new Raw.Missing())
            .file(NumaSurvey.FOLDER + "/online", "0");
    assertThat(only(files).numaNode()).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void aRefusedOrMissingConfigSpaceIsUnreadable() {
    assertThat(only(gpu()).config()).isInstanceOf(Reading.Unreadable.class);
    assertThat(only(gpu().raw(FOLDER + "/config", new Raw.Refused("EACCES"))).config())
        .isEqualTo(Reading.unreadable("EACCES", "root"));
  }

  @Test
  void aConfigSpaceIsParsed() {
    MachineFiles files = gpu().raw(FOLDER + "/config", new Raw.Bytes(new byte[4096]));
    assertThat(only(files).config().map(config -> config.length()).orElse(0)).isEqualTo(4096);
  }

  @Test
  void anUnrecordedBusIsUnreadableNotEmpty() {
    MachineFiles files = new MachineFiles().file("/proc/uptime", "1 1\n");
    assertThat(PciSurvey.functions(files.host())).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void addressesHaveADomainABusADeviceAndAFunction() {
    assertThat(PciSurvey.isAddress("0000:ff:1e.7")).isTrue();
    for (String other : new String[] {"", "19:00.0", "0000:19:00", "pci0000:19", "0000:19:0g.0"}) {
      assertThat(PciSurvey.isAddress(other)).as(other).isFalse();
    }
  }

  @Test
  void aNodeThatNoMachineHasIsMalformed() {
    for (String node : List.of("-2", "2147483647", "99999999999")) {
      assertThat(only(gpu().file(FOLDER + "/numa_node", node + "\n")).numaNode())
          .as(node)
          .isInstanceOf(Reading.Malformed.class);
    }
    assertThat(only(gpu().file(FOLDER + "/numa_node", "2147483646\n")).numaNode().orElse(0))
        .isEqualTo(2_147_483_646);
  }

  @Test
  void aFolderThatOnlyBeginsLikeAHostBridgeIsNone() {
    for (String folder : List.of("pci0000:", "pci000:00", "pci0000:0g", "pci00000")) {
      assertThat(PciSurvey.pathOf("../../devices/" + folder + "/0000:00:01.0"))
          .as(folder)
          .isInstanceOf(Reading.Malformed.class);
    }
  }
}
