package dev.kerneltune.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RatesTest {
  private static final long SECOND = 1_000_000_000;
  private static final Subject HOST = new Subject.WholeHost();
  private static final Meter TLB =
      new Meter(Group.INTERRUPTS, "TLB", HOST, Unit.EVENTS, Sense.COST, "tlb.shootdowns");
  private static final Meter CALLS =
      new Meter(Group.INTERRUPTS, "CAL", HOST, Unit.EVENTS, Sense.COST, "tlb.calls");
  private static final Meter FALLBACK =
      new Meter(Group.HUGEPAGES, "thp_fault_fallback", HOST, Unit.EVENTS, Sense.LOSS, "");
  private static final Meter WAITING =
      new Meter(Group.PRESSURE, "cpu some", HOST, Unit.MICROSECONDS, Sense.COST, "pressure.cpu");
  private static final Map<String, Long> LIMITS =
      Map.of("tlb.shootdowns", 1000L, "tlb.calls", 1000L, "pressure.cpu", 20L);

  private static final Reading<Long> MISSING = Reading.absent("there is no such file");
  private static final Reading<Long> REFUSED = Reading.unreadable("EACCES", "root");

  private static Reading<Long> count(long count) {
    return Reading.present(count, "");
  }

  private static Counter cpu(Meter meter, int cpu, long count) {
    return new Counter(meter, new Subject.Cpu(cpu), count(count));
  }

  private static Counter host(Meter meter, Reading<Long> count) {
    return new Counter(meter, HOST, count);
  }

  private static Rates after(long nanos, List<Counter> before, List<Counter> after) {
    return Rates.between(new Counters(7, before), new Counters(7 + nanos, after), LIMITS);
  }

  private static Row only(Rates rates) {
    assertThat(rates.rows()).hasSize(1);
    return rates.rows().getFirst();
  }

  private static List<String> told(Row row) {
    return row.rates().stream()
        .map(
            rate ->
                rate.subject()
                    + " "
                    + rate.perSecond().map(String::valueOf).orElse(rate.perSecond().words()))
        .toList();
  }

  @Test
  void theFastestCpuComesFirstAndAllAreAddedUp() {
    Row row =
        only(
            after(
                2 * SECOND,
                List.of(cpu(TLB, 0, 10), cpu(TLB, 1, 0), cpu(TLB, 2, 5)),
                List.of(cpu(TLB, 0, 10), cpu(TLB, 1, 400), cpu(TLB, 2, 205))));
    assertThat(told(row)).containsExactly("cpu1 200", "cpu2 100", "cpu0 0");
    assertThat(row.total())
        .isEqualTo(count(300).map(sum -> sum).then(sum -> Reading.present(sum, "300")));
    assertThat(row.worst().orElseThrow().subject()).isEqualTo(new Subject.Cpu(1));
    assertThat(row.standing()).isEqualTo(Standing.MOVING);
  }

  @Test
  void somethingIsNeverNothingHoweverLongItTook() {
    Row row = only(after(3600 * SECOND, List.of(cpu(TLB, 0, 0)), List.of(cpu(TLB, 0, 1))));
    assertThat(told(row)).containsExactly("cpu0 1");
  }

  @Test
  void aNarrowCounterThatPassedItsEndGoesOn() {
    Row row = only(after(SECOND, List.of(cpu(TLB, 0, 0xffff_ffffL)), List.of(cpu(TLB, 0, 9))));
    assertThat(told(row)).containsExactly("cpu0 10");
  }

  @Test
  void aCounterThatWasSetBackHasNoRate() {
    Row narrow = only(after(SECOND, List.of(cpu(TLB, 0, 500)), List.of(cpu(TLB, 0, 400))));
    assertThat(told(narrow)).containsExactly("cpu0 the counter ran backwards");
    assertThat(narrow.standing()).isEqualTo(Standing.UNREAD);
    Row wide =
        only(after(SECOND, List.of(host(FALLBACK, count(500))), List.of(host(FALLBACK, count(0)))));
    assertThat(told(wide)).containsExactly("host the counter ran backwards");
  }

  @Test
  void aCpuThatWentOfflineIsGoneAndOneThatCameHasNoRateYet() {
    Row row =
        only(
            after(
                SECOND,
                List.of(cpu(TLB, 0, 1), cpu(TLB, 1, 900)),
                List.of(cpu(TLB, 0, 3), cpu(TLB, 2, 70))));
    assertThat(told(row))
        .containsExactly("cpu0 2", "cpu2 it was not there before", "cpu1 it is gone");
    assertThat(row.unknown()).isEqualTo(2);
    assertThat(row.total().orElse(-1L)).isEqualTo(2);
  }

  @Test
  void aFileThatVanishedIsNotZero() {
    Row vanished =
        only(after(SECOND, List.of(host(FALLBACK, count(5))), List.of(host(FALLBACK, MISSING))));
    assertThat(vanished.total()).isEqualTo(MISSING);
    assertThat(vanished.worst()).isEmpty();
    assertThat(vanished.standing()).isEqualTo(Standing.ABSENT);
    Row refused =
        only(after(SECOND, List.of(host(FALLBACK, count(5))), List.of(host(FALLBACK, REFUSED))));
    assertThat(refused.total()).isEqualTo(REFUSED);
    assertThat(refused.standing()).isEqualTo(Standing.UNREAD);
  }

  @Test
  void aFileThatCannotBeReadAnyMoreIsToldOnceForAllCpus() {
    Row row =
        only(after(SECOND, List.of(cpu(TLB, 0, 1), cpu(TLB, 1, 1)), List.of(host(TLB, REFUSED))));
    assertThat(told(row)).containsExactly("host EACCES");
  }

  @Test
  void aDeviceThatWasTakenOutIsToldOnce() {
    List<Counter> before = List.of(cpu(TLB, 0, 1));
    Rates first = after(SECOND, before, List.of());
    assertThat(told(only(first))).containsExactly("cpu0 it is gone");
    assertThat(after(SECOND, List.of(), List.of()).rows()).isEmpty();
  }

  @Test
  void whatWasNotReadBeforeHasNoRate() {
    Row row =
        only(after(SECOND, List.of(host(FALLBACK, REFUSED)), List.of(host(FALLBACK, count(5)))));
    assertThat(row.total()).isEqualTo(REFUSED);
  }

  @Test
  void withoutTimeThereIsNoRate() {
    Row row = only(after(0, List.of(cpu(TLB, 0, 1)), List.of(cpu(TLB, 0, 2))));
    assertThat(told(row)).containsExactly("cpu0 no time passed between the readings");
  }

  @Test
  void whatIsPartlyUnreadIsNeverStill() {
    Subject nic = new Subject.Netdev("eth0");
    List<Counter> before = List.of(host(FALLBACK, count(5)), new Counter(FALLBACK, nic, count(1)));
    List<Counter> after = List.of(host(FALLBACK, count(5)), new Counter(FALLBACK, nic, REFUSED));
    assertThat(only(after(SECOND, before, after)).standing()).isEqualTo(Standing.UNREAD);
    assertThat(only(after(SECOND, before, before)).standing()).isEqualTo(Standing.STILL);
  }

  @Test
  void theWorstRowComesFirst() {
    Rates rates =
        after(
            SECOND,
            List.of(
                host(FALLBACK, count(0)),
                cpu(CALLS, 0, 0),
                cpu(TLB, 0, 0),
                cpu(TLB, 1, 0),
                host(WAITING, count(0))),
            List.of(
                host(FALLBACK, count(1)),
                cpu(CALLS, 0, 900),
                cpu(TLB, 0, 900),
                cpu(TLB, 1, 1100),
                host(WAITING, count(400_000))));
    assertThat(rates.rows().stream().map(row -> row.standing() + " " + row.meter().name()))
        .containsExactly("OVER cpu some", "OVER TLB", "LOSS thp_fault_fallback", "MOVING CAL");
  }

  @Test
  void theLimitOfAShareIsMeantInPercentOfTheTime() {
    List<Counter> before = List.of(host(WAITING, count(0)));
    assertThat(only(after(SECOND, before, List.of(host(WAITING, count(200_000))))).standing())
        .isEqualTo(Standing.MOVING);
    assertThat(only(after(SECOND, before, List.of(host(WAITING, count(200_001))))).standing())
        .isEqualTo(Standing.OVER);
  }
}
