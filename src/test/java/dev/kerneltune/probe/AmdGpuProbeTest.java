package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AmdGpuProbeTest {
  private static final String DEVICE = "/sys/bus/pci/devices/0000:05:00.0/";

  private static HostFixture gpu() {
    return new HostFixture()
        .function("pci0000:00", "0000:05:00.0", 0x1002, HostFixture.GPU, HostFixture.noCapability())
        .file("/proc/sys/kernel/osrelease", "6.8.0-45-generic\n");
  }

  private static String answer(HostFixture fixture, String question) {
    return fixture.answers(new AmdGpuProbe(), "amdgpu/" + question).getFirst();
  }

  @Test
  void uncorrectableErrorsOfAllBlocksAreAddedUp() {
    HostFixture fixture =
        gpu()
            .file(DEVICE + "ras/umc_err_count", "ue: 2\nce: 7\nde: 0\n")
            .file(DEVICE + "ras/gfx_err_count", "ue: 1\nce: 0\n")
            .file(DEVICE + "ras/features", "feature mask: 0x3fff\n");
    assertThat(answer(fixture, "uncorrectable-errors")).endsWith(": 3");
  }

  @Test
  void aBlockThatCannotBeReadLeavesTheSumOpen() {
    HostFixture fixture =
        gpu()
            .file(DEVICE + "ras/umc_err_count", "ue: 0\nce: 0\n")
            .file(DEVICE + "ras/gfx_err_count", new Raw.Refused("EACCES"));
    assertThat(answer(fixture, "uncorrectable-errors")).contains("unreadable, EACCES");
    fixture.file(DEVICE + "ras/umc_err_count", "ue: 2\nce: 0\n");
    assertThat(answer(fixture, "uncorrectable-errors")).endsWith(": 2");
  }

  @Test
  void withoutRasThereIsNoNumber() {
    assertThat(answer(gpu(), "uncorrectable-errors")).contains("absent");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ce: 0\n", "ue: \n", "ue: -1\n", "ue: many\n"})
  void aFileWithoutACountIsMalformed(String text) {
    assertThat(AmdGpuProbe.parse(text)).isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void aVersionFileShowsADkmsBuild() {
    assertThat(answer(gpu().file("/sys/module/amdgpu/version", "6.8.5\n"), "origin"))
        .endsWith(": dkms");
  }

  @Test
  void aDkmsBuildOnDiskThatIsNotLoadedIsPending() {
    HostFixture loaded =
        gpu()
            .file("/sys/module/amdgpu/refcnt", "4\n")
            .file("/lib/modules/6.8.0-45-generic/updates/modules.dep", "");
    assertThat(answer(loaded, "origin")).endsWith(": in-tree");
    loaded.file("/lib/modules/6.8.0-45-generic/updates/dkms/amdgpu.ko.zst", "");
    assertThat(answer(loaded, "origin")).endsWith(": pending");
    assertThat(AmdGpuProbe.hasAmdgpu(List.of("amdgpu.konfig"))).isFalse();
  }

  @Test
  void aModuleThatIsNotLoadedHasNoOrigin() {
    assertThat(answer(gpu().file("/sys/module/kernel/x", ""), "origin"))
        .contains("absent, amdgpu is not loaded");
  }
}
