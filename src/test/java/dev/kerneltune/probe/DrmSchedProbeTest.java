package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrmSchedProbeTest {
  private static final String CMDLINE = "/proc/cmdline";

  private static HostFixture gpu(String driver) {
    return new HostFixture()
        .function(
            "pci0000:15",
            "0000:19:00.0",
            HostFixture.NVIDIA,
            HostFixture.GPU,
            HostFixture.noCapability())
        .driver("0000:19:00.0", driver)
        .file("/etc/modprobe.d/blank.conf", "")
        .file("/run/utmp", "")
        .file("/lib/os-release", "")
        .file("/usr/lib/os-release", "")
        .file("/usr/local/lib/x", "");
  }

  private static String answer(HostFixture fixture, String question) {
    return fixture.answers(new DrmSchedProbe(), "drm-sched/" + question).getFirst();
  }

  @ParameterizedTest
  @CsvSource({"nvidia, none", "amdgpu, rings", "xe, all", "nouveau, all", "i915, none"})
  void theDriverTellsWhoSchedules(String driver, String word) {
    assertThat(answer(gpu(driver), "scope")).endsWith(": " + word);
  }

  @ParameterizedTest
  @CsvSource({"nvidia, without-effect", "amdgpu, effective", "xe, effective"})
  void theKnobReachesOnlyWhatIsScheduled(String driver, String word) {
    String line = "root=/dev/sda1 gpu_sched.sched_policy=0\n";
    assertThat(answer(gpu(driver).file(CMDLINE, line), "policy-knob")).endsWith(": " + word);
  }

  @Test
  void theKnobIsSoughtInModprobeFilesToo() {
    HostFixture fixture = gpu("nvidia").file(CMDLINE, "root=/dev/sda1\n");
    fixture.file("/etc/modprobe.d/sched.conf", "# nothing\n");
    assertThat(answer(fixture, "policy-knob")).endsWith(": unset");
    fixture.file("/etc/modprobe.d/sched.conf", "options gpu_sched sched_policy=0\n");
    assertThat(answer(fixture, "policy-knob")).endsWith(": without-effect");
  }

  @Test
  void aRefusedCommandLineIsNotAnUnsetKnob() {
    assertThat(answer(gpu("nvidia").file(CMDLINE, new Raw.Refused("EACCES")), "policy-knob"))
        .contains("unreadable");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|default",
        "0|default",
        "10000|finite",
        "10000,60000,10000,10000|finite",
        "-1|infinite",
        "10000,-1|infinite",
        "(null)|default"
      })
  void aNegativeTimeOutIsInfinite(String text, String word) {
    assertThat(HostFixture.words(DrmSchedProbe.lockup(text))).isEqualTo(word);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ten", "1,,2", "-", "1 2"})
  void aTextThatIsNoTimeOutIsMalformed(String text) {
    assertThat(DrmSchedProbe.lockup(text)).isInstanceOf(Reading.Malformed.class);
  }
}
