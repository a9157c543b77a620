package dev.kerneltune.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.watch.Counter;
import dev.kerneltune.watch.Counters;
import dev.kerneltune.watch.Group;
import dev.kerneltune.watch.Meter;
import dev.kerneltune.watch.Rates;
import dev.kerneltune.watch.Sense;
import dev.kerneltune.watch.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchTextTest {
  private static final Subject HOST = new Subject.WholeHost();
  private static final Subject NODE = new Subject.Node(1);

  private final List<Counter> before = new ArrayList<>();
  private final List<Counter> after = new ArrayList<>();

  private void add(Meter meter, Subject subject, long more) {
    before.add(new Counter(meter, subject, Reading.present(100L, "")));
    after.add(new Counter(meter, subject, Reading.present(100L + more, "")));
  }

  private void lack(Meter meter, Reading<Long> lack) {
    before.add(new Counter(meter, HOST, lack));
    after.add(new Counter(meter, HOST, lack));
  }

  private WatchedInterval interval() {
    Rates rates =
        Rates.between(
            new Counters(0, before), new Counters(1_000_000_000, after), Map.of("tlb.x", 1000L));
    return new WatchedInterval(3, "2026-01-02T03:04:05.006Z", rates);
  }

  private WatchedInterval busy() {
    Meter tlb = new Meter(Group.INTERRUPTS, "TLB", HOST, Unit.EVENTS, Sense.COST, "tlb.x");
    add(tlb, new Subject.Cpu(3), 45_120);
    add(tlb, new Subject.Cpu(17), 900);
    add(tlb, new Subject.Cpu(18), 0);
    add(
        new Meter(Group.NIC, "rx_bytes", NODE, Unit.BYTES, Sense.TRAFFIC, ""),
        new Subject.Netdev("eth0"),
        12_345_678_901L);
    add(
        new Meter(Group.NIC, "tx_dropped", NODE, Unit.EVENTS, Sense.LOSS, ""),
        new Subject.Netdev("eth0"),
        17);
    add(
        new Meter(Group.PRESSURE, "cpu some", HOST, Unit.MICROSECONDS, Sense.COST, ""),
        HOST,
        71_400);
    add(new Meter(Group.NUMA, "numa_hint_faults", HOST, Unit.EVENTS, Sense.COST, ""), HOST, 0);
    lack(
        new Meter(Group.PRESSURE, "irq full", HOST, Unit.MICROSECONDS, Sense.COST, ""),
        Reading.absent("there is no such file"));
    lack(
        new Meter(Group.NVME, "nvme", HOST, Unit.EVENTS, Sense.TRAFFIC, ""),
        Reading.malformed("junk\u001b[2J", "at least 11 numbers"));
    return interval();
  }

  @Test
  void theWorstStandsFirstAndIsMarkedByWords() {
    assertThat(new WatchText(Style.PLAIN, 200).block(busy()))
        .isEqualTo(
            """
            interval 3, 2026-01-02T03:04:05.006Z, 1.0 s
            OVER TLB                46,020/s  worst cpu3 45,120/s (limit 1,000/s: tlb.x), cpu17 900/s
            LOSS tx_dropped node1       17/s  worst eth0 17/s
                 rx_bytes node1    12.3 GB/s  most eth0 12.3 GB/s
                 cpu some              7.2 %
            still: numa_hint_faults
            not read: nvme (expected at least 11 numbers)
            not there: irq full (there is no such file)

            """);
  }

  @Test
  void noLineIsWiderThanATerminalOfTwentyColumns() {
    for (int width : List.of(1, 2, 5, 20, 40, 80)) {
      WatchText text = new WatchText(Style.PLAIN, width);
      assertThat(text.block(busy()).lines()).allMatch(line -> line.length() <= width);
    }
    assertThat(new WatchText(Style.PLAIN, 20).rows(busy()).getFirst()).startsWith("OVER TLB");
  }

  @Test
  void coloursAddNothingThatWordsDoNotSay() {
    String coloured = new WatchText(Style.COLOUR, 30).block(busy());
    assertThat(coloured).contains("\u001b[");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(new WatchText(Style.PLAIN, 30).block(interval()));
  }

  @Test
  void whatAMachineSaysDoesNotSteerTheTerminal() {
    assertThat(new WatchText(Style.PLAIN, 200).block(busy())).doesNotContain("\u001b");
  }

  @Test
  void amountsAreReadableFromOneToTheLargest() {
    assertThat(RateWords.of(0, Unit.EVENTS)).isEqualTo("0/s");
    assertThat(RateWords.of(999, Unit.EVENTS)).isEqualTo("999/s");
    assertThat(RateWords.of(1_000_000, Unit.EVENTS)).isEqualTo("1,000,000/s");
    assertThat(RateWords.of(999, Unit.BYTES)).isEqualTo("999 B/s");
    assertThat(RateWords.of(1000, Unit.BYTES)).isEqualTo("1.0 kB/s");
    assertThat(RateWords.of(48_000_000_000L, Unit.BYTES)).isEqualTo("48.0 GB/s");
    assertThat(RateWords.of(1, Unit.MICROSECONDS)).isEqualTo("0.1 %");
    assertThat(RateWords.of(1_000_000, Unit.MICROSECONDS)).isEqualTo("100 %");
  }
}
