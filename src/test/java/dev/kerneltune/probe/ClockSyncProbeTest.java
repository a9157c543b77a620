package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClockSyncProbeTest {
  private static String ask(HostFixture fixture) {
    return fixture.answers(new ClockSyncProbe(), "clock/synchronised").getFirst();
  }

  private static HostFixture answering(String text) {
    return EthtoolFixture.withGpu().file("/ask/adjtimex", text);
  }

  @ParameterizedTest
  @CsvSource({
    "0x2001, 12000, synchronised", // STA_PLL, STA_NANO
    "0x0, 16000000, synchronised",
    "0x40, 16000000, unsynchronised", // as the kernel starts
    "0x2041, 16000000, unsynchronised",
    "0x40, 15999999, synchronised" // chronyd without rtcsync
  })
  void theMarkCountsUnlessTheErrorIsKnown(String status, long error, String word) {
    assertThat(ask(answering("status: " + status + "\nmax-error: " + error + "\n")))
        .isEqualTo("host: " + word);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "status: 0x40\n",
        "max-error: 1\n",
        "status: ?\nmax-error: 1\n",
        "status: 0x40\nmax-error: x\n"
      })
  void aDamagedAnswerIsNotJudged(String text) {
    assertThat(ask(answering(text))).startsWith("host: malformed");
  }

  @Test
  void aRefusalIsNotJudged() {
    HostFixture refused = EthtoolFixture.withGpu().file("/ask/adjtimex", new Raw.Refused("EPERM"));
    assertThat(ask(refused)).startsWith("host: unreadable, EPERM");
    HostFixture missing = EthtoolFixture.withGpu().file("/ask/adjtimex", new Raw.Missing());
    assertThat(ask(missing)).isEqualTo("host: absent, the kernel has no such call");
  }

  @Test
  void aHostWithoutGpusIsNotAsked() {
    assertThat(ask(EthtoolFixture.machine().file("/ask/adjtimex", "status: 0x40\nmax-error: 0\n")))
        .startsWith("host: absent, a host without GPUs");
  }
}
