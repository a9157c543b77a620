package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedDefectProbeTest {
  private static final SchedDefectProbe PROBE = new SchedDefectProbe();

  private static String reweight(MachineFiles files) {
    return CpuAnswers.word(PROBE, SchedDefectProbe.REWEIGHT, files);
  }

  @ParameterizedTest
  @CsvSource({
    "6.18.44-fc, affected", "6.18.50, no", "6.8.0-51-generic, no",
    "6.14.0-33-generic, unreadable", "6.12.90-amd64, unreadable", "rubbish, malformed",
  })
  void theReleaseTellsTheDefect(String release, String answer) {
    MachineFiles files = new MachineFiles().file(KernelSurvey.OSRELEASE, release + "\n");
    assertThat(reweight(files)).isEqualTo(answer);
    assertThat(CpuAnswers.evidence(PROBE, SchedDefectProbe.REWEIGHT, files))
        .isEqualTo(KernelSurvey.OSRELEASE + ": " + release + "\n");
  }

  @Test
  void aReleaseThatStandsElsewhereIsShownWithItsPlace() {
    MachineFiles files =
        new MachineFiles().file(KernelSurvey.VERSION, "Linux version 6.18.44 (x) #1 SMP\n");
    assertThat(reweight(files)).isEqualTo("affected");
    assertThat(CpuAnswers.evidence(PROBE, SchedDefectProbe.REWEIGHT, files))
        .contains("kernel release: " + KernelSurvey.VERSION + ": Linux version 6.18.44");
  }

  @Test
  void aReleaseThatCannotBeReadIsNeitherPassNorFail() {
    MachineFiles files = new MachineFiles().raw(KernelSurvey.OSRELEASE, CpuAnswers.REFUSED);
    assertThat(reweight(files)).isEqualTo("unreadable");
  }
}
