package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.model.Fact;
import dev.kerneltune.model.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the parser and the probes of interrupts against the counts known of recorded machines. */
class RecordedInterruptsTest {
  private static final String HOSTS = System.getProperty("kernel-tune.hosts", "");

  private static Host host(String name) {
    Path folder = Path.of(HOSTS, name);
    assumeTrue(
        !HOSTS.isEmpty() && Files.isDirectory(folder),
        "skipped: -Dkernel-tune.hosts holds no recorded machine " + name);
    return Hosts.tree(folder);
  }

  /** The last three columns: columns, numbered rows, the highest number; 0 where it is unknown. */
  @ParameterizedTest
  @CsvSource({
    "r750-icx-112cpu, 112, 1862, 0",
    "r740xd-rt-hugepages, 80, 542, 0",
    "pcp-1152cpu-interrupts, 1152, 1034, 1160",
    "rhcos-hyperv-sos, 2, 2, 0",
  })
  void columnsAndRowsAreThoseThatSomebodyCounted(
      String name, int columns, int numbered, int highest) {
    Reading<InterruptsTable> reading =
        InterruptsParser.parse(host(name).readLong("/proc/interrupts"));
    assertThat(reading).isInstanceOf(Reading.Present.class);
    InterruptsTable table = reading.orElse(new InterruptsTable(new int[0], List.of()));
    assertThat(table.columns()).isEqualTo(columns);
    int found = 0;
    int last = 0;
    for (InterruptsTable.Row row : table.rows()) {
      found += row.isNumbered() ? 1 : 0;
      last = row.isNumbered() ? Integer.parseInt(row.label()) : last;
    }
    assertThat(found).isEqualTo(numbered);
    if (highest != 0) {
      assertThat(last).isEqualTo(highest);
    }
  }

  @Test
  void theNamedRowsOfALargeServerAreAllFound() {
    InterruptsTable table =
        InterruptsParser.parse(host("r750-icx-112cpu").readLong("/proc/interrupts"))
            .orElse(new InterruptsTable(new int[0], List.of()));
    assertThat(table.rows().stream().filter(row -> !row.isNumbered())).hasSize(19);
  }

  @Test
  void softirqsOfAVeryLargeMachineAreReadByTheSameParser() {
    InterruptsTable table =
        InterruptsParser.parse(host("pcp-1152cpu-interrupts").readLong("/proc/softirqs"))
            .orElse(new InterruptsTable(new int[0], List.of()));
    assertThat(table.row("NET_RX").orElseThrow().hasColumns()).isTrue();
  }

  @Test
  void interruptsOnCpusSetApartAreThoseThatSomebodyCounted() {
    assertThat(answers("r740xd-rt-hugepages", new IrqHostProbe(), "irq/on-isolated"))
        .containsExactly("host: 513");
  }

  @Test
  void queuesOfNvmeControllersAreManagedAndPerCpu() {
    assertThat(answers("r750-icx-112cpu", new IrqLocalityProbe(), "irq/nvme-affinity"))
        .hasSize(4)
        .allMatch(answer -> answer.endsWith(": managed"));
    assertThat(answers("r750-icx-112cpu", new IrqLocalityProbe(), "irq/nvme-queues"))
        .hasSize(4)
        .allMatch(answer -> answer.endsWith(": per-cpu"));
  }

  @Test
  void aPoolOfTheOtherSizeIsSeenAlthoughTheTotalReadsZero() {
    assertThat(answers("r740xd-rt-hugepages", new HugepageProbe(), "memory/hugepages-nodes"))
        .containsExactly("host: uneven");
    assertThat(answers("r740xd-rt-hugepages", new HugepageProbe(), "memory/hugepages-asked"))
        .containsExactly("host: absent, the command line asks for no huge pages");
    assertThat(answers("ve8-aurora-2ib", new HugepageProbe(), "memory/hugepages-nodes"))
        .containsExactly("host: even");
  }

  @Test
  void memoryOnlyNodesAreCounted() {
    assertThat(answers("skx-pmem-isolated", new MemoryNodesProbe(), "memory/memory-only-nodes"))
        .containsExactly("host: 2");
    assertThat(answers("skx-pmem-isolated", new MemoryNodesProbe(), "memory/node-memory"))
        .containsExactly("host: even");
  }

  private static List<String> answers(String name, Probe probe, String question) {
    Host host = host(name);
    FactSink sink = new FactSink();
    probe.answer(MachineSurvey.of(host), host, sink);
    return sink.facts().stream()
        .filter(fact -> fact.address().rest().equals(question))
        .map(RecordedInterruptsTest::words)
        .toList();
  }

  private static String words(Fact fact) {
    return fact.subject() + ": " + HostFixture.words(fact.reading());
  }
}
