package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.List;
import java.util.Optional;

/**
 * The rows of /proc/interrupts that belong to no device. How often CPUs interrupt each other: TLB,
 * CAL and RES over the sampling window (arch/x86/kernel/irq.c; arch/arm64/kernel/smp.c has RES and
 * CAL under other labels and no TLB, because its TLB invalidation is broadcast in hardware). And
 * what came that nobody had asked for: SPU and ERR since boot.
 */
final class IpiRateProbe implements Probe {
  private static final String PATH = "/proc/interrupts";

  private static final Question SHOOTDOWNS =
      rate("tlb/shootdowns", "TLB shootdowns received", "on the CPU that got most");
  private static final Question SHOOTDOWNS_MEAN =
      rate("tlb/shootdowns-mean", "TLB shootdowns received", "by a CPU in the mean");
  private static final Question CALLS =
      rate("tlb/calls", "function call interrupts", "on the CPU that got most");
  private static final Question RESCHEDULES =
      rate("tlb/reschedules", "rescheduling interrupts", "on the CPU that got most");

  private static final Question SPURIOUS =
      new Question(
          "irq/spurious",
          ValueKind.INT,
          SubjectKind.HOST,
          "How many spurious interrupts and APIC errors were there since boot (rows SPU, ERR)?");

  private static Question rate(String name, String what, String where) {
    return new Question(
        name,
        ValueKind.INT,
        SubjectKind.HOST,
        "How many " + what + " per second " + where + ", over the sampling window?");
  }

  @Override
  public List<Question> questions() {
    return List.of(SHOOTDOWNS, SHOOTDOWNS_MEAN, CALLS, RESCHEDULES, SPURIOUS);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    // An architecture without the row is known from one reading.
    Reading<InterruptsTable> once = InterruptsParser.named(host.readLong(PATH));
    Reading<Sample<InterruptsTable>> sample = Sample.of(host, PATH, once, InterruptsParser::named);
    Reading<Rate> tlb = rate(once, sample, IpiRow.TLB);
    add(facts, SHOOTDOWNS, tlb.map(Rate::worst), tlb);
    add(facts, SHOOTDOWNS_MEAN, tlb.map(Rate::mean), tlb);
    Reading<Rate> calls = rate(once, sample, IpiRow.CAL);
    add(facts, CALLS, calls.map(Rate::worst), calls);
    Reading<Rate> reschedules = rate(once, sample, IpiRow.RES);
    add(facts, RESCHEDULES, reschedules.map(Rate::worst), reschedules);
    Reading<Long> spurious = once.then(IpiRateProbe::spurious);
    add(facts, SPURIOUS, spurious, spurious);
  }

  private static void add(
      FactSink facts, Question question, Reading<Long> reading, Reading<?> seen) {
    List<Evidence> trail =
        seen instanceof Reading.Present<?>(_, var raw)
            ? List.of(new Evidence(PATH, raw))
            : List.of();
    facts.add(question, new Subject.WholeHost(), reading.map(Value.Int::new), trail);
  }

  /**
   * A rate per second.
   *
   * @param worst on the CPU with the highest
   * @param mean over all CPUs
   */
  record Rate(long worst, long mean) {}

  private static Reading<Rate> rate(
      Reading<InterruptsTable> once, Reading<Sample<InterruptsTable>> sample, IpiRow row) {
    return once.then(row::in).then(_ -> sample.then(both -> rate(both, row)));
  }

  /** Computes the rate of one row, whose counters are 32 bits wide and wrap. */
  static Reading<Rate> rate(Sample<InterruptsTable> sample, IpiRow row) {
    InterruptsTable before = sample.before();
    InterruptsTable after = sample.after();
    Optional<InterruptsTable.Row> from = row.find(before);
    Optional<InterruptsTable.Row> to = row.find(after);
    if (!before.hasColumnsOf(after) || from.isEmpty() || to.isEmpty()) {
      return Reading.unreadable("CPUs went on- or offline in the sampling window", "");
    }
    long most = -1;
    long sum = 0;
    int worst = 0;
    for (int column = 0; column < before.columns(); column++) {
      long count = to.get().at(column) - from.get().at(column) & 0xffff_ffffL;
      sum += count;
      if (count > most) {
        most = count;
        worst = before.cpu(column);
      }
    }
    Rate rate =
        new Rate(sample.perSecond(most), Math.ceilDiv(sample.perSecond(sum), before.columns()));
    return Reading.present(
        rate,
        from.get().label()
            + ": "
            + most
            + " more on CPU "
            + worst
            + ", "
            + sum
            + " more on "
            + before.columns()
            + " CPUs, in "
            + sample.length());
  }

  private static Reading<Long> spurious(InterruptsTable table) {
    long sum = 0;
    StringBuilder raw = new StringBuilder();
    for (String label : List.of("SPU", "ERR", "Err")) {
      Optional<InterruptsTable.Row> row = table.row(label);
      if (row.isPresent()) {
        sum += row.get().total();
        raw.append(raw.isEmpty() ? "" : ", ").append(label).append(' ').append(row.get().total());
      }
    }
    return raw.isEmpty()
        ? Reading.absent("this architecture counts no spurious interrupts")
        : Reading.present(sum, raw.toString());
  }
}
