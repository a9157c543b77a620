package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class NvidiaMemoryProbeTest {
  static final String OPEN =
      """
      NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.65.06  Release Build
      GCC version:  gcc version 13.2.0
      """;
  static final String PROPRIETARY =
      "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.129.03  Thu Oct 19 2023\n";
  private static final String PARAMETERS = "/sys/module/nvidia_uvm/parameters/";

  private static HostFixture driver(String version) {
    return new HostFixture().file(NvidiaDriver.VERSION, version);
  }

  private static List<String> hmm(HostFixture fixture) {
    return fixture.answers(new NvidiaMemoryProbe(), "hmm/nvidia-driver");
  }

  private static List<String> mode(String model, String params) {
    return driver(OPEN)
        .file(NvidiaDriver.GPUS + "/0009:01:00.0/information", "Model: \t\t " + model + "\n")
        .file(NvidiaDriver.PARAMS, params)
        .answers(new NvidiaMemoryProbe(), "hmm/coherent-memory-mode");
  }

  @Test
  void theFlavourAndTheVersionStandInTheFirstLine() {
    assertThat(NvidiaDriver.parseFlavour(OPEN).map(NvidiaDriver.Flavour::kind).toString())
        .contains("value=OPEN");
    assertThat(NvidiaDriver.parseFlavour(PROPRIETARY).map(one -> one.version().text()).toString())
        .contains("value=535.129.03,");
    assertThat(NvidiaDriver.parseFlavour(PROPRIETARY).map(NvidiaDriver.Flavour::kind).toString())
        .contains("value=PROPRIETARY");
    assertThat(NvidiaDriver.parseFlavour("")).isInstanceOf(Reading.Malformed.class);
    assertThat(NvidiaDriver.parseFlavour("NVRM version: Kernel Module\n"))
        .isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void theOpenModuleMirrorsUnlessSwitchedOff() {
    assertThat(hmm(driver(OPEN).file(PARAMETERS + "uvm_disable_hmm", "N\n")))
        .containsExactly("host: possible");
    assertThat(hmm(driver(OPEN).file(PARAMETERS + "uvm_disable_hmm", "Y\n")))
        .containsExactly("host: switched-off");
    assertThat(hmm(driver(PROPRIETARY).file(PARAMETERS + "uvm_disable_hmm", "N\n")))
        .containsExactly("host: proprietary-module");
    assertThat(hmm(driver(OPEN.replace("580.65.06", "530.41.03"))))
        .containsExactly("host: before-535");
    assertThat(hmm(driver(OPEN).file("/sys/module/nvidia/version", "580.65.06\n")))
        .containsExactly("host: uvm-not-loaded");
  }

  @Test
  void lacksOfKnowledgeStayApart() {
    HostFixture refused =
        driver(OPEN).file(PARAMETERS + "uvm_disable_hmm", new Raw.Refused("EACCES"));
    assertThat(hmm(refused)).containsExactly("host: unreadable, EACCES, needs root");
    assertThat(hmm(driver(OPEN).file(PARAMETERS + "uvm_disable_hmm", "maybe\n")).getFirst())
        .contains("malformed");
    assertThat(hmm(new HostFixture().file("/proc/driver/rtc", "")))
        .containsExactly("host: absent, the NVIDIA driver is not loaded");
    assertThat(hmm(driver(OPEN)).getFirst()).startsWith("host: unreadable");
  }

  @Test
  void theModeIsAskedOfCoherentGpusAlone() {
    assertThat(mode("NVIDIA GH200 480GB", "CoherentGPUMemoryMode: \"driver\"\n"))
        .containsExactly("host: driver");
    assertThat(mode("NVIDIA GB200", "CoherentGPUMemoryMode: \"\"\n"))
        .containsExactly("host: unset");
    assertThat(mode("NVIDIA GB200", "CoherentGPUMemoryMode: \"both\"\n").getFirst())
        .contains("malformed");
    assertThat(mode("NVIDIA GB200", "EnableMSI: 1\n").getFirst()).contains("absent");
    assertThat(mode("NVIDIA H100 80GB HBM3", "CoherentGPUMemoryMode: \"\"\n"))
        .containsExactly("host: absent, no GH200, GB200 or GB300 here");
  }

  @Test
  void aGpuWithoutAModelsNameMayBeACoherentOne() {
    assertThat(
            driver(OPEN)
                .file(NvidiaDriver.GPUS + "/0009:01:00.0/information", "IRQ: 5\n")
                .file(NvidiaDriver.PARAMS, "CoherentGPUMemoryMode: \"\"\n")
                .answers(new NvidiaMemoryProbe(), "hmm/coherent-memory-mode")
                .getFirst())
        .startsWith("host: unreadable");
  }
}
