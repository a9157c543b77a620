package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuDriverProbeTest {
  private static HostFixture gpu() {
    return new HostFixture()
        .function(
            "pci0000:15",
            "0000:19:00.0",
            HostFixture.NVIDIA,
            HostFixture.GPU,
            HostFixture.noCapability());
  }

  private static String answer(HostFixture fixture) {
    return fixture.answers(new GpuDriverProbe(), "gpu-driver/bound").getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "nvidia, 0x10de, vendor",
    "nouveau, 0x10de, nouveau",
    "nova_core, 0x10de, nova",
    "NovaCore, 0x10de, other",
    "vfio-pci, 0x10de, passthrough",
    "nvgrace-gpu-vfio-pci, 0x10de, passthrough",
    "pci-stub, 0x1002, passthrough",
    "gim, 0x1002, passthrough",
    "amdgpu, 0x1002, vendor",
    "radeon, 0x1002, other",
    "xe, 0x8086, vendor",
    "nvidia, 0x1002, other",
    "ast, 0x1a03, other",
  })
  void theDriversNameAndTheVendorGiveTheWord(String driver, int vendor, String word) {
    assertThat(GpuDriverProbe.word(driver, vendor)).isEqualTo(word);
  }

  @Test
  void aGpuWithoutADriverIsNone() {
    assertThat(answer(gpu())).endsWith(": none");
    assertThat(answer(gpu().driver("0000:19:00.0", "nvidia"))).endsWith(": vendor");
  }

  @Test
  void anOldDisplayAdapterUnderRadeonIsNotJudged() {
    assertThat(answer(gpu().driver("0000:19:00.0", "radeon"))).contains("absent, a display");
  }

  @Test
  void aVendorThatCannotBeReadLeavesNoWord() {
    HostFixture fixture =
        gpu().file("/sys/bus/pci/devices/0000:19:00.0/vendor", new Raw.Refused("EACCES"));
    assertThat(answer(fixture)).contains("unreadable");
  }
}
