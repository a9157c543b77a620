package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NvmlProbeTest {
  private static final String QUERY = "/ask/nvml/gpus";
  private static final String BDF = "0000:41:00.0";
  private static final String VERSION =
      "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.95.05  Release Build\n";

  private static HostFixture withDriver() {
    return EthtoolFixture.withGpu()
        .driver(BDF, "nvidia")
        .file("/proc/driver/nvidia/version", VERSION);
  }

  private static HostFixture persistent() {
    return withDriver()
        .file("/sys/fs/cgroup/system.slice/nvidia-persistenced.service/pids.max", "max\n");
  }

  private static String ask(String lines, String question) {
    return ask(persistent().file(QUERY, lines), question);
  }

  private static String ask(HostFixture fixture, String question) {
    return fixture.answers(new NvmlProbe(), "nvml/" + question).getFirst();
  }

  private static String line(String name, String value) {
    return BDF + "/" + name + ": " + value + "\n";
  }

  @ParameterizedTest
  @CsvSource({
    "ecc,ecc,on",
    "ecc,ecc,off",
    "compute-mode,compute,prohibited",
    "compute-mode,compute,exclusive-process",
    "addressing,addressing,ats"
  })
  void aWordOfTheLibraryIsTheAnswer(String question, String name, String word) {
    assertThat(ask("driver: 580.95.05\n" + line(name, word), question))
        .isEqualTo(BDF + ": " + word);
  }

  @Test
  void whatTheGpuDoesNotHaveIsAbsentAndAnErrorUnreadable() {
    assertThat(ask(line("ecc", "not-supported"), "ecc")).startsWith(BDF + ": absent");
    assertThat(ask(line("ecc", "error 15"), "ecc")).startsWith(BDF + ": unreadable, NVML error 15");
    assertThat(ask("driver: 580.95.05\n", "ecc")).startsWith(BDF + ": unreadable");
  }

  @ParameterizedTest
  @CsvSource({"off,off,none", "on,off,pending", "off,on,failed", "on,on,failed"})
  void rowsWaitOrFailed(String pending, String failed, String word) {
    String lines = line("remap-pending", pending) + line("remap-failed", failed);
    assertThat(ask(lines, "row-remap")).isEqualTo(BDF + ": " + word);
  }

  @ParameterizedTest
  @CsvSource({
    "on,on,off,off,none",
    "on,off,off,off,ecc",
    "on,on,off,on,mig",
    "off,on,on,off,both",
    "on,off,not-supported,not-supported,ecc",
    "on,on,not-supported,not-supported,none"
  })
  void aModeThatDiffersFromTheNextWaits(
      String ecc, String eccNext, String mig, String migNext, String word) {
    String lines =
        line("ecc", ecc)
            + line("ecc-pending", eccNext)
            + line("mig", mig)
            + line("mig-pending", migNext);
    assertThat(ask(lines, "mode-pending")).isEqualTo(BDF + ": " + word);
  }

  @ParameterizedTest
  @CsvSource({
    "0x0,no",
    "0x1,no",
    "0x2,no",
    "0x4,power",
    "0x8,heat",
    "0x20,heat",
    "0x44,heat",
    "0x80,power-brake",
    "0xfc,power-brake"
  })
  void theWorstReasonForLowClocksIsTold(String mask, String word) {
    assertThat(ask(line("clocks-lowered", mask), "clocks-lowered")).isEqualTo(BDF + ": " + word);
  }

  @Test
  void aMaskThatIsNoneIsMalformed() {
    assertThat(ask(line("clocks-lowered", "many"), "clocks-lowered")).contains("malformed");
  }

  @Test
  void withoutTheDaemonTheLibraryIsNotAsked() {
    HostFixture fixture =
        withDriver()
            .file("/sys/fs/cgroup/system.slice/ssh.service/pids.max", "max\n")
            .file("/sys/fs/cgroup/init.scope/pids.max", "max\n")
            .file("/proc/1/cgroup", "0::/init.scope\n")
            .file(QUERY, line("ecc", "on"));
    assertThat(ask(fixture, "ecc")).startsWith(BDF + ": unreadable");
  }

  @Test
  void aMissingLibraryIsNotChecked() {
    assertThat(ask(persistent().file(QUERY, new Raw.Missing()), "ecc"))
        .startsWith(BDF + ": unreadable, no libnvidia-ml.so.1");
    assertThat(ask(persistent().file(QUERY, new Raw.Blocked(1000)), "ecc"))
        .startsWith(BDF + ": unreadable, no answer within 1000 ms");
  }

  @Test
  void aHostWithoutTheDriverHasNoSuchGpu() {
    List<String> answers = EthtoolFixture.machine().answers(new NvmlProbe(), "nvml/ecc");
    assertThat(answers).hasSize(1).allMatch(answer -> answer.startsWith("host: "));
    assertThat(answers.getFirst()).doesNotContain("on");
  }
}
