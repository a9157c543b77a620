package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IommuHardwareProbeTest {
  private static final String SMTS = "80000000000";
  private static final String NO_SMTS = "f020de";

  private static Reading<CommandLine> line(String text) {
    return Reading.present(CommandLine.parse(text), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"f77ef22294ade", "25bf732fa2295afe:53d", "53d:25bf732fa2295afe"})
  void theExtendedFeaturesAreKnownByTheirHighBits(String text) {
    assertThat(HostFixture.words(IommuHardwareProbe.amdFeatures(text))).contains("ppr", "x2apic");
  }

  /** As kernels 6.1 and 6.12 print those of QEMU's AMD-Vi. */
  @ParameterizedTest
  @ValueSource(strings = {"0:29d7", "29d7:0"})
  void withoutHighBitsTheHalfThatIsNotZeroHasTheFeatures(String text) {
    assertThat(HostFixture.words(IommuHardwareProbe.amdFeatures(text))).contains("ppr", "x2apic");
  }

  @Test
  void bothOrdersGiveTheSameFeatures() {
    assertThat(
            IommuHardwareProbe.amdFeatures("25bf732fa2295afe:1d").map(Object::toString).orElse(""))
        .isEqualTo(
            IommuHardwareProbe.amdFeatures("1d:25bf732fa2295afe")
                .map(Object::toString)
                .orElse("-"));
  }

  @Test
  void halvesThatCannotBeToldApartAreNotGuessed() {
    assertThat(IommuHardwareProbe.amdFeatures("29d3:3")).isInstanceOf(Reading.Unreadable.class);
    assertThat(IommuHardwareProbe.amdFeatures("0:0")).isInstanceOf(Reading.Unreadable.class);
    assertThat(IommuHardwareProbe.amdFeatures("100000000:200000000"))
        .isInstanceOf(Reading.Unreadable.class);
    assertThat(IommuHardwareProbe.amdFeatures("x:y")).isInstanceOf(Reading.Malformed.class);
    assertThat(IommuHardwareProbe.amdFeatures("")).isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void scalableModeIsBit43OfEcap() {
    assertThat(HostFixture.words(IommuHardwareProbe.scalable(SMTS, line("quiet"))))
        .isEqualTo("offered");
    assertThat(HostFixture.words(IommuHardwareProbe.scalable(NO_SMTS, line("quiet"))))
        .isEqualTo("not-offered");
    assertThat(HostFixture.words(IommuHardwareProbe.scalable(SMTS, line("intel_iommu=on,sm_off"))))
        .isEqualTo("switched-off");
    assertThat(
            HostFixture.words(
                IommuHardwareProbe.scalable(SMTS, line("intel_iommu=sm_off intel_iommu=sm_on"))))
        .isEqualTo("offered");
    assertThat(IommuHardwareProbe.scalable("", line(""))).isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void oneUnitWithoutScalableModeDecides() {
    HostFixture fixture =
        new HostFixture()
            .file("/proc/cmdline", "quiet\n")
            .file("/sys/class/iommu/dmar0/intel-iommu/ecap", SMTS + "\n")
            .file("/sys/class/iommu/dmar1/intel-iommu/ecap", NO_SMTS + "\n");
    assertThat(fixture.answers(new IommuHardwareProbe(), "iommu/scalable-mode"))
        .containsExactly("host: not-offered");
    assertThat(fixture.answers(new IommuHardwareProbe(), "iommu/amd-features"))
        .containsExactly("host: absent, no AMD IOMMU in use");
  }

  @Test
  void aUnitThatCannotBeReadLeavesTheFeaturesOpen() {
    HostFixture fixture =
        new HostFixture()
            .file("/sys/class/iommu/ivhd0/amd-iommu/features", "25bf732fa2295afe:1d\n")
            .file("/sys/class/iommu/ivhd1/amd-iommu/features", new Raw.Refused("EACCES"));
    assertThat(fixture.answers(new IommuHardwareProbe(), "iommu/amd-features").getFirst())
        .startsWith("host: unreadable, EACCES");
  }

  @Test
  void aUnitWithoutItsRegisterIsNotLeftOut() {
    HostFixture fixture =
        new HostFixture()
            .file("/proc/cmdline", "quiet\n")
            .file("/sys/class/iommu/dmar0/intel-iommu/ecap", SMTS + "\n")
            .file("/sys/class/iommu/dmar1/intel-iommu/cap", "0\n")
            .file("/sys/class/iommu/ivhd0/amd-iommu/features", "25bf732fa2295afe:1d\n")
            .file("/sys/class/iommu/ivhd1/amd-iommu/cap", "0\n");
    assertThat(fixture.answers(new IommuHardwareProbe(), "iommu/scalable-mode").getFirst())
        .startsWith("host: unreadable");
    assertThat(fixture.answers(new IommuHardwareProbe(), "iommu/amd-features").getFirst())
        .startsWith("host: unreadable");
  }

  @ParameterizedTest
  @CsvSource({
    "2, ppr",
    "4, x2apic",
    "10, gt",
    "8000000000000000, snp",
    "100000000, none",
    "8000000000000016:0, gt ppr snp x2apic",
  })
  void everyFeatureHasItsBit(String text, String names) {
    assertThat(HostFixture.words(IommuHardwareProbe.amdFeatures(text))).isEqualTo(names);
  }

  @ParameterizedTest
  @CsvSource({
    "intel_iommu=sm_on, offered", "'intel_iommu=sm_off,sm_on', offered",
    "'intel_iommu=sm_on,sm_off', switched-off", "'intel_iommu=sm_off,strict', switched-off",
  })
  void theLastWordAboutScalableModeHolds(String words, String answer) {
    assertThat(HostFixture.words(IommuHardwareProbe.scalable(SMTS, line(words)))).isEqualTo(answer);
  }

  @Test
  void aFeatureThatOneUnitLacksIsNotToldAndNoneIsLeftIsAnAnswer() {
    HostFixture fixture =
        new HostFixture()
            .file("/sys/class/iommu/ivhd0/amd-iommu/features", "6\n")
            .file("/sys/class/iommu/ivhd1/amd-iommu/features", "12\n");
    assertThat(fixture.answers(new IommuHardwareProbe(), "iommu/amd-features"))
        .containsExactly("host: ppr");
    fixture.file("/sys/class/iommu/ivhd1/amd-iommu/features", "10\n");
    assertThat(fixture.answers(new IommuHardwareProbe(), "iommu/amd-features"))
        .containsExactly("host: none");
  }
}
