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
import java.util.ArrayList;
import java.util.List;

/**
 * What memory management does under the present load: counters of /proc/vmstat (mm/vmstat.c) over
 * the sampling window. Counts since boot tell nothing about it.
 */
final class PagingActivityProbe implements Probe {
  private static final String VMSTAT = "/proc/vmstat";

  private static final Question SWAP =
      question(
          "memory/swap-activity",
          ValueKind.TEXT,
          "Do pages go to and from swap in the sampling window (no-swap, still, in-only,"
              + " out-to-zram: all swap is compressed memory, out)?");
  private static final Question THP =
      question(
          "memory/thp-faults",
          ValueKind.TEXT,
          "Do faults that may get a huge page get one, in the sampling window (none-asked, served,"
              + " some-fell-back, all-fell-back)?");
  private static final Question DIRECT_RECLAIM =
      question(
          "memory/direct-reclaim",
          ValueKind.INT,
          "How many allocations per second waited for direct reclaim, in the sampling window?");
  private static final Question COMPACT_STALLS =
      question(
          "memory/compact-stalls",
          ValueKind.INT,
          "How many allocations per second waited for compaction, in the sampling window?");
  private static final Question NUMA_MIGRATIONS =
      question(
          "memory/numa-migrations",
          ValueKind.INT,
          "How many pages per second did NUMA balancing move, in the sampling window?");

  private static Question question(String name, ValueKind as, String asks) {
    return new Question(name, as, SubjectKind.HOST, asks);
  }

  @Override
  public List<Question> questions() {
    return List.of(SWAP, THP, DIRECT_RECLAIM, COMPACT_STALLS, NUMA_MIGRATIONS);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<Sample<NamedCounters>> sample =
        Sample.of(host, VMSTAT, host.read(VMSTAT), NamedCounters::parse);
    SwapAreas.Read areas = SwapAreas.read(host);
    List<Evidence> trail = new ArrayList<>(areas.trail());
    Reading<Value> swap =
        areas.areas() instanceof Reading.Present<List<SwapAreas.Area>>(var all, _) && all.isEmpty()
            ? Reading.present(new Value.Text("no-swap"), "no swap area")
            : told(sample.then(both -> swap(both, areas.areas())), trail);
    facts.add(SWAP, new Subject.WholeHost(), swap, trail);
    add(facts, THP, sample.then(PagingActivityProbe::thpFaults));
    add(facts, DIRECT_RECLAIM, perSecond(sample, "allocstall"));
    add(facts, COMPACT_STALLS, perSecond(sample, "compact_stall"));
    add(facts, NUMA_MIGRATIONS, perSecond(sample, "numa_pages_migrated"));
  }

  private static void add(FactSink facts, Question question, Reading<Value> reading) {
    List<Evidence> trail = new ArrayList<>();
    facts.add(question, new Subject.WholeHost(), told(reading, trail), trail);
  }

  private static Reading<Value> told(Reading<Value> reading, List<Evidence> trail) {
    if (reading instanceof Reading.Present<Value>(_, var raw)) {
      trail.add(new Evidence(VMSTAT, raw));
    }
    return reading;
  }

  /** Kernels up to 4.9 have one allocstall; later ones have one per zone. */
  private static Reading<Value> perSecond(Reading<Sample<NamedCounters>> sample, String start) {
    return sample.then(
        both -> {
          if (!both.before().hasAny(start)) {
            return Reading.absent("this kernel has no counter " + start);
          }
          long more = both.after().since(both.before(), start);
          return more < 0
              ? Reading.unreadable("the counter " + start + " ran backwards", "")
              : Reading.present(
                  (Value) new Value.Int(both.perSecond(more)),
                  start + " +" + more + " in " + both.length());
        });
  }

  private static Reading<Value> swap(
      Sample<NamedCounters> sample, Reading<List<SwapAreas.Area>> areas) {
    if (!sample.before().hasAny("pswpin") || !sample.before().hasAny("pswpout")) {
      return Reading.absent("this kernel is built without swap");
    }
    long in = sample.after().since(sample.before(), "pswpin");
    long out = sample.after().since(sample.before(), "pswpout");
    if (in < 0 || out < 0) {
      return Reading.unreadable("the counters of swap ran backwards", "");
    }
    String raw = "pswpin +" + in + ", pswpout +" + out + " in " + sample.length();
    return out > 0
        ? areas.then(
            all -> Reading.present(new Value.Text(hasDisk(all) ? "out" : "out-to-zram"), raw))
        : Reading.present(new Value.Text(in > 0 ? "in-only" : "still"), raw);
  }

  private static boolean hasDisk(List<SwapAreas.Area> areas) {
    for (SwapAreas.Area area : areas) {
      if (!area.isZram()) {
        return true;
      }
    }
    return false;
  }

  /** The names are exact: thp_fault_fallback_charge counts some of the same faults again. */
  private static Reading<Value> thpFaults(Sample<NamedCounters> sample) {
    return more(sample, "thp_fault_alloc")
        .then(
            served ->
                more(sample, "thp_fault_fallback")
                    .then(
                        fallen -> {
                          String word =
                              served + fallen == 0
                                  ? "none-asked"
                                  : fallen == 0
                                      ? "served"
                                      : served == 0 ? "all-fell-back" : "some-fell-back";
                          return Reading.present(
                              new Value.Text(word),
                              "thp_fault_alloc +"
                                  + served
                                  + ", thp_fault_fallback +"
                                  + fallen
                                  + " in "
                                  + sample.length());
                        }));
  }

  private static Reading<Long> more(Sample<NamedCounters> sample, String name) {
    return sample
        .before()
        .get(name)
        .then(then -> sample.after().get(name).map(now -> now - then))
        .then(
            more ->
                more < 0
                    ? Reading.unreadable("the counter " + name + " ran backwards", "")
                    : Reading.present(more, name + " +" + more));
  }
}
