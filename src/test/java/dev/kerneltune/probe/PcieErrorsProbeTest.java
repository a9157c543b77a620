package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PcieErrorsProbeTest {
  private static final String NIC = "/sys/bus/pci/devices/0000:19:00.0/";
  private static final String PORT = "/sys/bus/pci/devices/0000:15:01.0/";
  private static final String CLEAN = "RxErr 0\nBadTLP 0\nTOTAL_ERR_COR 0\n";
  private static final String TWO = "RxErr 0\nBadTLP 2\nRELAY_NUM Rollover 0\nTOTAL_ERR_COR 2\n";
  private static final String LOST = "Undefined 0\nCmpltTO 1\nTOTAL_ERR_NONFATAL 1\n";
  private static final String NONE_LOST = "Undefined 0\nTOTAL_ERR_FATAL 0\n";

  private static HostFixture nic() {
    return new HostFixture()
        .function(
            "pci0000:15", "0000:15:01.0", 0x8086, HostFixture.BRIDGE, HostFixture.noCapability())
        .function(
            "pci0000:15 0000:15:01.0",
            "0000:19:00.0",
            0x15b3,
            HostFixture.NIC,
            HostFixture.noCapability());
  }

  private static String answer(HostFixture fixture, String question) {
    return fixture.answers(new PcieErrorsProbe(), "pcie-errors/" + question).getFirst();
  }

  @Test
  void theTotalIsTheLastLineAndNamesMayHaveBlanks() {
    assertThat(PcieErrorsProbe.parse(TWO).orElse(new PcieErrorsProbe.Counts(-1, List.of())))
        .isEqualTo(new PcieErrorsProbe.Counts(2, List.of("BadTLP 2")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "RxErr 0\n",
        "RxErr\nTOTAL_ERR_COR 0",
        "RxErr -1\nTOTAL_ERR_COR 0",
        "TOTAL_ERR_COR many"
      })
  void aFileWithoutNumbersOrTotalIsMalformed(String text) {
    assertThat(PcieErrorsProbe.parse(text)).isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void errorsOfBothEndsAreAddedUp() {
    HostFixture fixture =
        nic()
            .file(NIC + "aer_dev_nonfatal", LOST)
            .file(NIC + "aer_dev_fatal", NONE_LOST)
            .file(PORT + "aer_dev_nonfatal", LOST)
            .file(PORT + "aer_dev_fatal", NONE_LOST);
    assertThat(answer(fixture, "nic-uncorrectable")).endsWith(": 2");
  }

  @Test
  void withoutCountersThereIsNoNumberAndNoPass() {
    assertThat(answer(nic(), "nic-uncorrectable")).contains("absent");
    assertThat(answer(nic(), "nic-correctable")).contains("absent");
  }

  @Test
  void oneEndThatCannotBeReadLeavesTheSumOpen() {
    HostFixture fixture =
        nic()
            .file(NIC + "aer_dev_nonfatal", NONE_LOST)
            .file(NIC + "aer_dev_fatal", NONE_LOST)
            .file(PORT + "aer_dev_nonfatal", new Raw.Refused("EACCES"))
            .file(PORT + "aer_dev_fatal", NONE_LOST);
    assertThat(answer(fixture, "nic-uncorrectable")).contains("unreadable, EACCES");
  }

  @Test
  void errorsThatWereCountedStayWhateverElseIsHidden() {
    HostFixture fixture =
        nic()
            .file(NIC + "aer_dev_nonfatal", LOST)
            .file(NIC + "aer_dev_fatal", new Raw.Refused("EACCES"))
            .file(PORT + "aer_dev_nonfatal", LOST)
            .file(PORT + "aer_dev_fatal", NONE_LOST);
    assertThat(answer(fixture, "nic-uncorrectable")).endsWith(": 2");
  }

  @Test
  void growthAtOneEndIsSeenThoughTheOtherGivesNoSecondLook() {
    HostFixture fixture =
        nic()
            .file(NIC + "aer_dev_correctable", CLEAN)
            .file(PORT + "aer_dev_correctable", TWO)
            .later(NIC + "aer_dev_correctable", "TOTAL_ERR_COR 1\n")
            .later(PORT + "aer_dev_correctable", "gone");
    assertThat(answer(fixture, "nic-correctable")).endsWith(": growing");
  }

  @Test
  void onlyMoreErrorsWithinTheWindowAreGrowth() {
    String file = NIC + "aer_dev_correctable";
    assertThat(answer(nic().file(file, CLEAN), "nic-correctable")).endsWith(": none");
    assertThat(answer(nic().file(file, TWO), "nic-correctable")).endsWith(": counted");
    assertThat(answer(nic().file(file, TWO).later(file, TWO), "nic-correctable"))
        .endsWith(": counted");
    assertThat(answer(nic().file(file, CLEAN).later(file, TWO), "nic-correctable"))
        .endsWith(": growing");
  }

  @Test
  void countsOfSeveralDigitsAreReadWhole() {
    assertThat(
            PcieErrorsProbe.parse("BadTLP 190\nRxErr 9\nTOTAL_ERR_COR 999999999999999999\n")
                .orElse(new PcieErrorsProbe.Counts(-1, List.of())))
        .isEqualTo(
            new PcieErrorsProbe.Counts(999_999_999_999_999_999L, List.of("BadTLP 190", "RxErr 9")));
    assertThat(PcieErrorsProbe.parse("TOTAL_ERR_COR 9999999999999999999\n"))
        .isInstanceOf(Reading.Malformed.class);
  }
}
