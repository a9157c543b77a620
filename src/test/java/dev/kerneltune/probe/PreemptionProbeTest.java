package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreemptionProbeTest {
  private static MachineFiles kernel(String release, String banner, String line) {
    return new MachineFiles()
        .file(KernelSurvey.VERSION, "Linux version " + release + " (x) #1 SMP " + banner + " Mon\n")
        .file(KernelSurvey.OSRELEASE, release + "\n")
        .file(KernelSurvey.ARCH, "x86_64\n")
        .file(KernelSurvey.CMDLINE, line + "\n")
        .file("/sys/kernel/debug/sched/verbose", "0\n");
  }

  private static MachineFiles built(MachineFiles files, String release, String option) {
    return files.file("/boot/config-" + release, option + "\n# CONFIG_X is not set\n");
  }

  private static String model(MachineFiles files) {
    return CpuAnswers.word(new PreemptionProbe(), PreemptionProbe.MODEL, files);
  }

  @ParameterizedTest
  @CsvSource({
    "6.12.0, none, none", "6.12.0, voluntary, voluntary", "6.12.0, full, full",
    "6.12.0, lazy, lazy", "6.12.0, nonsense, voluntary", "7.1.0, none, voluntary",
    "7.1.0, voluntary, voluntary", "7.1.0, lazy, lazy", "7.1.0, full, full",
  })
  void theBootChoosesAmongTheModelsThatItsKernelHas(String release, String asked, String model) {
    MachineFiles files = kernel(release, "PREEMPT_DYNAMIC", "preempt=lazy preempt=" + asked);
    assertThat(model(built(files, release, "CONFIG_PREEMPT_VOLUNTARY=y"))).isEqualTo(model);
  }

  @Test
  void anOlderModelOfAKernelThatIsNotKnownIsOpen() {
    for (String asked : new String[] {"none", "voluntary", "full"}) {
      MachineFiles files = kernel("unnamed", "PREEMPT_DYNAMIC", "preempt=" + asked);
      assertThat(model(built(files, "unnamed", "CONFIG_PREEMPT_LAZY=y")))
          .isEqualTo(asked.equals("full") ? "full" : "unreadable");
    }
  }

  @ParameterizedTest
  @CsvSource({"6.12.0, full", "6.13.0, unreadable"})
  void withoutItsBuildAPreemptibleKernelMayBeLazySinceThatModelCame(String release, String model) {
    MachineFiles files = kernel(release, "PREEMPT", "quiet");
    assertThat(model(files.raw("/boot/config-" + release, CpuAnswers.REFUSED))).isEqualTo(model);
  }

  @ParameterizedTest
  @CsvSource({
    "CONFIG_PREEMPT_RT=y, realtime",
    "CONFIG_PREEMPT_LAZY=y, lazy",
    "CONFIG_PREEMPT=y, full",
    "CONFIG_PREEMPT_NONE=y, none",
    "CONFIG_SMP=y, none-or-voluntary",
  })
  void theBuildTellsTheModelOfAKernelThatCannotChange(String option, String model) {
    assertThat(model(built(kernel("6.12.0", "", "quiet"), "6.12.0", option))).isEqualTo(model);
  }

  @Test
  void aBuildWithoutAModelLeavesADynamicKernelOpen() {
    MachineFiles files = kernel("6.12.0", "PREEMPT_DYNAMIC", "quiet");
    assertThat(model(built(files, "6.12.0", "CONFIG_SMP=y"))).isEqualTo("unreadable");
  }
}
