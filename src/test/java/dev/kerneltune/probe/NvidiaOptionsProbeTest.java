package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Reading;
import dev.kerneltune.owner.ModprobeFiles;
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

  /** A machine whose other folders of options are known not to be there. */
  private static HostFixture elsewhere() {
    return new HostFixture()
        .file("/run/utmp", "")
        .file("/lib/os-release", "")
        .file("/usr/lib/os-release", "")
        .file("/usr/local/lib/x", "");
  }

  private static String judge(String... files) {
    HostFixture fixture = elsewhere();
    for (int i = 0; i < files.length; i++) {
      fixture.file("/etc/modprobe.d/" + i + ".conf", files[i]);
    }
    Trail trail = new Trail();
    return HostFixture.words(
        ModprobeFiles.all(fixture.host())
            .then(options -> NvidiaOptionsProbe.judge(options, trail)));
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
        elsewhere()
            .file("/etc/modprobe.d/nvidia.conf", "options nvidia a=1\n")
            .file("/etc/modprobe.d/readme", "options nvidia z=1\n")
            .file("/usr/lib/modprobe.d/nvidia.conf", "options nvidia b=1\n")
            .file("/usr/lib/modprobe.d/other.conf", "options nvidia c=1\n");
    assertThat(
            ModprobeFiles.all(fixture.host())
                .map(all -> all.stream().map(ModprobeFiles.Option::name).toList())
                .orElse(List.of()))
        .containsExactly("a", "c");
  }

  @Test
  void withoutAFolderThereAreNoOptionsAndWithARefusedFileTheyAreUnknown() {
    assertThat(ModprobeFiles.all(new HostFixture().file("/etc/passwd", "").host()))
        .isNotInstanceOf(Reading.Present.class);
    HostFixture refused =
        new HostFixture()
            .file("/etc/modprobe.d/a.conf", new dev.kerneltune.host.Raw.Refused("EACCES"));
    assertThat(ModprobeFiles.all(refused.host())).isInstanceOf(Reading.Unreadable.class);
  }
}
