package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IommuCommandLineProbeTest {
  private static final Reading<String> X86 = Reading.present("x86_64", "");
  private static final Reading<String> NOT_TOLD = Reading.unreadable("not in this recording", "");

  private static String ineffective(String line, Reading<String> arch) {
    return HostFixture.words(IommuCommandLineProbe.ineffective(CommandLine.parse(line), arch));
  }

  private static final Reading<Integer> UNCOUNTED = Reading.unreadable("EACCES", "root");
  private static final Reading<Boolean> UNLISTED = Reading.unreadable("EACCES", "root");

  private static String harmful(String line, String vendor, int cpus, Reading<Boolean> guests) {
    return HostFixture.words(
        IommuCommandLineProbe.harmful(
            CommandLine.parse(line),
            new IommuCommandLineProbe.Around(
                X86,
                Reading.present(vendor, ""),
                Reading.present(cpus, ""),
                Reading.present(cpus, ""),
                guests)));
  }

  private static Reading<String> vendor(String word) {
    return word.isEmpty() ? NOT_TOLD : Reading.present(word, "");
  }

  @ParameterizedTest
  @CsvSource({
    "'quiet intel_iommu=on iommu=pt', none",
    "'amd_iommu=on iommu=pt', amd-iommu-on",
    "'amd_iommu=pt', amd-iommu-pt",
    "'amd_iommu=fullflush,on', amd-iommu-on",
    "'amd-iommu=on', amd-iommu-on",
    "'iommu=1 pci=realloc,noacs', iommu-1 pci-noacs",
    "'pcie_acs_override=downstream', pcie-acs-override",
    "'pci=noacsx iommu=pt1', none",
    "'', none",
  })
  void wordsThatNoKernelKnowsAreNamed(String line, String words) {
    assertThat(ineffective(line, X86)).isEqualTo(words);
  }

  @Test
  void passthroughIsSpeltDifferentlyOnArm() {
    assertThat(ineffective("iommu=pt", Reading.present("aarch64", "")))
        .isEqualTo("iommu-pt-on-arm");
    assertThat(ineffective("iommu=pt", X86)).isEqualTo("none");
    assertThat(ineffective("iommu=pt", NOT_TOLD)).startsWith("unreadable");
    assertThat(ineffective("quiet", NOT_TOLD)).isEqualTo("none");
  }

  @ParameterizedTest
  @CsvSource({
    "'iommu=pt intel_iommu=off', intel, pt-but-off",
    "'iommu=pt intel_iommu=off', amd, none",
    "'iommu=pt amd_iommu=off', arm, none",
    "'iommu=pt amd_iommu=off', amd, pt-but-off",
    "'amd_iommu=off', amd, none",
    "'iommu=nopt iommu=off', amd, none",
    "'iommu=pt iommu=off', '', pt-but-off",
    "'iommu.passthrough=1 iommu=off', intel, pt-but-off",
    "'iommu.passthrough=1 iommu.passthrough=0', arm, passthrough-both-ways",
    "'iommu.strict=0 amd_iommu=fullflush', amd, strict-both-ways",
    "'iommu.strict=0 iommu.strict=1', amd, strict-both-ways",
    "'intel_iommu=on,sm_on intel_iommu=off', intel, intel-on-and-off",
    "'intel_iommu=on iommu=pt iommu.strict=0', intel, none",
  })
  void wordsThatUndoEachOtherAreNamed(String line, String vendor, String words) {
    assertThat(
            HostFixture.words(
                IommuCommandLineProbe.contradictory(CommandLine.parse(line), vendor(vendor))))
        .isEqualTo(words);
  }

  @Test
  void whoseIommuAWordIsAboutIsNotGuessed() {
    assertThat(
            IommuCommandLineProbe.contradictory(
                CommandLine.parse("iommu=pt intel_iommu=off"), NOT_TOLD))
        .isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void aWordThatIsFoundDecidesWhateverElseIsNotKnown() {
    IommuCommandLineProbe.Around nothingKnown =
        new IommuCommandLineProbe.Around(
            NOT_TOLD,
            NOT_TOLD,
            Reading.unreadable("not in this recording", ""),
            Reading.unreadable("not in this recording", ""),
            Reading.unreadable("EACCES", "root"));
    assertThat(
            HostFixture.words(
                IommuCommandLineProbe.harmful(
                    CommandLine.parse("swiotlb=force iommu=soft iommu=off"), nothingKnown)))
        .isEqualTo("swiotlb-force");
    assertThat(IommuCommandLineProbe.harmful(CommandLine.parse("iommu=soft"), nothingKnown))
        .isInstanceOf(Reading.Unreadable.class);
    assertThat(ineffective("amd_iommu=on iommu=pt", NOT_TOLD)).isEqualTo("amd-iommu-on");
  }

  @Test
  void cpusThatAreOnlyPossibleProveNothing() {
    Reading<Value> words =
        IommuCommandLineProbe.harmful(
            CommandLine.parse("amd_iommu=off"),
            new IommuCommandLineProbe.Around(
                X86,
                Reading.present("amd", ""),
                Reading.present(192, ""),
                Reading.present(384, ""),
                Reading.present(false, "")));
    assertThat(words).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void whatIsNotKnownOfTheMachineLeavesOpenWhetherAWordDoesHarm() {
    for (String line : List.of("iommu=soft", "iommu=off", "pci=noats")) {
      assertThat(around(line, NOT_TOLD, NOT_TOLD, UNCOUNTED, UNCOUNTED, UNLISTED))
          .as(line)
          .isInstanceOf(Reading.Unreadable.class);
    }
    Reading<String> amd = Reading.present("amd", "");
    Reading<Boolean> none = Reading.present(false, "");
    Reading<Integer> few = Reading.present(192, "");
    assertThat(around("amd_iommu=off", X86, NOT_TOLD, few, few, none))
        .as("whose IOMMU it is")
        .isInstanceOf(Reading.Unreadable.class);
    assertThat(around("amd_iommu=off", X86, amd, UNCOUNTED, few, none))
        .as("how many CPUs there are")
        .isInstanceOf(Reading.Unreadable.class);
    assertThat(around("amd_iommu=off", X86, amd, few, UNCOUNTED, none))
        .as("how many there could be")
        .isInstanceOf(Reading.Unreadable.class);
    assertThat(HostFixture.words(around("amd_iommu=off", X86, amd, few, few, none)))
        .isEqualTo("none");
  }

  @Test
  void theLimitOfCpusWithoutRemappingBelongsToThoseThatAreHidden() {
    Reading<Boolean> none = Reading.present(false, "");
    assertThat(harmful("amd_iommu=off", "amd", 255, none)).isEqualTo("off-hides-cpus");
    assertThat(harmful("amd_iommu=off", "amd", 254, none)).isEqualTo("none");
    assertThat(
            around(
                "amd_iommu=off",
                X86,
                Reading.present("amd", ""),
                Reading.present(192, ""),
                Reading.present(255, ""),
                none))
        .isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void bounceBuffersOfAnotherArchitectureAreNoWordOfItsKernel() {
    Reading<Integer> few = Reading.present(64, "");
    assertThat(
            HostFixture.words(
                around(
                    "iommu=soft",
                    Reading.present("aarch64", ""),
                    Reading.present("arm", ""),
                    few,
                    few,
                    Reading.present(false, ""))))
        .isEqualTo("none");
  }

  private static Reading<Value> around(
      String line,
      Reading<String> arch,
      Reading<String> vendor,
      Reading<Integer> present,
      Reading<Integer> possible,
      Reading<Boolean> guests) {
    return IommuCommandLineProbe.harmful(
        CommandLine.parse(line),
        new IommuCommandLineProbe.Around(arch, vendor, present, possible, guests));
  }

  @Test
  void bounceBuffersByForceDoHarm() {
    Reading<Boolean> none = Reading.present(false, "");
    assertThat(harmful("iommu=soft", "intel", 64, none)).isEqualTo("iommu-soft");
    assertThat(harmful("swiotlb=65536,force", "intel", 64, none)).isEqualTo("swiotlb-force");
    assertThat(harmful("swiotlb=noforce", "intel", 64, none)).isEqualTo("none");
  }

  @Test
  void anAmdIommuThatIsOffHidesCpusOnLargeHostsAlone() {
    Reading<Boolean> none = Reading.present(false, "");
    assertThat(harmful("amd_iommu=off", "amd", 256, none)).isEqualTo("off-hides-cpus");
    assertThat(harmful("amd_iommu=off", "amd", 128, none)).isEqualTo("none");
    assertThat(harmful("iommu=off", "intel", 256, none)).isEqualTo("none");
  }

  @Test
  void guestsChangeWhatDoesHarm() {
    Reading<Boolean> guests = Reading.present(true, "");
    assertThat(harmful("intel_iommu=off pci=noats", "intel", 64, guests))
        .isEqualTo("noats-with-vfio off-with-vfio");
    assertThat(harmful("pci=noats", "intel", 64, Reading.present(false, ""))).isEqualTo("none");
    assertThat(harmful("pci=noats", "intel", 64, Reading.unreadable("EACCES", "root")))
        .startsWith("unreadable, EACCES");
  }

  @Test
  void aCommandLineThatWasNotRecordedIsUnreadable() {
    assertThat(
            new HostFixture()
                .file("/sys/kernel/mm/ksm/run", "0")
                .answers(new IommuCommandLineProbe(), "iommu/ineffective-words")
                .getFirst())
        .startsWith("host: unreadable");
  }

  @ParameterizedTest
  @CsvSource({"iommu=off", "amd_iommu=off", "intel_iommu=off"})
  void anyWordThatSwitchesTheIommuOffTakesItFromGuests(String word) {
    assertThat(harmful(word, "intel", 64, Reading.present(true, ""))).isEqualTo("off-with-vfio");
    assertThat(harmful(word, "intel", 64, Reading.present(false, ""))).isEqualTo("none");
  }

  @Test
  void addressTranslationServicesThatAreOffAreNoIommuThatIsOff() {
    assertThat(harmful("pci=noats", "amd", 256, Reading.present(true, "")))
        .isEqualTo("noats-with-vfio");
    assertThat(harmful("intel_iommu=off", "amd", 256, Reading.present(false, "")))
        .isEqualTo("none");
  }
}
