package dev.kerneltune.probe;

import static dev.kerneltune.probe.HostFixture.GPU;
import static dev.kerneltune.probe.HostFixture.NVIDIA;
import static dev.kerneltune.probe.HostFixture.noCapability;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IommuDomainProbeTest {
  private static final Reading<List<String>> EMPTY = Reading.present(List.of(), "");
  private static final Reading<List<String>> MISSING = Reading.absent("there is no such file");
  private static final Reading<List<String>> REFUSED = Reading.unreadable("EACCES", "root");

  private static HostFixture gpu() {
    return new HostFixture().function("pci0000:15", "0000:19:00.0", NVIDIA, GPU, noCapability());
  }

  private static List<String> domain(HostFixture fixture) {
    return fixture.answers(new IommuDomainProbe(), "iommu/gpu-domain");
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "DMA", "DMA-FQ", "unmanaged", "blocked"})
  void theTypeOfTheGroupIsTheDomainInForce(String type) {
    assertThat(domain(gpu().group("0000:19:00.0", 7, type + "\n")))
        .containsExactly("0000:19:00.0: " + type);
  }

  @Test
  void aTypeThatTheKernelDoesNotKnowOrPrintIsNoDomain() {
    assertThat(domain(gpu().group("0000:19:00.0", 7, "unknown\n")).getFirst())
        .contains("unreadable");
    assertThat(domain(gpu().group("0000:19:00.0", 7, "dma\n")).getFirst()).contains("malformed");
    assertThat(domain(gpu().group("0000:19:00.0", 7, "")).getFirst()).contains("malformed");
  }

  @Test
  void aRefusedTypeIsUnreadable() {
    HostFixture fixture =
        gpu()
            .link("/sys/bus/pci/devices/0000:19:00.0/iommu_group", "../../kernel/iommu_groups/7")
            .file("/sys/kernel/iommu_groups/7/type", new Raw.Refused("EACCES"));
    assertThat(domain(fixture).getFirst()).contains("unreadable, EACCES");
  }

  @Test
  void anOlderKernelWithoutTheFileIsAbsent() {
    HostFixture fixture =
        gpu()
            .link("/sys/bus/pci/devices/0000:19:00.0/iommu_group", "../../kernel/iommu_groups/7")
            .file("/sys/kernel/iommu_groups/7/reserved_regions", "");
    assertThat(domain(fixture).getFirst()).contains("absent");
  }

  @Test
  void aDeviceWithoutAGroupIsUntranslatedWhereTheOthersHaveOne() {
    HostFixture fixture =
        gpu()
            .file("/sys/class/iommu/dmar0/uevent", "")
            .file("/sys/kernel/iommu_groups/1/type", "DMA\n");
    assertThat(domain(fixture)).containsExactly("0000:19:00.0: none");
  }

  @Test
  void aDeviceWithoutAGroupIsUnknownWhereARecordingLeftTheGroupsOut() {
    assertThat(domain(gpu().file("/sys/class/iommu/ivhd0/uevent", "")).getFirst())
        .contains("unreadable");
  }

  @Test
  void graceHopperIsKnownByItsModelAndNeverOnX86() {
    HostFixture arm =
        gpu()
            .group("0000:19:00.0", 7, "DMA-FQ\n")
            .file("/proc/sys/kernel/arch", "aarch64\n")
            .file(
                "/proc/driver/nvidia/gpus/0000:19:00.0/information",
                "Model: \t NVIDIA GH200 480GB\n");
    assertThat(arm.answers(new IommuDomainProbe(), "iommu/grace-hopper-domain"))
        .containsExactly("0000:19:00.0: DMA-FQ");
    HostFixture x86 =
        gpu().group("0000:19:00.0", 7, "DMA\n").file("/proc/sys/kernel/arch", "x86_64\n");
    assertThat(x86.answers(new IommuDomainProbe(), "iommu/grace-hopper-domain"))
        .containsExactly("host: absent, no GH200 GPU here");
  }

  @Test
  void anArmMachineWhoseGpuIsNotNamedIsLeftOpen() {
    HostFixture arm = gpu().file("/proc/sys/kernel/arch", "aarch64\n").file("/proc/driver/rtc", "");
    assertThat(arm.answers(new IommuDomainProbe(), "iommu/grace-hopper-domain").getFirst())
        .startsWith("host: unreadable");
  }

  @Test
  void unitsOrGroupsProveAnIommu() {
    Reading<List<String>> filled = Reading.present(List.of("dmar0"), "dmar0");
    assertThat(IommuStateProbe.state(filled, REFUSED).orElse("")).isEqualTo("on");
    assertThat(IommuStateProbe.state(MISSING, filled).orElse("")).isEqualTo("on");
  }

  @Test
  void onlyWhatWasSeenEmptyProvesThatThereIsNone() {
    assertThat(IommuStateProbe.state(EMPTY, EMPTY).orElse("")).isEqualTo("off");
    assertThat(IommuStateProbe.state(EMPTY, MISSING).orElse("")).isEqualTo("off");
    assertThat(IommuStateProbe.state(MISSING, MISSING)).isInstanceOf(Reading.Absent.class);
    assertThat(IommuStateProbe.state(EMPTY, REFUSED)).isInstanceOf(Reading.Unreadable.class);
    assertThat(IommuStateProbe.state(REFUSED, MISSING)).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void aGraceHopperDoesNotHideThatAnotherGpuIsNotNamed() {
    HostFixture arm =
        gpu()
            .function("pci0000:15", "0001:19:00.0", NVIDIA, GPU, noCapability())
            .group("0000:19:00.0", 7, "DMA-FQ\n")
            .file("/proc/sys/kernel/arch", "aarch64\n")
            .file(
                "/proc/driver/nvidia/gpus/0000:19:00.0/information",
                "Model: \t NVIDIA GH200 480GB\n");
    assertThat(arm.answers(new IommuDomainProbe(), "iommu/grace-hopper-domain"))
        .hasSize(2)
        .contains("0000:19:00.0: DMA-FQ")
        .last()
        .asString()
        .startsWith("host: unreadable");
  }

  @Test
  void oneOtherDeviceDecidesWhateverTheRestAre() {
    assertThat(
            HostFixture.words(
                IommuGroupProbe.company(
                    "0000:19:00.0",
                    List.of("0000:19:00.0", "0000:1a:00.0", "0000:1c:00.0"),
                    Map.of("0000:1c:00.0", Reading.present(0x020000, "")))))
        .isEqualTo("shared");
  }

  @Test
  void theGpusOwnFunctionsAndBridgesAreNoCompany() {
    Map<String, Reading<Integer>> classes =
        Map.of(
            "0000:17:00.0", Reading.present(0x060400, ""),
            "0000:1a:00.0", Reading.present(0x020000, ""));
    assertThat(
            HostFixture.words(
                IommuGroupProbe.company(
                    "0000:19:00.0",
                    List.of("0000:17:00.0", "0000:19:00.0", "0000:19:00.1"),
                    classes)))
        .isEqualTo("alone");
    assertThat(
            HostFixture.words(
                IommuGroupProbe.company(
                    "0000:19:00.0", List.of("0000:19:00.0", "0000:1a:00.0"), classes)))
        .isEqualTo("shared");
    assertThat(
            IommuGroupProbe.company(
                "0000:19:00.0", List.of("0000:19:00.0", "0000:1c:00.0"), classes))
        .isInstanceOf(Reading.Unreadable.class);
  }
}
