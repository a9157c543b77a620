package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import org.junit.jupiter.api.Test;

class XeEnginesProbeTest {
  private static final String CCS = "/sys/bus/pci/devices/0000:03:00.0/tile0/gt0/engines/ccs/";

  private static HostFixture gpu(String driver) {
    return new HostFixture()
        .function("pci0000:00", "0000:03:00.0", 0x8086, 0x030200, HostFixture.noCapability())
        .driver("0000:03:00.0", driver);
  }

  private static HostFixture limits(String timeout) {
    return gpu("xe")
        .file(CCS + "job_timeout_ms", timeout + "\n")
        .file(CCS + ".defaults/job_timeout_ms", "5000\n");
  }

  private static String answer(HostFixture fixture) {
    return fixture.answers(new XeEnginesProbe(), "drm-sched/xe-engines").getFirst();
  }

  @Test
  void limitsAreComparedWithTheDefaultsBesideThem() {
    assertThat(answer(limits("5000"))).endsWith(": default");
    assertThat(answer(limits("60000"))).endsWith(": changed");
  }

  @Test
  void aGpuOfAnotherDriverOrWithoutEnginesHasNoAnswer() {
    assertThat(answer(gpu("i915"))).contains("absent, its driver is not xe");
    assertThat(answer(gpu("xe"))).contains("absent");
  }

  @Test
  void aLimitThatCannotBeReadLeavesItOpen() {
    HostFixture fixture = limits("5000").file(CCS + "job_timeout_ms", new Raw.Refused("EACCES"));
    assertThat(answer(fixture)).contains("unreadable, EACCES");
  }
}
