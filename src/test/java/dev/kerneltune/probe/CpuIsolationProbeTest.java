package dev.kerneltune.probe;

import static dev.kerneltune.probe.CpuAnswers.REFUSED;
import static dev.kerneltune.probe.CpuAnswers.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.CpuSet;
import org.junit.jupiter.api.Test;

class CpuIsolationProbeTest {
  private static final CpuIsolationProbe PROBE = new CpuIsolationProbe();
  private static final String CPU = CpuSurvey.FOLDER + "/";

  /** What some kernels print for a mask that was never set. */
  private static final String NULL_MASK = "  (null)\n";

  private static MachineFiles machine(String release, String line) {
    return new MachineFiles()
        .file(KernelSurvey.CMDLINE, line + "\n")
        .file(KernelSurvey.OSRELEASE, release + "\n")
        .file(CPU + "online", "0-79\n");
  }

  private static String isolcpus(MachineFiles files) {
    return word(PROBE, CpuIsolationProbe.ISOLCPUS, files);
  }

  @Test
  void managedIrqIsAFlagAndNoCpu() {
    IsolcpusParser parsed = IsolcpusParser.parse("managed_irq,0-4,11-79");
    assertThat(parsed.flags()).containsExactly("managed_irq");
    assertThat(parsed.cpus().orElse(CpuSet.empty()).size()).isEqualTo(74);
    assertThat(parsed.isDomain()).isFalse();
  }

  @Test
  void unknownFlagsLeaveTheDefault() {
    assertThat(IsolcpusParser.parse("1-3").isDomain()).isTrue();
    assertThat(IsolcpusParser.parse("wibble,1-3").isDomain()).isTrue();
    assertThat(IsolcpusParser.parse("nohz,domain,1-3").isDomain()).isTrue();
    assertThat(IsolcpusParser.parse("nohz,1-3").isDomain()).isFalse();
    assertThat(word(IsolcpusParser.parse("domain,1-").cpus())).isEqualTo("malformed");
  }

  @Test
  void managedIrqAloneIsolatesNoCpuFromBalancing() {
    MachineFiles files = machine("5.14.0", "isolcpus=managed_irq,0-4,11-79 nohz_full=0-4,11-79");
    assertThat(isolcpus(files)).isEqualTo("managed-irq");
    assertThat(word(PROBE, CpuIsolationProbe.SET_APART, files)).isEqualTo("0-4,11-79");
    assertThat(word(PROBE, CpuIsolationProbe.HOUSEKEEPING, files)).isEqualTo("few");
    assertThat(word(PROBE, CpuIsolationProbe.NOHZ_FULL, files)).isEqualTo("set");
  }

  @Test
  void whatTheRunningKernelSaysBeatsWhatItWasAskedFor() {
    MachineFiles files = machine("6.12.0", "isolcpus=4-7");
    assertThat(isolcpus(files.file(CPU + "isolated", "\n"))).isEqualTo("none");
    assertThat(isolcpus(files.file(CPU + "isolated", "4-7\n"))).isEqualTo("domain");
  }

  @Test
  void withoutTheFileTheCommandLineDecidesOnOlderKernelsAlone() {
    assertThat(isolcpus(machine("6.12.0", "isolcpus=4-7"))).isEqualTo("domain");
    assertThat(isolcpus(machine("6.12.0", "quiet"))).isEqualTo("none");
    assertThat(isolcpus(machine("7.0.0", "quiet").raw(CPU + "isolated", REFUSED)))
        .isEqualTo("unreadable");
  }

  @Test
  void theNullMaskMeansNoCpu() {
    MachineFiles files = machine("6.17.0", "quiet").file(CPU + "nohz_full", NULL_MASK);
    assertThat(word(PROBE, CpuIsolationProbe.NOHZ_FULL, files)).isEqualTo("none");
    assertThat(word(PROBE, CpuIsolationProbe.SET_APART, files)).isEqualTo("none");
    assertThat(word(PROBE, CpuIsolationProbe.HOUSEKEEPING, files)).isEqualTo("all");
  }

  @Test
  void aMalformedListIsNotTakenForNone() {
    MachineFiles files = machine("6.17.0", "quiet").file(CPU + "nohz_full", "0-,\n");
    assertThat(word(PROBE, CpuIsolationProbe.NOHZ_FULL, files)).isEqualTo("malformed");
    assertThat(isolcpus(machine("6.17.0", "quiet").file(CPU + "isolated", "x\n")))
        .isEqualTo("malformed");
  }

  @Test
  void withoutTheCommandLineNobodyKnowsWhatManagedIrqSetApart() {
    MachineFiles files =
        machine("6.12.0", "quiet")
            .raw(KernelSurvey.CMDLINE, REFUSED)
            .file(CPU + "isolated", "\n")
            .file(CPU + "nohz_full", "\n");
    assertThat(isolcpus(files)).isEqualTo("none");
    assertThat(word(PROBE, CpuIsolationProbe.SET_APART, files)).isEqualTo("unreadable");
    assertThat(word(PROBE, CpuIsolationProbe.HOUSEKEEPING, files)).isEqualTo("unreadable");
  }

  @Test
  void nothingIsKnownWithoutAnyOfTheFiles() {
    assertThat(isolcpus(new MachineFiles())).isEqualTo("unreadable");
    assertThat(word(PROBE, CpuIsolationProbe.NOHZ_FULL, new MachineFiles()))
        .isEqualTo("unreadable");
  }
}
