package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterruptsParserTest {
  /** CPU 1 is offline; IRQ 1042 touches the margin; ERR has one column; tails differ. */
  private static final String GAPS =
      """
                 CPU0       CPU2       CPU3
         0:         18          0          7  IR-IO-APIC    2-edge      timer
        24:          1          2          3  IR-PCI-MSIX-0000:b1:00.0   12-edge      nvme0q12
      1042:          5          0          0  IR-PCI-MSI 524288-edge      ehci_hcd:usb1, mmc0
       TLB: 4294967290         10         20   TLB shootdowns
       ERR:          4
       MIS:          0
      """;

  private static final String ARM64 =
      """
                 CPU0       CPU1
        4:       1000       2000     GICv3  27 Level     arch_timer
       60:          0 1457922109   ITS-MSI 81923 Edge      eth0-Tx-Rx-2
      IPI0:2768808080 2844211768       Rescheduling interrupts
      IPI1: 357815098  213258177       Function call interrupts
      Err:          0

      """;

  private static final String ROW_CUT_OFF = "  CPU0 CPU1 CPU2\n 24: 1 2\n";
  private static final String NO_COLON = "  CPU0 CPU1\n 24 1 2\n";
  private static final String NOT_THE_FILE = "Node 0, zone DMA\n";
  private static final String HEADER_ALONE = "  CPU0 CPU1\n";
  private static final String TOO_MANY_DIGITS = "  CPU0\n 24: 1234567890123456789\n";

  private static InterruptsTable table(String text) {
    return InterruptsParser.parse(bytes(text)).orElse(new InterruptsTable(new int[0], List.of()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static InterruptsTable.Row row(String text, String label) {
    return table(text).row(label).orElseThrow();
  }

  @Test
  void columnsBelongToTheCpusThatTheHeaderNames() {
    InterruptsTable table = table(GAPS);
    assertThat(table.columns()).isEqualTo(3);
    assertThat(List.of(table.cpu(0), table.cpu(1), table.cpu(2))).containsExactly(0, 2, 3);
  }

  @Test
  void aNumberedRowKeepsItsSumAndANamedRowItsColumns() {
    assertThat(row(GAPS, "24").total()).isEqualTo(6);
    assertThat(row(GAPS, "24").hasColumns()).isFalse();
    assertThat(row(GAPS, "TLB").at(0)).isEqualTo(4_294_967_290L);
    assertThat(row(GAPS, "TLB").at(2)).isEqualTo(20);
  }

  @Test
  void fourDigitsAtTheMarginAreANumberLikeOthers() {
    assertThat(row(GAPS, "1042").isNumbered()).isTrue();
    assertThat(row(GAPS, "1042").total()).isEqualTo(5);
  }

  @Test
  void aRowWithOneColumnForTheWholeMachineIsATotal() {
    assertThat(row(GAPS, "ERR").total()).isEqualTo(4);
    assertThat(row(GAPS, "ERR").hasColumns()).isFalse();
  }

  @Test
  void theTailHoldsChipAndActionsWhateverTheirNumber() {
    assertThat(row(GAPS, "24").tail())
        .isEqualTo("IR-PCI-MSIX-0000:b1:00.0   12-edge      nvme0q12");
    assertThat(row(GAPS, "24").lastWord()).isEqualTo("nvme0q12");
    assertThat(row(GAPS, "24").pciAddress()).isEqualTo("0000:b1:00.0");
    assertThat(row(GAPS, "1042").pciAddress()).isEmpty();
    assertThat(row(GAPS, "1042").lastWord()).isEqualTo("mmc0");
    assertThat(row(GAPS, "0").pciAddress()).isEmpty();
  }

  @Test
  void arm64RowsWithoutABlankBehindTheColonAreRead() {
    assertThat(row(ARM64, "IPI0").at(0)).isEqualTo(2_768_808_080L);
    assertThat(row(ARM64, "IPI0").tail()).isEqualTo("Rescheduling interrupts");
    assertThat(row(ARM64, "60").total()).isEqualTo(1_457_922_109L);
    assertThat(row(ARM64, "60").tail()).startsWith("ITS-MSI 81923");
    assertThat(table(ARM64).rowSaying("Function call interrupts")).isPresent();
    assertThat(table(ARM64).row("TLB")).isEmpty();
  }

  @Test
  void aWordThatBeginsWithDigitsIsNoCount() {
    InterruptsTable.Row row = row("  CPU0 CPU1\n  7: 3 12-edge x\n", "7");
    assertThat(row.total()).isEqualTo(3);
    assertThat(row.tail()).isEqualTo("12-edge x");
  }

  private static String kernelRow(String label, String tail, long... counts) {
    StringBuilder row = new StringBuilder(label);
    for (long count : counts) {
      row.append(String.format(" %10d", count));
    }
    return row.append(tail).append('\n').toString();
  }

  @Test
  void zerosInFieldsOfTheKernelsWidthAreCountedLikeOthers() {
    String file =
        "           CPU0       CPU1       CPU2       CPU3       \n"
            + kernelRow(" 24:", "  IR-PCI-MSIX   0-edge   0 nic", 0, 4_294_967_295L, 0, 10)
            + kernelRow(" 25:", "          0 starts like a count", 0, 0, 0, 0)
            + kernelRow("TLB:", "   TLB shootdowns", 0, 20, 100, 0)
            + kernelRow("ERR:", "", 0);
    assertThat(row(file, "24").total()).isEqualTo(4_294_967_305L);
    assertThat(row(file, "24").tail()).isEqualTo("IR-PCI-MSIX   0-edge   0 nic");
    assertThat(row(file, "25").total()).isZero();
    assertThat(row(file, "25").tail()).isEqualTo("0 starts like a count");
    InterruptsTable.Row tlb = row(file, "TLB");
    assertThat(List.of(tlb.at(0), tlb.at(1), tlb.at(2), tlb.at(3)))
        .containsExactly(0L, 20L, 100L, 0L);
    assertThat(row(file, "ERR").total()).isZero();
    String gap = file.replace("         10  IR", "            IR");
    assertThat(InterruptsParser.parse(bytes(gap))).isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void zerosInFieldsOfAnotherWidthAreNotJumpedOver() {
    String file = "  CPU0 CPU1 CPU2\n 24: 7       1   0 nic\nTLB: 5      6   0 x\n";
    assertThat(row(file, "24").total()).isEqualTo(8);
    assertThat(row(file, "TLB").at(1)).isEqualTo(6);
  }

  @Test
  void theNamedRowsAloneAreThoseOfTheWholeTable() {
    for (String file : List.of(GAPS, ARM64)) {
      InterruptsTable whole = table(file);
      InterruptsTable named =
          InterruptsParser.named(new Raw.Bytes(bytes(file)))
              .orElse(new InterruptsTable(new int[0], List.of()));
      assertThat(named.columns()).isEqualTo(whole.columns());
      assertThat(named.rows())
          .extracting(InterruptsTable.Row::label)
          .containsExactlyElementsOf(
              whole.rows().stream()
                  .filter(row -> !row.isNumbered())
                  .map(InterruptsTable.Row::label)
                  .toList());
      for (InterruptsTable.Row row : named.rows()) {
        assertThat(row.total()).isEqualTo(whole.row(row.label()).orElseThrow().total());
      }
    }
  }

  @Test
  void aTableOfNumbersAloneHasNoNamedRowAndDamageIsStillDamage() {
    String numbers = "  CPU0 CPU1\n 24: 1 2 x\n";
    assertThat(InterruptsParser.named(new Raw.Bytes(bytes(numbers))))
        .isInstanceOf(Reading.Present.class);
    for (String damage :
        List.of(NOT_THE_FILE, HEADER_ALONE, "", "\n", numbers + "TLB: 1\nCAL 1 2\n")) {
      assertThat(InterruptsParser.named(new Raw.Bytes(bytes(damage))))
          .as(damage)
          .isInstanceOf(Reading.Malformed.class);
    }
    assertThat(InterruptsParser.named(new Raw.Refused("EACCES")))
        .isInstanceOf(Reading.Unreadable.class);
    byte[] whole = bytes(GAPS);
    for (int length = 0; length < whole.length; length++) {
      assertThat(InterruptsParser.named(new Raw.Bytes(java.util.Arrays.copyOf(whole, length))))
          .isNotNull();
    }
  }

  @Test
  void damageIsMalformedAndNeverAnEmptyTable() {
    for (String damage :
        List.of(ROW_CUT_OFF, NO_COLON, NOT_THE_FILE, HEADER_ALONE, TOO_MANY_DIGITS, "", "\n")) {
      assertThat(InterruptsParser.parse(bytes(damage))).isInstanceOf(Reading.Malformed.class);
    }
  }

  @Test
  void aRefusalAndAMissingFileStayApart() {
    assertThat(InterruptsParser.parse(new Raw.Refused("EACCES")))
        .isInstanceOf(Reading.Unreadable.class);
    assertThat(InterruptsParser.parse(new Raw.NotRecorded()))
        .isInstanceOf(Reading.Unreadable.class);
    assertThat(InterruptsParser.parse(new Raw.Missing())).isInstanceOf(Reading.Absent.class);
  }

  @Test
  void anyTruncationEndsWithoutAnError() {
    byte[] whole = bytes(GAPS);
    for (int length = 0; length < whole.length; length++) {
      assertThat(InterruptsParser.parse(java.util.Arrays.copyOf(whole, length))).isNotNull();
    }
  }

  @Test
  void aMachineOfMoreCpusThanTheFirstGuessKeepsAllItsColumns() {
    StringBuilder header = new StringBuilder("           ");
    long[] counts = new long[130];
    for (int cpu = 0; cpu < counts.length; cpu++) {
      header.append(String.format("CPU%-8d", cpu));
      counts[cpu] = cpu;
    }
    InterruptsTable table = table(header + "\n" + kernelRow("TLB:", "   TLB shootdowns", counts));
    assertThat(table.columns()).isEqualTo(130);
    assertThat(table.cpu(129)).isEqualTo(129);
    assertThat(table.row("TLB").orElseThrow().at(129)).isEqualTo(129);
    assertThat(table.row("TLB").orElseThrow().total()).isEqualTo(129 * 130 / 2);
  }

  @Test
  void aNumberOfMoreDigitsThanAnyCpuHasIsDamage() {
    assertThat(table("  CPU123456\nTLB: 1\n").cpu(0)).isEqualTo(123_456);
    assertThat(InterruptsParser.parse(bytes("  CPU1234567\nTLB: 1\n")))
        .isInstanceOf(Reading.Malformed.class);
    assertThat(InterruptsParser.parse(bytes("  CPUs\nTLB: 1\n")))
        .isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void aCountThatALongHoldsIsReadAndALongerOneIsDamage() {
    assertThat(row("  CPU0\n 24: 999999999999999999\n", "24").total())
        .isEqualTo(999_999_999_999_999_999L);
    assertThat(InterruptsParser.parse(bytes(TOO_MANY_DIGITS)))
        .isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void damageIsShownByTheLineThatItStandsIn() {
    assertThat(InterruptsParser.parse(bytes("  CPU0 CPU1\nTLB: 1 2\n 24 1 2\nCAL: 1 2\n")))
        .isEqualTo(Reading.malformed(" 24 1 2", "a row that begins with a label and a colon"));
    String noise = "x".repeat(300);
    assertThat(InterruptsParser.parse(bytes(noise)))
        .isEqualTo(Reading.malformed(noise.substring(0, 120), "a first line that names the CPUs"));
  }

  @Test
  void theRowOfAnInterruptIsNotTakenForANamedOne() {
    InterruptsTable table =
        table("  CPU0\n 24: 1 Rescheduling interrupts\nIPI0: 7 Rescheduling interrupts\n");
    assertThat(table.rowSaying("Rescheduling interrupts").orElseThrow().label()).isEqualTo("IPI0");
  }

  @Test
  void aLabelOfDigitsAloneIsANumber() {
    String file = "  CPU0\n 0: 1 x\n 99: 1 x\n 123456789: 1 x\n1234567890: 1 x\n 9a: 1 x\nERR: 1\n";
    assertThat(table(file).rows().stream().map(InterruptsTable.Row::number))
        .containsExactly(0, 99, 123_456_789, -1, -1, -1);
    assertThat(row(file, "99").isNumbered()).isTrue();
    assertThat(row(file, "ERR").isNumbered()).isFalse();
  }

  @Test
  void theLastWordIsTheNameOfTheLastAction() {
    assertThat(row("  CPU0\n 24: 1 chip nvme0q1 \t\n", "24").lastWord()).isEqualTo("nvme0q1");
    assertThat(row("  CPU0\n 24: 1 nvme0q1\n", "24").lastWord()).isEqualTo("nvme0q1");
    assertThat(row("  CPU0\n 24: 1 a caf\u00e9\n", "24").lastWord()).isEqualTo("caf\u00e9");
    assertThat(row("  CPU0\n 24: 1\n", "24").lastWord()).isEmpty();
  }

  @Test
  void aFunctionIsReadOutOfTheNameOfItsChipAlone() {
    assertThat(row("  CPU0\n 24: 1 PCI-MSIX-0000:b1:00.0\n", "24").pciAddress())
        .isEqualTo("0000:b1:00.0");
    for (String chip :
        List.of("PCI-MSIX-000:b1:00.0", "PCI-MSIX-0000:b1", "a-0000:b1:00", "x:y.z")) {
      assertThat(row("  CPU0\n 24: 1 " + chip + " 1-edge nic\n", "24").pciAddress())
          .as(chip)
          .isEmpty();
    }
  }

  @Test
  void twoTablesAreAlikeWhereTheSameCpusStandInTheSameColumns() {
    InterruptsTable table = table("  CPU0 CPU2\nTLB: 1 2\n");
    assertThat(table.hasColumnsOf(table("  CPU0 CPU2\nTLB: 3 4\n"))).isTrue();
    assertThat(table.hasColumnsOf(table("  CPU0 CPU3\nTLB: 1 2\n"))).isFalse();
  }

  @Test
  void blankLinesAndTabsBetweenRowsAreNoRows() {
    InterruptsTable table = table("\tCPU0\r\n\n  \t\nTLB:\t1\r\n");
    assertThat(table.rows()).hasSize(1);
    assertThat(table.row("TLB").orElseThrow().total()).isEqualTo(1);
  }

  /** The fields are narrower than the header's: what looks like a field of 0 there holds three. */
  @Test
  void countsCloserThanTheirHeaderAreReadOneByOne() {
    String header = "           CPU0       CPU1       CPU2       \n";
    assertThat(row(header + "TLB: 1   5    0 x\n", "TLB").total()).isEqualTo(6);
    assertThat(row(header + "TLB:1    2    0 x\n", "TLB").total()).isEqualTo(3);
    assertThat(row(header + "TLB:  7     1 10 x\n", "TLB").total()).isEqualTo(18);
  }
}
