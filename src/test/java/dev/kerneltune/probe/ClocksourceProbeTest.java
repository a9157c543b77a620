package dev.kerneltune.probe;

import static dev.kerneltune.probe.CpuAnswers.REFUSED;
import static dev.kerneltune.probe.CpuAnswers.word;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClocksourceProbeTest {
  private static final String FOLDER = "/sys/devices/system/clocksource/clocksource0/";
  private static final String X86 = "processor\t: 0\nvendor_id\t: GenuineIntel\nflags\t: lm tsc\n";

  private static MachineFiles clock(String current, String available) {
    return new MachineFiles()
        .file("/proc/cpuinfo", X86)
        .file(FOLDER + "current_clocksource", current + "\n")
        .file(FOLDER + "available_clocksource", available + " \n");
  }

  private static String kind(MachineFiles files) {
    return word(new ClocksourceProbe(), ClocksourceProbe.KIND, files);
  }

  private static String tsc(MachineFiles files) {
    return word(new ClocksourceProbe(), ClocksourceProbe.TSC, files);
  }

  @Test
  void theCounterOfTheProcessorIsFine() {
    assertThat(kind(clock("tsc", "tsc hpet acpi_pm"))).isEqualTo("counter");
    assertThat(kind(clock("arch_sys_counter", "arch_sys_counter"))).isEqualTo("counter");
    assertThat(tsc(clock("tsc", "tsc hpet"))).isEqualTo("in-use");
  }

  @Test
  void hpetIsSlowAndTheCounterWasGivenUp() {
    MachineFiles files = clock("hpet", "hpet acpi_pm");
    assertThat(kind(files)).isEqualTo("slow");
    assertThat(tsc(files)).isEqualTo("not-offered");
  }

  @Test
  void xenIsSlowOnlyWhereTheCounterIsOffered() {
    assertThat(kind(clock("xen", "xen tsc hpet"))).isEqualTo("slow");
    assertThat(kind(clock("xen", "xen"))).isEqualTo("paravirtual");
  }

  @Test
  void xenWithoutTheListIsLeftOpen() {
    MachineFiles files = clock("xen", "xen");
    files.raw(FOLDER + "available_clocksource", REFUSED);
    assertThat(kind(files)).isEqualTo("unreadable");
  }

  @Test
  void anUnknownOrEmptyNameIsNotJudged() {
    assertThat(kind(clock("quartz", "quartz"))).isEqualTo("unreadable");
    assertThat(kind(clock("", ""))).isEqualTo("malformed");
  }

  @Test
  void aProcessorWithoutTheCounterHasNoneToLose() {
    MachineFiles files = clock("hpet", "hpet").file("/proc/cpuinfo", X86.replace(" tsc", ""));
    assertThat(tsc(files)).isEqualTo("absent");
  }
}
