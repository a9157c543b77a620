package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NvidiaXidProbeTest {
  private static final String BOOT = "Nov 20 a kernel: [    0.000000] Linux version 6.8.0-1 (x)\n";

  private static String xid(int number) {
    return "Nov 20 a kernel: [ 99.1] NVRM: Xid (PCI:0000:3b:00): "
        + number
        + ", pid='<unknown>', name=<unknown>, text\n";
  }

  private static String classify(String log) {
    return HostFixture.words(NvidiaXidProbe.classify(log, new Trail()));
  }

  @ParameterizedTest
  @CsvSource({
    "13, application",
    "31, application",
    "48, hardware",
    "63, row-remap",
    "64, hardware",
    "79, hardware",
    "94, hardware",
    "95, hardware",
    "154, application"
  })
  void theNumberGivesTheKind(int number, String word) {
    assertThat(classify(BOOT + xid(number))).isEqualTo(word);
  }

  @Test
  void theWorstOfSeveralCounts() {
    assertThat(classify(BOOT + xid(79) + xid(13))).isEqualTo("hardware");
  }

  @Test
  void errorsOfAnEarlierBootDoNotCount() {
    assertThat(classify(BOOT + xid(79) + BOOT)).isEqualTo("none-seen");
  }

  @Test
  void silenceOfALogThatLacksTheBootProvesNothing() {
    assertThat(NvidiaXidProbe.classify("Nov 20 a kernel: x\n", new Trail()))
        .isInstanceOf(Reading.Unreadable.class);
    assertThat(classify("Nov 20 a kernel: x\n" + xid(95))).isEqualTo("hardware");
    assertThat(NvidiaXidProbe.classify(xid(13), new Trail()))
        .isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void manyErrorsOfProgramsDoNotHideTheOneThatDecidesFromTheEvidence() {
    Trail trail = new Trail();
    String log = BOOT + xid(13).repeat(50) + xid(79);
    assertThat(HostFixture.words(NvidiaXidProbe.classify(log, trail))).isEqualTo("hardware");
    assertThat(trail.list()).hasSize(1);
    assertThat(trail.list().getFirst().raw()).contains(": 79, ");
  }

  @Test
  void aLineThatIsCutOffHasNoNumber() {
    assertThat(NvidiaXidProbe.number("NVRM: Xid (PCI:0000:3b:00): ")).isEqualTo(-1);
    assertThat(NvidiaXidProbe.number("NVRM: Xid (PCI:0000:3b:00")).isEqualTo(-1);
    assertThat(NvidiaXidProbe.number("NVRM: Xid (PCI:0000:3b:00): 119, pid=1")).isEqualTo(119);
  }

  @Test
  void withoutATextFileTheLogIsUnreadable() {
    HostFixture fixture =
        new HostFixture()
            .file(
                "/proc/driver/nvidia/version",
                "NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.65.06  Sun\n");
    assertThat(fixture.answers(new NvidiaXidProbe(), "nvidia/xid").getFirst())
        .contains("unreadable");
  }
}
