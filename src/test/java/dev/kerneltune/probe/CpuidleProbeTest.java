package dev.kerneltune.probe;

import static dev.kerneltune.probe.CpuAnswers.REFUSED;
import static dev.kerneltune.probe.CpuAnswers.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import org.junit.jupiter.api.Test;

class CpuidleProbeTest {
  private static final String CPU = CpufreqPolicies.CPU + "/";
  private static final String QOS = "/dev/cpu_dma_latency";

  /** 2000000000 us, the kernel's word for "no limit". */
  private static final byte[] NO_LIMIT = {0x00, (byte) 0x94, 0x35, 0x77};

  private static final byte[] THREE_US = {3, 0, 0, 0};
  private static final byte[] SHORT = {3, 0};

  private static MachineFiles twoCpus(String c6OfTheFirst, String c6OfTheSecond) {
    MachineFiles files =
        new MachineFiles()
            .file(CPU + "online", "0-1\n")
            .file(CPU + "cpuidle/current_driver", "intel_idle\n");
    String[] disabled = {c6OfTheFirst, c6OfTheSecond};
    for (int cpu = 0; cpu < 2; cpu++) {
      String folder = CPU + "cpu" + cpu + "/cpuidle/";
      files
          .file(folder + "state0/name", "C1\n")
          .file(folder + "state0/latency", "1\n")
          .file(folder + "state0/disable", "0\n")
          .file(folder + "state1/name", "C6\n")
          .file(folder + "state1/latency", "170\n")
          .file(folder + "state1/disable", disabled[cpu]);
    }
    return files;
  }

  private static String deep(MachineFiles files) {
    return word(new CpuidleProbe(), CpuidleProbe.DEEP, files);
  }

  @Test
  void aStateThatIsDisabledOnEveryCpuIsDisabled() {
    assertThat(deep(twoCpus("1\n", "1\n"))).isEqualTo("disabled");
  }

  @Test
  void aStateThatIsEnabledWithoutALimitIsEnabled() {
    assertThat(deep(twoCpus("0\n", "0\n").raw(QOS, new Raw.Bytes(NO_LIMIT)))).isEqualTo("enabled");
    assertThat(deep(twoCpus("0\n", "1\n").raw(QOS, new Raw.Bytes(NO_LIMIT))))
        .isEqualTo("some-cpus");
  }

  @Test
  void aRequestForShortWakeUpsHoldsTheStateOff() {
    assertThat(deep(twoCpus("0\n", "0\n").raw(QOS, new Raw.Bytes(THREE_US)))).isEqualTo("held-off");
  }

  @Test
  void aRefusedRequestLeavesAnEnabledStateOpenButNotADisabledOne() {
    assertThat(deep(twoCpus("0\n", "0\n").raw(QOS, REFUSED))).isEqualTo("unreadable");
    assertThat(deep(twoCpus("1\n", "1\n").raw(QOS, REFUSED))).isEqualTo("disabled");
  }

  @Test
  void garbageInTheSwitchIsNeitherOnNorOff() {
    assertThat(deep(twoCpus("1\n", "x\n"))).isEqualTo("malformed");
  }

  @Test
  void aShortRequestIsMalformed() {
    assertThat(word(CpuidleProbe.latencyLimit(new Raw.Bytes(SHORT)))).isEqualTo("malformed");
    assertThat(word(CpuidleProbe.latencyLimit(new Raw.Bytes(NO_LIMIT)))).isEqualTo("2000000000");
  }

  @Test
  void aDriverThatListsNoStatesInARecordingIsNotWithoutThem() {
    MachineFiles files =
        new MachineFiles()
            .file(CPU + "online", "0\n")
            .file(CPU + "cpu0/uevent", "")
            .file(CPU + "cpuidle/current_driver", "acpi_idle\n");
    assertThat(deep(files)).isEqualTo("unreadable");
  }
}
