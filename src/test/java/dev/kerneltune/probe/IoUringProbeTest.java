package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IoUringProbeTest {
  private static final String QUERY = "/ask/io_uring/probe";
  private static final String OLD = "features: 0x3f\nlast-op: 30\nops: 0 1 2 3 4 5 20 22 23\n";

  private static String answer(HostFixture fixture) {
    return fixture.answers(new IoUringProbe(), "io-uring/works").getFirst();
  }

  @Test
  void operationsAndFeaturesAreToldByName() {
    assertThat(answer(EthtoolFixture.withGpu().file(QUERY, OLD)))
        .isEqualTo("host: fast-poll files-update read-fixed write-fixed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "features: 0x3f\n", "features: x\nops: 1\n", "features: 0x1\nops: 1 two\n"})
  void aDamagedAnswerIsMalformed(String text) {
    assertThat(answer(EthtoolFixture.withGpu().file(QUERY, text))).contains("malformed");
  }

  @Test
  void aRefusedRingDecidesNothing() {
    assertThat(answer(EthtoolFixture.withGpu().file(QUERY, new Raw.Refused("EPERM"))))
        .contains("unreadable, EPERM");
    assertThat(answer(EthtoolFixture.withGpu().file(QUERY, new Raw.Missing())))
        .contains("absent, the kernel is built without io_uring");
    assertThat(answer(EthtoolFixture.withGpu())).contains("unreadable, not in this recording");
  }

  @Test
  void aHostWithoutGpusIsNotAsked() {
    assertThat(answer(EthtoolFixture.machine().file(QUERY, OLD)))
        .isEqualTo("host: absent, a host without GPUs is not asked");
  }
}
