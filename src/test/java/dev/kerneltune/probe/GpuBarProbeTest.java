package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GpuBarProbeTest {
  private static final String NONE = "0x0000000000000000 0x0000000000000000 0x0000000000000000\n";

  /** BAR0 of an H100 has 64 bits, so its memory window stands in the third line, not the second. */
  private static final String H100 =
      "0x0000214042000000 0x0000214042ffffff 0x0000000000142200\n"
          + NONE
          + "0x0000210000000000 0x0000211fffffffff 0x0000000000142200\n"
          + NONE
          + NONE
          + NONE;

  private static final String SMALL =
      "0x00000000f6000000 0x00000000f6ffffff 0x0000000000040200\n"
          + "0x00000000e0000000 0x00000000efffffff 0x000000000014220c\n"
          + NONE
          + NONE
          + NONE
          + NONE;

  private static final String UNASSIGNED =
      "0x00000000f6000000 0x00000000f6ffffff 0x0000000000040200\n"
          + "0x0000000000000000 0x0000001fffffffff 0x000000002014220c\n"
          + NONE
          + NONE
          + NONE
          + NONE;

  private static HostFixture gpu(int vendor, String resource) {
    return new HostFixture()
        .function("pci0000:15", "0000:19:00.0", vendor, HostFixture.GPU, HostFixture.noCapability())
        .file("/sys/bus/pci/devices/0000:19:00.0/resource", resource);
  }

  private static String coverage(HostFixture fixture) {
    return fixture.answers(new GpuBarProbe(), "gpu-bar/coverage").getFirst();
  }

  private static HostFixture model(HostFixture fixture, String model) {
    return fixture.file(
        "/proc/driver/nvidia/gpus/0000:19:00.0/information", "Model: \t\t " + model + "\n");
  }

  @Test
  void theLargestWindowCountsWhereverItStands() {
    assertThat(gpu(HostFixture.NVIDIA, H100).answers(new GpuBarProbe(), "gpu-bar/size"))
        .containsExactly("0000:19:00.0: 128G");
  }

  @Test
  void theModelsNameTellsWhetherTheWindowShowsAllMemory() {
    assertThat(coverage(model(gpu(HostFixture.NVIDIA, H100), "NVIDIA H100 80GB HBM3")))
        .endsWith(": whole");
    assertThat(coverage(model(gpu(HostFixture.NVIDIA, H100), "NVIDIA H200"))).endsWith(": large");
  }

  @Test
  void aNumberInTheNameThatIsNotTheGpusMemoryIsNoFault() {
    assertThat(coverage(model(gpu(HostFixture.NVIDIA, H100), "NVIDIA GH200 480GB")))
        .endsWith(": large");
  }

  @Test
  void aSmallWindowIsAPartOnlyWhereTheKernelOffersALargerSize() {
    String resize = "/sys/bus/pci/devices/0000:19:00.0/resource1_resize";
    assertThat(coverage(gpu(HostFixture.NVIDIA, SMALL))).contains("absent, the window is 256 MiB");
    assertThat(coverage(gpu(HostFixture.NVIDIA, SMALL).file(resize, "0000000000000100\n")))
        .contains("absent");
    assertThat(coverage(gpu(HostFixture.NVIDIA, SMALL).file(resize, "0000000000008100\n")))
        .endsWith(": part");
    assertThat(coverage(gpu(HostFixture.NVIDIA, SMALL).file(resize, new Raw.Refused("EACCES"))))
        .contains("unreadable, EACCES");
    assertThat(GpuBarProbe.largest(0)).isZero();
    assertThat(GpuBarProbe.largest(0x8100)).isEqualTo(32L << 30);
  }

  @Test
  void aWindowWithoutAnAddressIsUnassigned() {
    assertThat(coverage(gpu(HostFixture.NVIDIA, UNASSIGNED))).endsWith(": unassigned");
  }

  @Test
  void amdTellsBothSizes() {
    String device = "/sys/bus/pci/devices/0000:19:00.0/";
    HostFixture fixture =
        gpu(0x1002, H100)
            .file(device + "mem_info_vram_total", "206141652992\n")
            .file(device + "mem_info_vis_vram_total", "268435456\n");
    assertThat(coverage(fixture)).endsWith(": part");
    fixture.file(device + "mem_info_vis_vram_total", "206141652992\n");
    assertThat(coverage(fixture)).endsWith(": whole");
    assertThat(coverage(gpu(0x1002, H100))).contains("absent");
  }

  @ParameterizedTest
  @CsvSource({"NVIDIA H100 80GB HBM3, 80", "NVIDIA A100-SXM4-40GB, 40", "Tesla T4, 0", "xGB, 0"})
  void theSizeIsTheNumberBeforeGb(String model, long gigabytes) {
    assertThat(GpuBarProbe.gigabytes(model)).isEqualTo(gigabytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0x1 0x2\n", "a b c\n", "0x0 0xffffffffffffffff 0x200\n"})
  void aFileOfAnotherFormIsMalformed(String text) {
    assertThat(GpuBarProbe.parse(text)).isInstanceOf(Reading.Malformed.class);
  }
}
