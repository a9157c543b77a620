package dev.kerneltune.probe;

import static dev.kerneltune.probe.CpuAnswers.REFUSED;
import static dev.kerneltune.probe.CpuAnswers.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkqueueProbeTest {
  private static final WorkqueueProbe PROBE = new WorkqueueProbe();
  private static final String FOLDER = "/sys/devices/virtual/workqueue/";
  private static final String CPU = "/sys/devices/system/cpu/";

  private static MachineFiles machine(String mask, String isolated) {
    return new MachineFiles()
        .file(CPU + "online", "0-7\n")
        .file(CPU + "isolated", isolated + "\n")
        .file(CPU + "nohz_full", "(null)\n")
        .file(FOLDER + "cpumask", mask + "\n")
        .file(FOLDER + "cpumask_isolated", "00\n");
  }

  private static String ask(MachineFiles files) {
    return word(PROBE, WorkqueueProbe.CPUS, files);
  }

  @ParameterizedTest
  @CsvSource({
    "ff, '', all",
    "ffffffff, '', all", // CPUs that are possible and offline
    "0f, '', restricted",
    "0f, 4-7, all-but-isolated",
    "07, 4-7, restricted",
    "1f, 4-7, on-isolated",
    "ff, 4-7, on-isolated",
    "13, 4-7, restricted"
  })
  void theMaskIsHeldAgainstTheOnlineAndTheIsolatedCpus(String mask, String isolated, String word) {
    assertThat(ask(machine(mask, isolated))).isEqualTo(word);
  }

  @Test
  void ticklessAndPartitionedCpusAreIsolatedToo() {
    assertThat(ask(machine("0f", "").file(CPU + "nohz_full", "4-7\n")))
        .isEqualTo("all-but-isolated");
    assertThat(ask(machine("0f", "").file(FOLDER + "cpumask_isolated", "f0\n")))
        .isEqualTo("all-but-isolated");
    assertThat(ask(machine("3f", "6").file(FOLDER + "cpumask_isolated", "80\n")))
        .isEqualTo("all-but-isolated");
  }

  @Test
  void anOlderKernelTellsNoPartitions() {
    assertThat(ask(machine("ff", "").raw(FOLDER + "cpumask_isolated", new Raw.Missing())))
        .isEqualTo("all");
  }

  @Test
  void whatCannotBeReadIsNotJudged() {
    assertThat(ask(machine("ff", "").raw(FOLDER + "cpumask", REFUSED))).isEqualTo("unreadable");
    assertThat(ask(machine("ff", "").raw(FOLDER + "cpumask", new Raw.Missing())))
        .isEqualTo("absent");
    assertThat(ask(machine("fg", ""))).isEqualTo("malformed");
    assertThat(ask(machine("", ""))).isEqualTo("malformed");
    assertThat(ask(machine("ff", "").raw(CPU + "isolated", REFUSED))).isEqualTo("unreadable");
    assertThat(ask(machine("ff", "").raw(FOLDER + "cpumask_isolated", REFUSED)))
        .isEqualTo("unreadable");
    assertThat(ask(machine("ff", "").raw(CPU + "online", REFUSED))).isEqualTo("unreadable");
  }
}
