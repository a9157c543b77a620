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
 * How the receive work of the network is spread over CPUs, and what was lost: /proc/softirqs
 * (fs/proc/softirqs.c) and /proc/net/softnet_stat over the sampling window.
 */
final class SoftirqProbe implements Probe {
  private static final String SOFTIRQS = "/proc/softirqs";
  private static final String SOFTNET = "/proc/net/softnet_stat";

  /** Below this many per second one CPU does the work without effort. */
  private static final long FEW = 10_000;

  private static final Question SHARE =
      new Question(
          "irq/net-rx-share",
          ValueKind.INT,
          SubjectKind.HOST,
          "How many percent of the NET_RX softirqs of the sampling window ran on the busiest CPU?"
              + " (Not asked below "
              + FEW
              + " per second.)");
  private static final Question DROPS =
      new Question(
          "irq/softnet-drops",
          ValueKind.INT,
          SubjectKind.HOST,
          "How many packets were dropped in the sampling window because a CPU's backlog was full?");
  private static final Question SQUEEZES =
      new Question(
          "irq/softnet-squeezes",
          ValueKind.INT,
          SubjectKind.HOST,
          "How many times per 1,000 packets of the sampling window did a CPU run out of its budget"
              + " with packets left?");

  @Override
  public List<Question> questions() {
    return List.of(SHARE, DROPS, SQUEEZES);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<Value> share =
        Sample.of(host, SOFTIRQS, host.readLong(SOFTIRQS), InterruptsParser::parse)
            .then(SoftirqProbe::share);
    add(facts, SHARE, share, SOFTIRQS);
    Reading<Softnet> softnet =
        Sample.of(host, SOFTNET, host.read(SOFTNET), SoftnetTable::parse)
            .then(SoftirqProbe::softnet);
    add(facts, DROPS, softnet.map(seen -> new Value.Int(seen.dropped())), SOFTNET);
    add(
        facts,
        SQUEEZES,
        softnet.then(
            seen ->
                seen.processed() == 0
                    ? Reading.<Value>absent("no packet came in the sampling window")
                    : Reading.present(
                        new Value.Int(seen.squeezed() * 1000 / seen.processed()),
                        seen.squeezed() + " squeezes, " + seen.processed() + " packets")),
        SOFTNET);
  }

  private static void add(
      FactSink facts, Question question, Reading<? extends Value> reading, String path) {
    List<Evidence> trail =
        reading instanceof Reading.Present<? extends Value> present
            ? List.of(new Evidence(path, present.raw()))
            : List.of();
    facts.add(question, new Subject.WholeHost(), reading.map(value -> value), trail);
  }

  /** Computes the busiest CPU's share; the counters are 32 bits wide. */
  static Reading<Value> share(Sample<InterruptsTable> sample) {
    Optional<InterruptsTable.Row> from = sample.before().row("NET_RX");
    Optional<InterruptsTable.Row> to = sample.after().row("NET_RX");
    if (from.isEmpty() || to.isEmpty() || !from.get().hasColumns() || !to.get().hasColumns()) {
      return Reading.malformed("no row NET_RX", "a row NET_RX with a column per CPU");
    }
    if (!sample.before().hasColumnsOf(sample.after())) {
      return Reading.unreadable("CPUs were plugged in the sampling window", "");
    }
    long most = 0;
    long sum = 0;
    int busiest = 0;
    for (int column = 0; column < sample.before().columns(); column++) {
      long count = to.get().at(column) - from.get().at(column) & 0xffff_ffffL;
      sum += count;
      if (count > most) {
        most = count;
        busiest = sample.before().cpu(column);
      }
    }
    if (sample.perSecond(sum) < FEW) {
      return Reading.absent("fewer than " + FEW + " NET_RX softirqs per second in the window");
    }
    return Reading.present(
        new Value.Int(most * 100 / sum),
        "NET_RX +" + sum + ", of them " + most + " on CPU " + busiest + ", in " + sample.length());
  }

  /**
   * What went through all CPUs in the window.
   *
   * @param processed packets
   * @param dropped packets that found a backlog full
   * @param squeezed times that the budget ran out
   */
  private record Softnet(long processed, long dropped, long squeezed) {}

  private static Reading<Softnet> softnet(Sample<SoftnetTable> sample) {
    if (sample.before().rows().size() != sample.after().rows().size()) {
      return Reading.unreadable("CPUs went on- or offline in the sampling window", "");
    }
    Softnet sum =
        new Softnet(
            SoftnetTable.since(sample, SoftnetTable.Row::processed),
            SoftnetTable.since(sample, SoftnetTable.Row::dropped),
            SoftnetTable.since(sample, SoftnetTable.Row::squeezed));
    return Reading.present(
        sum,
        "processed +"
            + sum.processed()
            + ", dropped +"
            + sum.dropped()
            + ", time_squeeze +"
            + sum.squeezed()
            + " in "
            + sample.length());
  }
}
