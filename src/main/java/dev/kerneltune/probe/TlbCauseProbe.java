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
import java.util.TreeSet;

/**
 * Which of the kernel's own page movers worked in the sampling window: each unmaps pages, and so
 * flushes TLBs of other CPUs (mm/vmstat.c; Documentation/admin-guide/sysctl/vm.rst and kernel.rst).
 */
final class TlbCauseProbe implements Probe {
  private static final String PATH = "/proc/vmstat";

  private static final Question CAUSES =
      new Question(
          "tlb/causes",
          ValueKind.FLAGS,
          SubjectKind.HOST,
          "Which of the kernel's own work unmapped pages in the sampling window (numa-balancing,"
              + " thp-collapse, thp-split, compaction, tiering, reclaim, swap)?");

  /** A counter's name, or the beginning of several names, and the word that it proves. */
  private static final String[][] PROOFS = {
    {"numa_pte_updates", "numa-balancing"},
    {"numa_huge_pte_updates", "numa-balancing"},
    {"thp_collapse_alloc", "thp-collapse"},
    {"thp_split_", "thp-split"},
    {"compact_isolated", "compaction"},
    {"pgdemote_", "tiering"},
    {"pgpromote_success", "tiering"},
    {"pgsteal_", "reclaim"},
    {"pswpin", "swap"},
    {"pswpout", "swap"},
  };

  @Override
  public List<Question> questions() {
    return List.of(CAUSES);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    List<Evidence> trail = new ArrayList<>();
    Reading<Value> causes =
        Sample.of(host, PATH, host.read(PATH), NamedCounters::parse)
            .then(sample -> causes(sample, trail));
    facts.add(CAUSES, new Subject.WholeHost(), causes, trail);
  }

  private static Reading<Value> causes(Sample<NamedCounters> sample, List<Evidence> trail) {
    TreeSet<String> words = new TreeSet<>();
    StringBuilder seen = new StringBuilder();
    for (String[] proof : PROOFS) {
      long more = sample.after().since(sample.before(), proof[0]);
      if (more > 0) {
        words.add(proof[1]);
        seen.append(seen.isEmpty() ? "" : ", ").append(proof[0]).append(" +").append(more);
      }
    }
    String raw =
        (seen.isEmpty() ? "none of them counted" : seen.toString()) + " in " + sample.length();
    trail.add(new Evidence(PATH, raw));
    return Reading.present(new Value.Flags(words), raw);
  }
}
