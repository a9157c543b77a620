package dev.kerneltune.probe;

import static dev.kerneltune.probe.NetFixture.port;
import static dev.kerneltune.probe.NetFixture.rdma;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Fact;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RdmaPortProbeTest {
  private static final String IB = "InfiniBand";

  private static HostFixture three() {
    HostFixture fixture = rdma(new HostFixture(), "mlx5_0", IB);
    return rdma(rdma(fixture, "mlx5_1", IB), "mlx5_bond_0", IB);
  }

  private static List<String> states(HostFixture fixture) {
    return fixture.answers(new RdmaPortProbe(), "rdma-port/state");
  }

  private static String any(HostFixture fixture) {
    return fixture.answers(new RdmaPortProbe(), "rdma-port/any-active").getFirst();
  }

  private static List<String> rates(HostFixture fixture) {
    return fixture.answers(new RdmaPortProbe(), "rdma-port/rate");
  }

  @Test
  void filesWithoutAFinalNewlineAreRead() {
    assertThat(states(three()))
        .containsExactly("mlx5_0/1: active", "mlx5_1/1: active", "mlx5_bond_0/1: active");
  }

  @Test
  void oneActivePortDecidesAndAnUnreadableOneLeavesNoneOpen() {
    HostFixture down = three();
    for (String device : List.of("mlx5_0", "mlx5_1", "mlx5_bond_0")) {
      down.file(port(device, "state"), "1: DOWN\n");
    }
    assertThat(any(three())).isEqualTo("host: some");
    assertThat(any(down)).isEqualTo("host: none");
    down.file(port("mlx5_1", "state"), new Raw.Refused("EACCES"));
    assertThat(any(down)).isEqualTo("host: unreadable, EACCES, needs root");
    down.file(port("mlx5_0", "state"), "4: ACTIVE\n");
    assertThat(any(down)).isEqualTo("host: some");
  }

  @Test
  void onePortBelowAllOthersIsSlower() {
    assertThat(rates(three().file(port("mlx5_1", "rate"), "200 Gb/sec (4X HDR)")))
        .containsExactly("mlx5_0/1: same", "mlx5_1/1: slower", "mlx5_bond_0/1: same");
  }

  @Test
  void aCardOfAnotherBoardIsNotCompared() {
    HostFixture storage =
        three()
            .file("/sys/class/infiniband/mlx5_1/board_id", "MT_0000000884")
            .file(port("mlx5_1", "rate"), "200 Gb/sec (2X NDR)");
    assertThat(rates(storage)).contains("mlx5_1/1: alone", "mlx5_0/1: same");
  }

  @Test
  void aPortThatIsDownHasNoRateToJudge() {
    HostFixture fixture = three().file(port("mlx5_1", "state"), "1: DOWN");
    assertThat(rates(fixture)).contains("mlx5_1/1: absent, the port is down", "mlx5_0/1: same");
  }

  @Test
  void aMachineWithoutTheClassHasNoPorts() {
    HostFixture none = new HostFixture().file("/sys/class/net/lo/mtu", "1");
    assertThat(states(none).getFirst()).startsWith("host: absent");
    assertThat(any(none)).startsWith("host: absent");
  }

  @Test
  void aDeviceWithoutItsPortsFolderIsNotADeviceWithoutPorts() {
    HostFixture uevents = new HostFixture().file("/sys/class/infiniband/mlx5_0/uevent", "");
    assertThat(states(uevents).getFirst()).startsWith("host: unreadable");
    assertThat(any(uevents)).startsWith("host: unreadable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ACTIVE", "4:", "4: FINE", ": ACTIVE"})
  void aStateOfAnotherFormIsMalformed(String text) {
    assertThat(RdmaPorts.parseState(text)).isInstanceOf(Reading.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "400", "fast Gb/sec", "400 Mb/sec", "-1 Gb/sec", "2.55 Gb/sec"})
  void aRateOfAnotherFormIsMalformed(String text) {
    assertThat(RdmaPorts.parseRate(text)).isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void aRateIsInMegabits() {
    assertThat(RdmaPorts.parseRate("2.5 Gb/sec (1X SDR)\n").orElse(0L)).isEqualTo(2_500);
    assertThat(RdmaPorts.parseRate("400 Gb/sec (4X NDR)").orElse(0L)).isEqualTo(400_000);
  }

  @Test
  void theRecordedH100NodeHasNineActivePorts() {
    Path folder = Path.of(System.getProperty("kernel-tune.hosts", ""), "h100-infiniband");
    assumeTrue(Files.isDirectory(folder), "skipped: -Dkernel-tune.hosts names no such machine");
    List<String> active = new ArrayList<>();
    try (var host = Hosts.tree(folder)) {
      FactSink sink = new FactSink();
      new RdmaPortProbe().answer(MachineSurvey.of(host), host, sink);
      for (Fact fact : sink.facts()) {
        if (fact.address().rest().equals("rdma-port/state")
            && HostFixture.words(fact.reading()).equals("active")
            && fact.subject() instanceof Subject.RdmaPort(var device, var port)) {
          active.add(device + "/" + port);
        }
      }
    }
    assertThat(active)
        .containsExactlyInAnyOrder(
            "mlx5_0/1",
            "mlx5_1/1",
            "mlx5_4/1",
            "mlx5_5/1",
            "mlx5_6/1",
            "mlx5_7/1",
            "mlx5_8/1",
            "mlx5_9/1",
            "mlx5_bond_0/1");
  }

  @Test
  void aPortOfUnknownRateLeavesOnlyItsLikeOpen() {
    HostFixture broken =
        three()
            .file(port("mlx5_1", "rate"), "200 Gb/sec (4X HDR)")
            .file(port("mlx5_0", "rate"), new Raw.Failed("EIO: error"));
    assertThat(rates(broken)).allMatch(answer -> answer.contains("unreadable")).hasSize(3);
    broken
        .file("/sys/class/infiniband/mlx5_0/board_id", "MT_0000000884")
        .file(port("mlx5_1", "rate"), "400 Gb/sec (4X NDR)");
    assertThat(rates(broken)).contains("mlx5_bond_0/1: same");
  }
}
