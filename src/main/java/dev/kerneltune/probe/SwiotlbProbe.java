package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.List;

/**
 * How much DMA goes through the software IO TLB, that is, is copied (kernel/dma/swiotlb.c): slabs
 * of 2 KiB, counted in /sys/kernel/debug/swiotlb, which only root can read.
 */
public final class SwiotlbProbe implements Probe {
  static final String IDLE = "idle";
  static final String IN_USE = "in-use";

  static final Question USE =
      new Question(
          "swiotlb/use",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Is DMA being copied through bounce buffers: idle or in-use? With a sampling window,"
              + " in-use means at both ends of it.");
  static final Question HIGH_WATER =
      new Question(
          "swiotlb/high-water",
          ValueKind.INT,
          SubjectKind.HOST,
          "How many per cent of the bounce buffers were in use at most since boot?");

  private static final String FOLDER = "/sys/kernel/debug/swiotlb/";
  private static final String USED = FOLDER + "io_tlb_used";
  private static final String HIWATER = FOLDER + "io_tlb_used_hiwater";
  private static final String SLABS = FOLDER + "io_tlb_nslabs";

  @Override
  public List<Question> questions() {
    return List.of(USE, HIGH_WATER);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<Long> used = Files.number(host, USED);
    Reading<Long> slabs = Files.number(host, SLABS);
    Reading<Long> hiwater = Files.number(host, HIWATER);
    Trail trail = new Trail().see(USED, used).see(SLABS, slabs);
    Reading<Value> use;
    Reading<Long> later =
        Files.text(host.later(USED))
            .then(text -> Values.parse(ValueKind.INT, text))
            .map(value -> ((Value.Int) value).number());
    if (host.windowNanos().isPresent()) {
      trail.see(USED + " (later)", later);
      use = used.then(first -> first == 0 ? use(first) : later.then(SwiotlbProbe::use));
    } else {
      use = used.then(SwiotlbProbe::use);
    }
    facts.add(USE, new Subject.WholeHost(), use, trail.list());
    facts.add(
        HIGH_WATER,
        new Subject.WholeHost(),
        hiwater.then(most -> slabs.then(all -> share(most, all))),
        new Trail().see(HIWATER, hiwater).see(SLABS, slabs).list());
  }

  /** Says whether {@code slabs} are in use. */
  static Reading<Value> use(long slabs) {
    return slabs < 0
        ? Reading.malformed(Long.toString(slabs), "a number of slabs")
        : Reading.present(new Value.Text(slabs == 0 ? IDLE : IN_USE), slabs + " slabs of 2 KiB");
  }

  /** Returns how many per cent of {@code all} slabs {@code most} are. */
  static Reading<Value> share(long most, long all) {
    if (all == 0) {
      return Reading.absent("there are no bounce buffers");
    }
    if (all < 0 || most < 0 || most > Long.MAX_VALUE / 100) {
      return Reading.malformed(most + " of " + all, "two numbers of slabs");
    }
    return Reading.present(new Value.Int(most * 100 / all), most + " of " + all + " slabs");
  }
}
