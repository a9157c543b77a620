package dev.kerneltune.probe;

import static dev.kerneltune.probe.CpuAnswers.REFUSED;
import static dev.kerneltune.probe.CpuAnswers.evidence;
import static dev.kerneltune.probe.CpuAnswers.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import org.junit.jupiter.api.Test;

class CpufreqProbeTest {
  private static final CpufreqProbe PROBE = new CpufreqProbe();
  private static final CpufreqLimitProbe LIMITS = new CpufreqLimitProbe();

  /** As skx-pmem-isolated has it: the file is there, and holds nothing. */
  private static final String EMPTY_GOVERNOR = "";

  private static String policy(int number) {
    return CpufreqPolicies.CPUFREQ + "/policy" + number + "/";
  }

  private static MachineFiles policies(String driver, String... governors) {
    MachineFiles files = new MachineFiles();
    for (int i = 0; i < governors.length; i++) {
      files
          .file(policy(i) + "scaling_driver", driver + "\n")
          .file(policy(i) + "scaling_governor", governors[i]);
    }
    return files;
  }

  private static String governor(MachineFiles files) {
    return word(PROBE, CpufreqProbe.GOVERNOR, files);
  }

  @Test
  void powersaveOfAnOldDriverStaysAtTheLowest() {
    assertThat(governor(policies("acpi-cpufreq", "powersave\n"))).isEqualTo("powersave");
  }

  @Test
  void powersaveOfIntelPstateIsJudgedByItsPreference() {
    MachineFiles files = policies("intel_pstate", "powersave\n");
    files.file(policy(0) + "energy_performance_preference", "balance_performance\n");
    assertThat(governor(files)).isEqualTo("by-preference");
  }

  @Test
  void powersaveOfIntelPstateWithoutHardwarePstatesIsManagedByTheDriver() {
    assertThat(governor(policies("intel_pstate", "powersave\n"))).isEqualTo("driver-managed");
  }

  @Test
  void aRefusedPreferenceLeavesThePowersaveGovernorOpen() {
    MachineFiles files = policies("intel_pstate", "powersave\n");
    files.raw(policy(0) + "energy_performance_preference", REFUSED);
    assertThat(governor(files)).isEqualTo("unreadable");
  }

  @Test
  void theWorstPolicyOfAllIsTheAnswerAndTheCountsAreTheEvidence() {
    MachineFiles files =
        policies("acpi-cpufreq", "performance\n", "performance\n", "schedutil\n", "performance\n");
    assertThat(governor(files)).isEqualTo("schedutil");
    assertThat(evidence(PROBE, CpufreqProbe.GOVERNOR, files))
        .contains("performance x3")
        .contains("schedutil x1");
  }

  @Test
  void anEmptyGovernorFileIsMalformedAndNoGovernor() {
    assertThat(governor(policies("intel_pstate", EMPTY_GOVERNOR))).isEqualTo("malformed");
  }

  @Test
  void oneUnreadablePolicyLeavesAGoodAnswerOpen() {
    MachineFiles files = policies("acpi-cpufreq", "performance\n", "performance\n");
    files.raw(policy(1) + "scaling_governor", REFUSED);
    assertThat(governor(files)).isEqualTo("unreadable");
  }

  @Test
  void oneUnreadablePolicyDoesNotTakeBackTheWorst() {
    MachineFiles files = policies("acpi-cpufreq", "powersave\n", "performance\n");
    files.raw(policy(1) + "scaling_governor", REFUSED);
    assertThat(governor(files)).isEqualTo("powersave");
  }

  @Test
  void aPolicyWhoseCpusAreOfflineHasNoSay() {
    MachineFiles files = policies("acpi-cpufreq", "performance\n", "performance\n");
    files
        .raw(policy(1) + "scaling_governor", new Raw.Failed("EBUSY"))
        .file(policy(1) + "affected_cpus", "\n");
    assertThat(governor(files)).isEqualTo("performance");
  }

  @Test
  void anUnknownGovernorIsNotGuessedAt() {
    assertThat(governor(policies("acpi-cpufreq", "schedhorizon\n"))).isEqualTo("malformed");
  }

  @Test
  void oldKernelsKeepTheirPoliciesWithTheCpus() {
    MachineFiles files =
        new MachineFiles()
            .file(CpufreqPolicies.CPUFREQ + "/boost", "1\n")
            .file(CpufreqPolicies.CPU + "/cpu0/cpufreq/scaling_driver", "powernow-k8\n")
            .file(CpufreqPolicies.CPU + "/cpu0/cpufreq/scaling_governor", "ondemand\n");
    assertThat(governor(files)).isEqualTo("ondemand");
  }

  @Test
  void aMachineWithoutPoliciesHasNoGovernor() {
    MachineFiles files = new MachineFiles().file(CpufreqPolicies.CPUFREQ + "/x", "");
    assertThat(governor(files)).isEqualTo("absent");
    assertThat(governor(new MachineFiles())).isEqualTo("unreadable");
  }

