package dev.kerneltune.probe;

import static dev.kerneltune.probe.CpuAnswers.REFUSED;
import static dev.kerneltune.probe.CpuAnswers.evidence;
import static dev.kerneltune.probe.CpuAnswers.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnergyBiasProbeTest {
  private static final EnergyBiasProbe PROBE = new EnergyBiasProbe();
  private static final String NODE = "/sys/devices/system/node/";

  private static String bias(int cpu) {
    return "/sys/devices/system/cpu/cpu" + cpu + "/power/energy_perf_bias";
  }

  /** Four CPUs on two nodes, whose first are 0 and 2; a third node has memory alone. */
  private static MachineFiles machine(String first, String second) {
    return new MachineFiles()
        .file("/proc/cpuinfo", "processor : 0\nvendor_id : GenuineIntel\n")
        .file("/sys/devices/system/cpu/online", "0-3\n")
        .file(NODE + "online", "0-2\n")
        .file(NODE + "node0/cpulist", "0-1\n")
        .file(NODE + "node1/cpulist", "2-3\n")
        .file(NODE + "node2/cpulist", "\n")
        .file(bias(0), first)
        .file(bias(1), "15\n")
        .file(bias(2), second);
  }

  private static String ask(MachineFiles files) {
    return word(PROBE, EnergyBiasProbe.BIAS, files);
  }

  @ParameterizedTest
  @CsvSource({
    "0, performance",
    "4, performance",
    "5, normal",
    "6, normal",
    "7, normal",
    "8, saving",
    "15, saving"
  })
  void aNumberIsAWord(String number, String word) {
    assertThat(ask(machine(number + "\n", number + "\n"))).isEqualTo(word);
  }

  @Test
  void theWorstOfTheFirstCpusOfTheNodesCounts() {
    assertThat(ask(machine("0\n", "6\n"))).isEqualTo("normal");
    assertThat(ask(machine("8\n", "0\n"))).isEqualTo("saving");
    assertThat(evidence(PROBE, EnergyBiasProbe.BIAS, machine("8\n", "0\n")))
        .isEqualTo(bias(0) + ": 8\n" + bias(2) + ": 0\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"16\n", "-1\n", "", "normal\n"})
  void whatIsNoBiasIsMalformed(String text) {
    assertThat(ask(machine(text, "0\n"))).isEqualTo("malformed");
  }

  @Test
  void aRefusalCouldHideAWorseOne() {
    assertThat(ask(machine("0\n", "0\n").raw(bias(2), REFUSED))).isEqualTo("unreadable");
    assertThat(ask(machine("8\n", "0\n").raw(bias(2), REFUSED))).isEqualTo("saving");
    assertThat(ask(machine("0\n", "0\n").raw(NODE + "node1/cpulist", REFUSED)))
        .isEqualTo("unreadable");
  }

  @Test
  void otherProcessorsHaveNone() {
    MachineFiles none = machine("0\n", "0\n");
    none.raw(bias(0), new Raw.Missing()).raw(bias(2), new Raw.Missing());
    assertThat(ask(none)).isEqualTo("absent");
    assertThat(
            ask(
                machine("8\n", "8\n")
                    .file("/proc/cpuinfo", "processor : 0\nvendor_id : AuthenticAMD\n")))
        .isEqualTo("absent");
  }
}
