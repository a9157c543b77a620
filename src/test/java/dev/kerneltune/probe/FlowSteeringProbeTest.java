package dev.kerneltune.probe;

import static dev.kerneltune.probe.NetFixture.card;
import static dev.kerneltune.probe.NetFixture.net;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowSteeringProbeTest {
  private static final String HOST_TABLE = "/proc/sys/net/core/rps_sock_flow_entries";

  private static String queue(String device, int number) {
    return net(device, "queues/rx-" + number + "/rps_flow_cnt");
  }

  /** Two links of two queues each; the last queue of the last has {@code flows}. */
  private static HostFixture machine(String entries, String flows) {
    HostFixture fixture = card(card(new HostFixture(), "eth0", 0), "eth1", 1);
    return fixture
        .file(HOST_TABLE, entries)
        .file(queue("eth0", 0), "0\n")
        .file(queue("eth0", 1), "0\n")
        .file(net("eth0", "queues/tx-0/tx_timeout"), "0\n")
        .file(queue("eth1", 0), "0\n")
        .file(queue("eth1", 1), flows);
  }

  private static String ask(HostFixture fixture) {
    return fixture.answers(new FlowSteeringProbe(), "netdev/flow-steering").getFirst();
  }

  @ParameterizedTest
  @CsvSource({"0, 0, off", "65536, 0, host-only", "0, 4096, queues-only", "65536, 4096, on"})
  void steeringNeedsBothTables(String entries, String flows, String word) {
    assertThat(ask(machine(entries + "\n", flows + "\n"))).isEqualTo("host: " + word);
  }

  @Test
  void aQueueThatCannotBeReadLeavesItOpenUnlessAnotherHasATable() {
    Raw refused = new Raw.Refused("EACCES");
    assertThat(ask(machine("65536\n", "0\n").file(queue("eth0", 0), refused)))
        .startsWith("host: unreadable");
    assertThat(ask(machine("65536\n", "4096\n").file(queue("eth0", 0), refused)))
        .isEqualTo("host: on");
    assertThat(ask(machine("65536\n", "x\n"))).startsWith("host: malformed");
    assertThat(ask(machine("65536\n", ""))).startsWith("host: malformed");
  }

  @Test
  void aHostTableThatCannotBeReadLeavesItOpen() {
    assertThat(ask(machine("0\n", "0\n").file(HOST_TABLE, new Raw.Refused("EACCES"))))
        .startsWith("host: unreadable");
    assertThat(ask(machine("none\n", "0\n"))).startsWith("host: malformed");
    assertThat(ask(machine("0\n", "0\n").file(HOST_TABLE, new Raw.Missing())))
        .startsWith("host: absent");
  }

  @Test
  void aLinkWhoseStateIsNotKnownLeavesItOpen() {
    HostFixture fixture =
        machine("65536\n", "0\n").file(net("eth0", "operstate"), new Raw.Refused("EACCES"));
    assertThat(ask(fixture)).startsWith("host: unreadable");
  }

  @Test
  void withoutALinkThereIsNothingToSteer() {
    assertThat(ask(machine("65536\n", "0\n").file(net("eth0", "operstate"), "down\n")))
        .isEqualTo("host: host-only");
    assertThat(
            ask(
                machine("65536\n", "4096\n")
                    .file(net("eth0", "operstate"), "down\n")
                    .file(net("eth1", "operstate"), "down\n")))
        .startsWith("host: absent");
  }
}
