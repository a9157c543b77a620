package dev.kerneltune.probe;

import static dev.kerneltune.probe.EthtoolFixture.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.CpuSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetdevSettingProbeTest {
  private static final String CHANNELS =
      "rx: %d\n"
          + "rx-max: 64\n"
          + "tx: 0\n"
          + "tx-max: 0\n"
          + "other: 0\n"
          + "other-max: 0\n"
          + "combined: %d\n"
          + "combined-max: 64\n";

  private static String ask(HostFixture fixture, String question) {
    return fixture.answers(new NetdevSettingProbe(), question).getFirst();
  }

  private static HostFixture rings(long now, long missed) {
    return answer("rings", "rx: " + now + "\nrx-max: 8192\ntx: 1024\ntx-max: 8192\n")
        .file(NetFixture.net("eth0", "statistics/rx_missed_errors"), missed + "\n")
        .file(NetFixture.net("eth0", "statistics/rx_fifo_errors"), "0\n");
  }

  @Test
  void aRingIsTooSmallOnlyWhereItLostSomething() {
    assertThat(ask(rings(1024, 0), "netdev/receive-ring")).isEqualTo("eth0: room");
    assertThat(ask(rings(1024, 5), "netdev/receive-ring")).isEqualTo("eth0: room-and-losses");
    assertThat(ask(rings(8192, 5), "netdev/receive-ring")).isEqualTo("eth0: largest");
  }

  @Test
  void aCounterThatCannotBeReadIsNotZero() {
    String fifo = NetFixture.net("eth0", "statistics/rx_fifo_errors");
    Raw failed = new Raw.Failed("EIO: bad");
    assertThat(ask(rings(1024, 0).file(fifo, failed), "netdev/receive-ring"))
        .contains("unreadable");
    assertThat(ask(rings(1024, 5).file(fifo, failed), "netdev/receive-ring"))
        .isEqualTo("eth0: room-and-losses");
  }

  @Test
  void combinedAndReceiveQueuesCountTogether() {
    assertThat(NetdevSettingProbe.receiveQueues(CHANNELS.formatted(2, 6)).orElse(0L)).isEqualTo(8);
    assertThat(NetdevSettingProbe.receiveQueues("combined: 6\n").isPresent()).isFalse();
    assertThat(NetdevSettingProbe.receiveQueues("combined: x\nrx: 0\n").isPresent()).isFalse();
  }

  @Test
  void coresAreCountedOnceWhateverTheirThreads() {
    List<CpuSet> cores = List.of(CpuSet.of(0, 4), CpuSet.of(1, 5), CpuSet.of(2, 6));
    assertThat(NetdevSettingProbe.within(cores, CpuSet.of(0, 1, 4, 5))).isEqualTo(2);
    assertThat(NetdevSettingProbe.within(cores, CpuSet.of(9))).isZero();
  }

  /** Four CPUs on two cores, one core for each of two nodes. */
  private static HostFixture twoNodes(int queues) {
    HostFixture fixture =
        answer("channels", CHANNELS.formatted(0, queues))
            .file("/sys/devices/system/cpu/present", "0-3\n")
            .file("/sys/devices/system/node/online", "0-1\n");
    for (int cpu = 0; cpu < 4; cpu++) {
      String siblings = cpu < 2 ? "0-1\n" : "2-3\n";
      String topology = "/sys/devices/system/cpu/cpu" + cpu + "/topology/";
      fixture.file(topology + "core_cpus_list", siblings);
      fixture.file(topology + "thread_siblings_list", siblings);
      fixture.file(topology + "physical_package_id", cpu / 2 + "\n");
    }
    fixture.file("/sys/devices/system/node/node0/cpulist", "0-1\n");
    return fixture.file("/sys/devices/system/node/node1/cpulist", "2-3\n");
  }

  @Test
  void queuesAreComparedWithTheCoresOfTheAdaptersNode() {
    assertThat(ask(twoNodes(1), "netdev/queues-to-cores")).isEqualTo("eth0: up-to-cores");
    assertThat(ask(twoNodes(2), "netdev/queues-to-cores")).isEqualTo("eth0: more-than-cores");
    assertThat(ask(twoNodes(0), "netdev/queues-to-cores")).contains("absent");
  }

  @Test
  void queuesAreNotComparedWithANodeWithoutCpus() {
    HostFixture fixture =
        twoNodes(2)
            .file("/sys/devices/system/node/node0/cpulist", "\n")
            .file("/sys/devices/system/node/node1/cpulist", "\n");
    assertThat(ask(fixture, "netdev/queues-to-cores")).contains("absent, there are no CPUs");
  }

  @Test
  void queuesAreNotComparedWithCoresThatAreNotKnown() {
    HostFixture fixture =
        twoNodes(2)
            .file("/sys/devices/system/node/node0/cpulist", new Raw.Failed("EIO: bad"))
            .file("/sys/devices/system/node/node1/cpulist", new Raw.Failed("EIO: bad"));
    assertThat(ask(fixture, "netdev/queues-to-cores")).contains("unreadable");
  }

  @ParameterizedTest
  @CsvSource({"on, adaptive", "off, static"})
  void moderationIsAdaptiveOrStatic(String state, String word) {
    HostFixture fixture = answer("coalesce", "adaptive-rx: " + state + "\nrx-usecs: 8\n");
    assertThat(ask(fixture, "netdev/interrupt-moderation")).isEqualTo("eth0: " + word);
  }

  @ParameterizedTest
  @CsvSource({"off, off, off", "on, off, receive", "off, on, transmit", "on, on, both"})
  void pauseFramesAreToldByDirection(String rx, String tx, String word) {
    assertThat(
            HostFixture.words(
                NetdevSettingProbe.pause("autoneg: on\nrx: " + rx + "\ntx: " + tx + "\n")))
        .isEqualTo(word);
  }

  @Test
  void pauseFramesOfAnAdapterWithoutRdmaAreNotAskedFor() {
    HostFixture fixture = answer("pauseparam", "autoneg: on\nrx: on\ntx: on\n");
    assertThat(ask(fixture, "netdev/pause-frames")).doesNotContain("both");
  }

  @Test
  void aDriverWithoutTheSettingIsAbsentAndARefusalUnreadable() {
    String query = "/ask/ethtool/eth0/coalesce";
    assertThat(
            ask(
                EthtoolFixture.machine().file(query, new Raw.Missing()),
                "netdev/interrupt-moderation"))
        .isEqualTo("eth0: absent, the driver has no such setting");
    assertThat(
            ask(
                EthtoolFixture.machine().file(query, new Raw.Refused("EPERM")),
                "netdev/interrupt-moderation"))
        .contains("unreadable, EPERM");
  }
}
