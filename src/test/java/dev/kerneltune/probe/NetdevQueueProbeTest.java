package dev.kerneltune.probe;

import static dev.kerneltune.probe.NetFixture.card;
import static dev.kerneltune.probe.NetFixture.net;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetdevQueueProbeTest {
  private static HostFixture queues(int receive, String mask) {
    HostFixture fixture =
        card(new HostFixture(), "eth0", 0)
            .file("/sys/devices/system/cpu/online", "0-3\n")
            .file(net("eth0", "gro_flush_timeout"), "0\n")
            .file(net("eth0", "napi_defer_hard_irqs"), "0\n");
    for (int i = 0; i < receive; i++) {
      fixture.file(net("eth0", "queues/rx-" + i + "/rps_cpus"), i == 0 ? mask : "0\n");
      fixture.file(net("eth0", "queues/tx-" + i + "/tx_timeout"), "0\n");
    }
    return fixture;
  }

  private static String answer(HostFixture fixture, String question) {
    return fixture.answers(new NetdevQueueProbe(), question).getFirst();
  }

  @Test
  void steeringIsRedundantOnlyWhereEachCpuHasAQueue() {
    assertThat(answer(queues(4, "0\n"), "netdev/receive-steering")).isEqualTo("eth0: off");
    assertThat(answer(queues(2, "f\n"), "netdev/receive-steering")).isEqualTo("eth0: on");
    assertThat(answer(queues(4, "f\n"), "netdev/receive-steering")).isEqualTo("eth0: redundant");
  }

  @Test
  void anUnreadableOrDamagedMaskIsNotOff() {
    String path = net("eth0", "queues/rx-0/rps_cpus");
    HostFixture refused = queues(2, "0").file(path, new Raw.Refused("EACCES"));
    assertThat(answer(refused, "netdev/receive-steering")).contains("unreadable");
    assertThat(answer(queues(2, "x"), "netdev/receive-steering")).contains("malformed");
    assertThat(answer(queues(2, ""), "netdev/receive-steering")).contains("malformed");
    HostFixture steered =
        queues(2, "f").file(net("eth0", "queues/rx-1/rps_cpus"), new Raw.Refused("EACCES"));
    assertThat(answer(steered, "netdev/receive-steering")).isEqualTo("eth0: on");
  }

  @Test
  void transmitSteeringIsAskedForOnlyWithSeveralQueues() {
    assertThat(answer(queues(1, "0"), "netdev/transmit-steering"))
        .isEqualTo("eth0: absent, the device has one transmit queue");
    String cpus = net("eth0", "queues/tx-0/xps_cpus");
    String queues = net("eth0", "queues/tx-0/xps_rxqs");
    assertThat(answer(queues(2, "0").file(cpus, "0\n"), "netdev/transmit-steering"))
        .isEqualTo("eth0: unset");
    assertThat(answer(queues(2, "0").file(cpus, "3\n"), "netdev/transmit-steering"))
        .isEqualTo("eth0: set");
    assertThat(
            answer(
                queues(2, "0").file(cpus, "0\n").file(queues, "1\n"), "netdev/transmit-steering"))
        .isEqualTo("eth0: set");
    assertThat(
            answer(
                queues(2, "0").file(cpus, new Raw.Refused("EACCES")), "netdev/transmit-steering"))
        .contains("unreadable");
  }

  @ParameterizedTest
  @CsvSource({"0, 0, off", "20000, 2, on", "20000, 0, timeout-only", "0, 2, count-only"})
  void onlyBothSettingsDeferInterrupts(long timeout, long count, String word) {
    assertThat(NetdevQueueProbe.deferral(timeout, count)).isEqualTo(word);
  }

  @Test
  void aKernelWithoutTheSettingIsNotAsked() {
    assertThat(answer(queues(1, "0"), "netdev/interrupt-deferral")).isEqualTo("eth0: off");
    assertThat(answer(card(new HostFixture(), "eth0", 0), "netdev/interrupt-deferral"))
        .contains("absent");
  }
}
