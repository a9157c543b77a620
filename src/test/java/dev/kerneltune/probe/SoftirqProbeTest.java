package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import org.junit.jupiter.api.Test;

/** The window of these tests is one millisecond long: one more is a thousand per second. */
class SoftirqProbeTest {
  private static final String SOFTIRQS = "/proc/softirqs";
  private static final String SOFTNET = "/proc/net/softnet_stat";
  private static final String ZEROS = " 00000000".repeat(6);

  private static String softirqs(long first, long second) {
    return "                    CPU0       CPU1\n      NET_TX: 1 1\n      NET_RX: "
        + first
        + " "
        + second
        + "\n";
  }

  private static String softnet(String processed, String dropped, String squeezed) {
    return "00000005 00000000 00000000"
        + ZEROS
        + "\n"
        + processed
        + " "
        + dropped
        + " "
        + squeezed
        + ZEROS
        + "\n";
  }

  private static String answer(HostFixture fixture, String question) {
    return fixture.answers(new SoftirqProbe(), "irq/" + question).getFirst();
  }

  private static String share(long first, long second) {
    return answer(
        new HostFixture()
            .file(SOFTIRQS, softirqs(100, 4294967290L))
            .later(SOFTIRQS, softirqs(100 + first, second)),
        "net-rx-share");
  }

  @Test
  void theBusiestCpuIsFoundAcrossAWrap() {
    // The second CPU goes from 4294967290 to 24: 30 more.
    assertThat(share(10, 24)).isEqualTo("host: 75");
    assertThat(share(90, 4)).isEqualTo("host: 90");
  }

  @Test
  void fewSoftirqsAreNotJudged() {
    assertThat(share(3, 4294967290L)).startsWith("host: absent, fewer than 10000");
  }

  @Test
  void dropsAndSqueezesAreThoseOfTheWindow() {
    HostFixture fixture =
        new HostFixture()
            .file(SOFTNET, softnet("fffffff0", "00000007", "00000001"))
            .later(SOFTNET, softnet("000000b8", "00000009", "00000003"));
    // 200 packets, 2 drops, 2 squeezes.
    assertThat(answer(fixture, "softnet-drops")).isEqualTo("host: 2");
    assertThat(answer(fixture, "softnet-squeezes")).isEqualTo("host: 10");
  }

  @Test
  void withoutAWindowDropsSinceBootAreNotReported() {
    HostFixture fixture =
        new HostFixture().file(SOFTNET, softnet("00000001", "00000007", "00000001"));
    assertThat(answer(fixture, "softnet-drops"))
        .isEqualTo("host: unreadable, no sampling window, needs --sample 2s");
  }

  @Test
  void damageAndRefusalAreNoZero() {
    HostFixture refused = new HostFixture().file(SOFTNET, new Raw.Refused("EACCES"));
    assertThat(answer(refused, "softnet-drops")).startsWith("host: unreadable, EACCES");
    for (String damage : new String[] {"", "00000001 00000002\n", "x y z" + ZEROS + "\n"}) {
      assertThat(answer(new HostFixture().file(SOFTNET, damage), "softnet-drops"))
          .as(damage)
          .startsWith("host: malformed");
    }
    HostFixture noRow =
        new HostFixture().file(SOFTIRQS, "  CPU0\n HI: 1\n").later(SOFTIRQS, "  CPU0\n HI: 1\n");
    assertThat(answer(noRow, "net-rx-share")).startsWith("host: malformed");
  }
}
