package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NvidiaSharingProbeTest {
  private static final String GPU0 = "/proc/driver/nvidia/capabilities/gpu0/mig/";

  private static HostFixture driver() {
    return new HostFixture()
        .file("/proc/driver/nvidia/version", "NVRM version: NVIDIA UNIX x86_64 Kernel Module 1.2\n")
        .file("/proc/driver/nvidia/capabilities/mig/config", "DeviceFileMinor: 1\n");
  }

  private static String answer(HostFixture fixture, String question) {
    return fixture.answers(new NvidiaSharingProbe(), "nvidia-sharing/" + question).getFirst();
  }

  @Test
  void instancesHaveFoldersOfTheirOwn() {
    assertThat(answer(driver(), "mig")).endsWith(": none");
    assertThat(answer(driver().file(GPU0 + "gi2/access", "DeviceFileMinor: 21\n"), "mig"))
        .endsWith(": instances");
  }

  @Test
  void theControlPipeShowsTheMultiProcessService() {
    assertThat(answer(driver().file("/tmp/nvidia-mps/control", ""), "mps")).endsWith(": present");
    assertThat(answer(driver().file("/tmp/other", ""), "mps")).endsWith(": not-there");
  }

  @Test
  void withoutTheDriverThereIsNothingToShare() {
    HostFixture fixture = new HostFixture().file("/proc/driver/rtc", "");
    assertThat(answer(fixture, "mig")).contains("absent");
    assertThat(answer(fixture, "mps")).contains("absent");
  }
}