  @Test
  void preferencesAreSortedByNameAndNumber() {
    assertThat(word(CpufreqProbe.preferenceOf("0"))).isEqualTo("performance");
    assertThat(word(CpufreqProbe.preferenceOf("128"))).isEqualTo("other");
    assertThat(word(CpufreqProbe.preferenceOf("balance_power"))).isEqualTo("saving");
    assertThat(word(CpufreqProbe.preferenceOf("256"))).isEqualTo("malformed");
  }

  @Test
  void acpiCpufreqIsIntendedOnEpycBeforeZen5AndAFallbackFromThereOn() {
    assertThat(word(CpufreqProbe.fit("acpi-cpufreq", "amd", "25"))).isEqualTo("intended");
    assertThat(word(CpufreqProbe.fit("acpi-cpufreq", "amd", "26"))).isEqualTo("fallback");
    assertThat(word(CpufreqProbe.fit("acpi-cpufreq", "intel", "6"))).isEqualTo("fallback");
    assertThat(word(CpufreqProbe.fit("cppc_cpufreq", "arm", ""))).isEqualTo("intended");
  }

  private static MachineFiles limits(String max, String possible) {
    MachineFiles files = policies("acpi-cpufreq", "performance\n");
    return files
        .file(policy(0) + "scaling_max_freq", max)
        .file(policy(0) + "cpuinfo_max_freq", possible);
  }

  @Test
  void theBoostFrequencyOfAcpiCpufreqIsNoCap() {
    MachineFiles files =
        limits("2250000\n", "3414550\n")
            .file(policy(0) + "bios_limit", "2250000\n")
            .file(policy(0) + "scaling_available_frequencies", "2250000 2000000 1500000 \n");
    assertThat(word(LIMITS, CpufreqLimitProbe.CAP, files)).isEqualTo("none");
  }

  @Test
  void aLoweredMaximumIsACap() {
    MachineFiles files =
        limits("2000000\n", "3414550\n")
            .file(policy(0) + "scaling_available_frequencies", "2250000 2000000 1500000 \n");
    assertThat(word(LIMITS, CpufreqLimitProbe.CAP, files)).isEqualTo("scaling-max");
    assertThat(word(LIMITS, CpufreqLimitProbe.CAP, limits("800000\n", "3900000\n")))
        .isEqualTo("scaling-max");
  }

  @Test
  void anUnreadableFirmwareLimitIsNotTakenForNone() {
    MachineFiles files = limits("3900000\n", "3900000\n");
    files.raw(policy(0) + "bios_limit", REFUSED);
    assertThat(word(LIMITS, CpufreqLimitProbe.CAP, files)).isEqualTo("unreadable");
  }

  @Test
  void percentOfIntelPstateCapsAsWell() {
    MachineFiles files = policies("intel_pstate", "performance\n");
    files
        .file(policy(0) + "scaling_max_freq", "3900000\n")
        .file(policy(0) + "cpuinfo_max_freq", "3900000\n")
        .file(CpufreqPolicies.CPU + "/intel_pstate/max_perf_pct", "70\n");
    assertThat(word(LIMITS, CpufreqLimitProbe.CAP, files)).isEqualTo("max-perf-pct");
  }

  @Test
  void noTurboMeansTheOppositeOfBoost() {
    Reading<Long> none = Reading.absent("no file");
    Reading<dev.kerneltune.model.Value> silent = Reading.absent("no policy has a switch");
    assertThat(word(CpufreqLimitProbe.boostOf(none, Reading.present(0L, "0"), silent)))
        .isEqualTo("on");
    assertThat(word(CpufreqLimitProbe.boostOf(none, Reading.present(1L, "1"), silent)))
        .isEqualTo("off");
    assertThat(word(CpufreqLimitProbe.boostOf(Reading.present(0L, "0"), none, silent)))
        .isEqualTo("off");
    assertThat(
            word(
                CpufreqLimitProbe.boostOf(
                    Reading.present(1L, "1"), none, CpuAnswers.present("off"))))
        .isEqualTo("mixed");
    assertThat(word(CpufreqLimitProbe.boostOf(Reading.present(7L, "7"), none, silent)))
        .isEqualTo("malformed");
    assertThat(word(CpufreqLimitProbe.boostOf(none, none, silent))).isEqualTo("absent");
  }

  @Test
  void theMeshIsCappedWhereItsMaximumWasLowered() {
    assertThat(
            word(
                UncoreProbe.capOf(
                    Reading.present(1_800_000L, ""), Reading.present(2_500_000L, ""))))
        .isEqualTo("lowered");
    assertThat(
            word(
                UncoreProbe.capOf(
                    Reading.present(2_500_000L, ""), Reading.unreadable("EACCES", "root"))))
        .isEqualTo("unreadable");
  }
}
