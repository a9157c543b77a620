package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class NvidiaOptionsProbeTest {
  private static final String BOTH =
      """
      # options nvidia NVreg_RegistryDwords="Z=1"
      options nvidia NVreg_EnableStreamMemOPs=1 \\
        NVreg_RegistryDwords="PeerMappingOverride=1; A=1"
      options nvidia-drm modeset=1
      blacklist nouveau
      options broken
      """;

  private static String judge(String... files) {
    List<ModprobeOptions.Option> options = new java.util.ArrayList<>();
    for (String text : files) {
      options.addAll(ModprobeOptions.parse("/etc/modprobe.d/x.conf", text));
    }
    Trail trail = new Trail();
    return HostFixture.words(NvidiaOptionsProbe.judge(options, trail));
  }

  @Test
  void optionLinesAreCutAsModprobeCutsThem() {
    assertThat(ModprobeOptions.parse("f", BOTH))
        .containsExactly(
            new ModprobeOptions.Option("f", "nvidia", "NVreg_EnableStreamMemOPs", "1"),
            new ModprobeOptions.Option(
                "f", "nvidia", "NVreg_RegistryDwords", "PeerMappingOverride=1; A=1"),
            new ModprobeOptions.Option("f", "nvidia_drm", "modeset", "1"));
  }

  @Test
  void oneLineOfRegistryKeysIsConsistent() {
    assertThat(judge(BOTH)).isEqualTo("consistent");
    assertThat(judge(BOTH, BOTH)).isEqualTo("consistent");
  }

  @Test
  void aSecondTextOfRegistryKeysReplacesTheFirst() {
    assertThat(judge(BOTH, "options nvidia NVreg_RegistryDwords=RMForceStaticBar1=1\n"))
        .isEqualTo("registry-dwords-twice");
  }

  @Test
  void aParameterThatDoesNotExistIsMisspelt() {
    assertThat(judge("options nvidia NVreg_EnablePCIeRelaxedOrderingMode=1\n"))
        .isEqualTo("misspelt");
    assertThat(judge("options nvidia NVreg_EnablePCIERelaxedOrderingMode=1\n"))
        .isEqualTo("consistent");
  }

  @Test
  void optionsOfOtherModulesAreNoAnswer() {
    assertThat(judge("options mlx5_core x=1\n")).startsWith("absent");
  }

  @Test
  void aFileInEtcHidesTheOneOfTheSameName() {
    HostFixture fixture =
        new HostFixture()
            .file("/etc/modprobe.d/nvidia.conf", "options nvidia a=1\n")
            .file("/etc/modprobe.d/readme", "options nvidia z=1\n")
            .file("/run/utmp", "")
            .file("/lib/os-release", "")
            .file("/usr/lib/modprobe.d/nvidia.conf", "options nvidia b=1\n")
            .file("/usr/lib/modprobe.d/other.conf", "options nvidia c=1\n");
    assertThat(
            ModprobeOptions.all(fixture.host())
                .map(all -> all.stream().map(ModprobeOptions.Option::name).toList())
                .orElse(List.of()))
        .containsExactly("a", "c");
  }

  @Test
  void withoutAFolderThereAreNoOptionsAndWithARefusedFileTheyAreUnknown() {
    assertThat(ModprobeOptions.all(new HostFixture().file("/etc/passwd", "").host()))
        .isNotInstanceOf(Reading.Present.class);
    HostFixture refused =
        new HostFixture()
            .file("/etc/modprobe.d/a.conf", new dev.kerneltune.host.Raw.Refused("EACCES"));
    assertThat(ModprobeOptions.all(refused.host())).isInstanceOf(Reading.Unreadable.class);
  }
}
