package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Fact;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HugepageProbeTest {
  private static final String NODES = "/sys/devices/system/node/";

  /** A machine of two nodes with 64 GiB each. */
  static HostFixture twoNodes() {
    HostFixture fixture =
        new HostFixture()
            .file(NODES + "online", "0-1\n")
            .file("/proc/meminfo", "MemTotal: 134217728 kB\nHugepagesize: 2048 kB\n")
            .file("/proc/cmdline", "quiet\n");
    for (int node = 0; node < 2; node++) {
      fixture
          .file(NODES + "node" + node + "/cpulist", node * 4 + "-" + (node * 4 + 3) + "\n")
          .file(
              NODES + "node" + node + "/meminfo", "Node " + node + " MemTotal:       67108864 kB\n")
          .file(NODES + "node" + node + "/distance", node == 0 ? "10 20\n" : "20 10\n");
    }
    return fixture;
  }

  private static HostFixture pool(HostFixture fixture, int node, long kib, long pages, long free) {
    String folder = NODES + "node" + node + "/hugepages/hugepages-" + kib + "kB/";
    return fixture
        .file(folder + "nr_hugepages", pages + "\n")
        .file(folder + "free_hugepages", free + "\n")
        .file(folder + "surplus_hugepages", "0\n");
  }

  private static HostFixture pools(String cmdline, long node0, long node1) {
    HostFixture fixture = twoNodes().file("/proc/cmdline", cmdline + "\n");
    pool(fixture, 0, 2048, node0, node0);
    return pool(fixture, 1, 2048, node1, node1);
  }

  private static String asked(HostFixture fixture) {
    return fixture.answers(new HugepageProbe(), "memory/hugepages-asked").getFirst();
  }

  private static String nodes(HostFixture fixture) {
    return fixture.answers(new HugepageProbe(), "memory/hugepages-nodes").getFirst();
  }

  @Test
  void aPoolIsHeldAgainstWhatTheCommandLineAsksFor() {
    assertThat(asked(pools("quiet", 0, 0))).startsWith("host: absent, the command line asks");
    assertThat(asked(pools("hugepages=64", 32, 32))).isEqualTo("host: as-asked");
    assertThat(asked(pools("hugepages=64", 64, 64))).isEqualTo("host: as-asked");
    assertThat(asked(pools("hugepages=64", 32, 31))).isEqualTo("host: short");
    assertThat(asked(pools("hugepagesz=2M hugepages=0:40,1:24", 32, 32))).isEqualTo("host: uneven");
    assertThat(asked(pools("hugepagesz=1G hugepages=4", 32, 32))).isEqualTo("host: no-such-size");
    assertThat(asked(pools("default_hugepagesz=1G hugepagesz=2M hugepages=0", 32, 0)))
        .startsWith("host: absent");
  }

  @Test
  void surplusPagesAreNotThePool() {
    HostFixture fixture =
        pools("hugepages=64", 32, 32)
            .file(NODES + "node1/hugepages/hugepages-2048kB/surplus_hugepages", "8\n");
    assertThat(asked(fixture)).isEqualTo("host: short");
  }

  @Test
  void aDamagedRequestIsMalformed() {
    for (String words : List.of("hugepages=", "hugepages=x", "hugepages=0:", "hugepages=-3")) {
      assertThat(asked(pools(words, 1, 1))).as(words).startsWith("host: malformed");
    }
  }

  @Test
  void aPoolThatCannotBeReadIsNotShort() {
    HostFixture fixture =
        pools("hugepages=64", 32, 32)
            .file(
                NODES + "node1/hugepages/hugepages-2048kB/nr_hugepages", new Raw.Refused("EACCES"));
    assertThat(asked(fixture)).isEqualTo("host: unreadable, EACCES, needs root");
    assertThat(nodes(fixture)).isEqualTo("host: unreadable, EACCES, needs root");
    assertThat(asked(twoNodes().file("/proc/cmdline", "hugepages=3"))).startsWith("host: absent");
  }

  @Test
  void aPoolOnOneSideOfTheMachineIsUneven() {
    assertThat(nodes(pools("quiet", 0, 0))).isEqualTo("host: no-pool");
    assertThat(nodes(pools("quiet", 32, 30))).isEqualTo("host: even");
    assertThat(nodes(pools("quiet", 128, 0))).isEqualTo("host: uneven");
  }

  @Test
  void freePagesAreAShareOfTheMemory() {
    // 6,554 pages of 2 MiB are 12.8 of 128 GiB.
    assertThat(pools("quiet", 6554, 0).answers(new HugepageProbe(), "memory/hugepages-idle"))
        .containsExactly("host: 10");
  }

  @Test
  void onlyALargePoolIsAskedForItsPageStructures() {
    String knob = "/proc/sys/vm/hugetlb_optimize_vmemmap";
    String question = "memory/hugepages-vmemmap";
    assertThat(pools("quiet", 64, 64).answers(new HugepageProbe(), question))
        .containsExactly("host: small-pool");
    HostFixture large = pools("quiet", 32_768, 0);
    assertThat(large.file(knob, "0\n").answers(new HugepageProbe(), question))
        .containsExactly("host: off");
    assertThat(large.file(knob, "1\n").answers(new HugepageProbe(), question))
        .containsExactly("host: on");
    assertThat(
            large.file(knob, new Raw.Missing()).answers(new HugepageProbe(), question).getFirst())
        .startsWith("host: absent");
  }

  private static List<HugepageRequest> requests(String line) {
    Reading<CommandLine> parsed = Reading.present(CommandLine.parse(line), line);
    return parsed.then(HugepageRequest::parse).orElse(List.of());
  }

  @Test
  void requestsAreReadAsTheKernelReadsThem() {
    assertThat(requests("hugepages=8").getFirst().size()).isZero();
    assertThat(requests("default_hugepagesz=1G hugepages=8").getFirst().size()).isEqualTo(1L << 30);
    assertThat(requests("hugepages=8 default_hugepagesz=1G").getFirst().size()).isEqualTo(1L << 30);
    List<HugepageRequest> two = requests("hugepagesz=1G hugepages=2 hugepagesz=2M hugepages=512");
    assertThat(two).extracting(HugepageRequest::size).containsExactly(1L << 30, 2L << 20);
    assertThat(two).extracting(HugepageRequest::pages).containsExactly(2L, 512L);
    assertThat(requests("hugepages=8 hugepages=9")).hasSize(1);
    assertThat(requests("hugepagesz=banana hugepages=9")).isEmpty();
    assertThat(requests("hugepages=0:4,1:5").getFirst().byNode()).containsEntry(1, 5L);
  }

  @Test
  void theSizeOfAPoolIsReadFromItsName() {
    assertThat(HugepagePools.size("hugepages-1048576kB").orElse(0L)).isEqualTo(1L << 30);
    assertThat(HugepagePools.size("hugepages-kB").isPresent()).isFalse();
    assertThat(HugepagePools.size("uevent").isPresent()).isFalse();
  }

  @Test
  void poolsAreSaidBySizeAndNode() {
    long small = 2L << 20;
    assertThat(HugepagePools.describe(List.of())).isEqualTo("no pool");
    assertThat(
            HugepagePools.describe(
                List.of(
                    new HugepagePools.Pool(0, small, 128, 0, 0),
                    new HugepagePools.Pool(-1, 1L << 30, 4, 0, 0),
                    new HugepagePools.Pool(1, small, 0, 0, 0))))
        .isEqualTo("2048 kB: node0 128, node1 0; 1048576 kB: all 4");
  }

  @Test
  void aNodeWithoutANumberIsNoRequest() {
    assertThat(asked(pools("hugepages=:5", 1, 1))).startsWith("host: malformed");
    assertThat(asked(pools("hugepages=0:", 1, 1))).startsWith("host: malformed");
  }

  @Test
  void aNodeWithExactlyItsPagesHasThemAndOneWithFewerDecidesForTheRest() {
    assertThat(asked(pools("hugepages=0:32,1:32", 32, 32))).isEqualTo("host: as-asked");
    assertThat(asked(pools("hugepages=0:33,1:31", 32, 32))).isEqualTo("host: uneven");
    assertThat(asked(pools("hugepages=2:8", 32, 32))).isEqualTo("host: uneven");
  }

  @Test
  void theWorstOfSeveralRequestsIsTheAnswerInWhateverOrderTheyStand() {
    String met = "hugepagesz=2M hugepages=64";
    String missing = "hugepagesz=1G hugepages=1";
    assertThat(asked(pools(met + " " + missing, 32, 32))).isEqualTo("host: no-such-size");
    assertThat(asked(pools(missing + " " + met, 32, 32))).isEqualTo("host: no-such-size");
    Fact fact = pools(met + " " + missing, 32, 32).facts(new HugepageProbe()).getFirst();
    assertThat(((Reading.Present<?>) fact.reading()).raw())
        .isEqualTo("hugepagesz=2M hugepages=64: as-asked; hugepagesz=1G hugepages=1: no-such-size");
    assertThat(fact.trail().getFirst().raw()).isEqualTo(met + " " + missing);
  }

  @Test
  void twiceThePagesOfAnotherNodeAreEvenAndMoreAreNot() {
    assertThat(nodes(pools("quiet", 64, 32))).isEqualTo("host: even");
    assertThat(nodes(pools("quiet", 65, 32))).isEqualTo("host: uneven");
    HostFixture memoryAlone = pools("quiet", 64, 0).file(NODES + "node1/cpulist", "\n");
    assertThat(nodes(memoryAlone)).isEqualTo("host: one-node");
  }

  @Test
  void sizesAreToldInMebibytes() {
    HostFixture fixture = pools("quiet", 64, 64);
    assertThat(fixture.facts(new HugepageProbe()))
        .extracting(Fact::reading)
        .filteredOn(reading -> reading instanceof Reading.Present<Value>)
        .extracting(reading -> ((Reading.Present<Value>) reading).raw())
        .contains("256 MiB free in pools of 131072 MiB memory", "256 MiB in pools");
  }

  @Test
  void ofManyNodesOnlyTheFirstPoolsAreTold() {
    List<HugepagePools.Pool> pools = new ArrayList<>();
    for (int node = 0; node < 40; node++) {
      pools.add(new HugepagePools.Pool(node, 2L << 20, 1000, 0, 0));
    }
    assertThat(HugepagePools.describe(pools))
        .startsWith("2048 kB: node0 1000, node1 1000, ")
        .endsWith(", node10 1000");
  }
}
