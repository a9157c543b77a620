package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NvidiaDriverProbeTest {
  private static final String VERSION = "/proc/driver/nvidia/version";
  private static final String PARAMS = "/proc/driver/nvidia/params";
  private static final String LIBRARY = "/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1";
  private static final String OPEN =
      """
      NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.65.06  Release Build
      GCC version:  gcc version 13.3.0
      """;
  private static final String PROPRIETARY =
      "NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.65.06  Sun Jul 27 07:19:30 UTC 2025\n";

  private static HostFixture gpu(String version) {
    return new HostFixture()
        .function(
            "pci0000:15",
            "0000:19:00.0",
            HostFixture.NVIDIA,
            HostFixture.GPU,
            HostFixture.noCapability())
        .file("/sys/bus/pci/devices/0000:19:00.0/device", "0x2330\n")
        .file(VERSION, version);
  }

  private static String answer(HostFixture fixture, String question) {
    return fixture.answers(new NvidiaDriverProbe(), "nvidia/" + question).getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "NVIDIA UNIX x86_64 Kernel Module  470.82.01  Wed Oct 27, PROPRIETARY, 470.82.01",
    "NVIDIA UNIX Open Kernel Module for x86_64  565.57.01  Release Build, OPEN, 565.57.01",
    "NVIDIA UNIX Open Kernel Module for aarch64  595.45.04  Release Build, OPEN, 595.45.04",
    "NVIDIA UNIX Open Kernel x86_64 Kernel Module  590.48.01  Mon Dec  8, OPEN, 590.48.01",
  })
  void everyFormOfTheVersionLineIsUnderstood(String line, NvidiaDriver.Kind kind, String release) {
    NvidiaDriver.Flavour flavour =
        ((Reading.Present<NvidiaDriver.Flavour>)
                NvidiaDriver.parseFlavour("NVRM version: " + line + "\n"))
            .value();
    assertThat(flavour.kind()).isEqualTo(kind);
    assertThat(flavour.version().text()).isEqualTo(release);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "NVRM version: NVIDIA UNIX x86_64 Kernel Module", "GCC version: 13.3"})
  void aFileWithoutAReleaseIsMalformed(String text) {
    assertThat(NvidiaDriver.parseFlavour(text)).isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void theProprietaryModuleIsExcusedWhereAGpuIsTooOldForTheOpenOne() {
    assertThat(answer(gpu(OPEN), "flavour")).isEqualTo("host: open");
    HostFixture old =
        gpu(PROPRIETARY)
            .driver("0000:19:00.0", "nvidia")
            .file("/sys/bus/pci/devices/0000:19:00.0/device", "0x1db6\n");
    assertThat(answer(old, "flavour")).isEqualTo("host: proprietary-only");
  }

  @Test
  void theProprietaryModuleIsHeldAgainstTheHostOnlyWhereEachGpuRunsGspFirmware() {
    String information = "/proc/driver/nvidia/gpus/0000:19:00.0/information";
    HostFixture hopper = gpu(PROPRIETARY).driver("0000:19:00.0", "nvidia");
    assertThat(answer(hopper, "flavour")).contains("unreadable");
    hopper.file(information, "GPU Firmware: \t N/A\n");
    assertThat(answer(hopper, "flavour")).contains("unreadable");
    hopper.file(information, "GPU Firmware: \t 580.65.06\n");
    assertThat(answer(hopper, "flavour")).isEqualTo("host: proprietary");
    HostFixture lent = gpu(PROPRIETARY).driver("0000:19:00.0", "vfio-pci");
    assertThat(answer(lent, "flavour")).contains("unreadable");
  }

  @Test
  void withoutADriverEveryAnswerIsAbsent() {
    HostFixture fixture = new HostFixture().file("/proc/driver/rtc", "x");
    assertThat(answer(fixture, "flavour")).contains("absent, the NVIDIA driver is not loaded");
    assertThat(answer(fixture, "registry-dwords")).contains("absent");
  }

  @Test
  void aRefusedFileIsUnreadable() {
    HostFixture fixture = new HostFixture().file(VERSION, new Raw.Refused("EACCES"));
    assertThat(answer(fixture, "flavour")).contains("unreadable, EACCES, needs root");
  }

  @Test
  void theLibraryIsFollowedThroughItsLinks() {
    HostFixture debian =
        gpu(OPEN)
            .link(LIBRARY, "/etc/alternatives/nvidia--libnvidia-ml.so.1")
            .link(
                "/etc/alternatives/nvidia--libnvidia-ml.so.1",
                "/usr/lib/x86_64-linux-gnu/nvidia/current/libnvidia-ml.so.1")
            .link(
                "/usr/lib/x86_64-linux-gnu/nvidia/current/libnvidia-ml.so.1",
                "libnvidia-ml.so.580.65.06")
            .file("/usr/lib/x86_64-linux-gnu/nvidia/current/libnvidia-ml.so.580.65.06", "ELF");
    assertThat(answer(debian, "library-version")).isEqualTo("host: same");
    HostFixture updated =
        gpu(OPEN)
            .link(LIBRARY, "libnvidia-ml.so.595.45.04")
            .file("/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.595.45.04", "ELF");
    assertThat(answer(updated, "library-version")).isEqualTo("host: differs");
  }

  @Test
  void linksThatGoInACircleEndSomewhere() {
    HostFixture circle = gpu(OPEN).link(LIBRARY, "libnvidia-ml.so.1");
    assertThat(answer(circle, "library-version")).doesNotContain("same").doesNotContain("differs");
  }

  @Test
  void oneOfTheTwoIbgdaSettingsIsHalf() {
    String dwords = "RegistryDwords: \"PeerMappingOverride=1;RMForceStaticBar1=1;\"\n";
    assertThat(answer(gpu(OPEN).file(PARAMS, "EnableStreamMemOPs: 1\n" + dwords), "ibgda"))
        .endsWith(": on");
    assertThat(answer(gpu(OPEN).file(PARAMS, "EnableStreamMemOPs: 0\n" + dwords), "ibgda"))
        .endsWith(": half");
    HostFixture off = gpu(OPEN).file(PARAMS, "EnableStreamMemOPs: 0\nRegistryDwords: \"\"\n");
    assertThat(answer(off, "ibgda")).endsWith(": off");
    assertThat(answer(off, "registry-dwords")).endsWith(": none");
  }

  @Test
  void registryKeysAreCutAtSemicolons() {
    assertThat(NvidiaDriverProbe.keys("\"A=1; B=0x2;\""))
        .isEqualTo(new TreeSet<>(java.util.List.of("A=1", "B=0x2")));
    assertThat(NvidiaDriverProbe.ibgda("1", new Value.Flags(new TreeSet<>())))
        .isEqualTo(new Value.Text("half"));
  }

  @ParameterizedTest
  @CsvSource({"580.65.06, same", "570.12, differs", "N/A, off"})
  void firmwareIsOfTheDriversReleaseOrNot(String firmware, String word) {
    HostFixture fixture =
        gpu(OPEN)
            .file(
                "/proc/driver/nvidia/gpus/0000:19:00.0/information",
                "Model: \t\t NVIDIA H100 80GB HBM3\nGPU Firmware: \t " + firmware + "\n");
    assertThat(answer(fixture, "gsp")).isEqualTo("0000:19:00.0: " + word);
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b/c.so.1, d.so.2, /a/b/d.so.2",
    "/a/b/c.so.1, ../d.so.2, /a/d.so.2",
    "/a/b/c.so.1, /x/d.so.2, /x/d.so.2",
  })
  void linksAreResolvedFromTheirFolder(String path, String link, String target) {
    assertThat(NvidiaDriverProbe.resolve(path, link)).isEqualTo(target);
  }
}
