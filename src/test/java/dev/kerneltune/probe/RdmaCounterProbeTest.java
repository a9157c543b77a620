package dev.kerneltune.probe;

import static dev.kerneltune.probe.NetFixture.port;
import static dev.kerneltune.probe.NetFixture.rdma;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import org.junit.jupiter.api.Test;

class RdmaCounterProbeTest {
  private static final String SYMBOL = port("mlx5_0", "counters/symbol_error");
  private static final String DOWNED = port("mlx5_0", "counters/link_downed");

  private static HostFixture counted() {
    return rdma(new HostFixture(), "mlx5_0", "InfiniBand").file(SYMBOL, "7").file(DOWNED, "255");
  }

  private static String answer(HostFixture fixture, String question) {
    return fixture.answers(new RdmaCounterProbe(), question).getFirst();
  }

  @Test
  void onlyWhatGrowsInTheWindowIsAFaultOfNow() {
    HostFixture quiet = counted().later(SYMBOL, "7").later(DOWNED, "255");
    assertThat(answer(quiet, "rdma-port/link-errors")).isEqualTo("mlx5_0/1: 0");
    HostFixture growing = counted().later(SYMBOL, "9").later(DOWNED, "255");
    assertThat(answer(growing, "rdma-port/link-errors")).isEqualTo("mlx5_0/1: 2");
  }

  @Test
  void aCounterThatWasClearedIsNoNegativeCount() {
    HostFixture cleared = counted().later(SYMBOL, "0").later(DOWNED, "255");
    assertThat(answer(cleared, "rdma-port/link-errors")).isEqualTo("mlx5_0/1: 0");
  }

  @Test
  void withoutAWindowNothingIsKnownOfNow() {
    assertThat(answer(counted(), "rdma-port/link-errors"))
        .isEqualTo("mlx5_0/1: unreadable, no sampling window, needs --sample 2s");
    assertThat(answer(counted(), "rdma-port/link-downed")).isEqualTo("mlx5_0/1: 255");
  }

  @Test
  void aDeviceWithoutAPerformanceAgentHasNoCount() {
    HostFixture virtual = counted().file(DOWNED, "N/A (no PMA)\n");
    assertThat(answer(virtual, "rdma-port/link-downed")).contains("absent");
  }

  @Test
  void aPortWithoutSuchCountersIsNotFreeOfLosses() {
    HostFixture other = counted().file(port("mlx5_0", "hw_counters/lifespan"), "10");
    assertThat(answer(other, "rdma-port/losses"))
        .isEqualTo("mlx5_0/1: absent, the port has no such counters");
    assertThat(answer(counted(), "rdma-port/losses")).contains("not in this recording");
  }

  @Test
  void noticesThatWereIgnoredAreCountedInTheWindow() {
    String ignored = port("mlx5_0", "hw_counters/rp_cnp_ignored");
    HostFixture growing = counted().file(ignored, "40").later(ignored, "52");
    assertThat(answer(growing, "rdma-port/cnp-ignored")).isEqualTo("mlx5_0/1: 12");
    HostFixture quiet = counted().file(ignored, "40").later(ignored, "40");
    assertThat(answer(quiet, "rdma-port/cnp-ignored")).isEqualTo("mlx5_0/1: 0");
    HostFixture other = counted().file(port("mlx5_0", "hw_counters/lifespan"), "10");
    assertThat(answer(other, "rdma-port/cnp-ignored")).startsWith("mlx5_0/1: absent");
  }

  @Test
  void refusedAndDamagedCountersAreNoZero() {
    HostFixture refused = counted().file(DOWNED, new Raw.Refused("EACCES"));
    assertThat(answer(refused, "rdma-port/link-downed")).contains("unreadable, EACCES");
    assertThat(answer(counted().file(DOWNED, "many"), "rdma-port/link-downed"))
        .contains("malformed");
    assertThat(answer(counted().file(DOWNED, ""), "rdma-port/link-downed")).contains("malformed");
  }

  @Test
  void growthThatWasSeenDecidesWhateverIsUnreadable() {
    HostFixture growing = counted().later(SYMBOL, "9").file(DOWNED, new Raw.Refused("EACCES"));
    assertThat(answer(growing, "rdma-port/link-errors")).isEqualTo("mlx5_0/1: 2");
    HostFixture quiet = counted().later(SYMBOL, "7").file(DOWNED, new Raw.Refused("EACCES"));
    assertThat(answer(quiet, "rdma-port/link-errors")).contains("unreadable, EACCES");
  }
}
