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
import java.util.SortedSet;

/**
 * Whether the TLB keeps entries over a context switch: the flags pcid and invpcid of x86 processors
 * (arch/x86/include/asm/cpufeatures.h). Zen 2 and older EPYC processors have neither.
 */
final class TlbFeatureProbe implements Probe {
  private static final Question PCID =
      new Question(
          "tlb/pcid",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Does the processor show address space identifiers for its TLB (pcid-and-invpcid, pcid,"
              + " none)?");

  @Override
  public List<Question> questions() {
    return List.of(PCID);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<Value> answer =
        machine
            .architecture()
            .then(
                architecture ->
                    architecture.equals("x86_64")
                        ? machine.cpus().flags()
                        : Reading.absent("no x86 processor: " + architecture))
            .then(flags -> answer(flags.words()));
    List<Evidence> trail =
        answer instanceof Reading.Present<Value>(_, var raw)
            ? List.of(new Evidence("/proc/cpuinfo", raw))
            : List.of();
    facts.add(PCID, new Subject.WholeHost(), answer, trail);
  }

  /** Picks the answer from the flags. */
  static Reading<Value> answer(SortedSet<String> flags) {
    boolean pcid = flags.contains("pcid");
    boolean invpcid = flags.contains("invpcid");
    String word = !pcid ? "none" : invpcid ? "pcid-and-invpcid" : "pcid";
    String raw =
        (pcid ? "pcid among" : "no pcid among")
            + (invpcid ? ", invpcid among " : ", no invpcid among ")
            + flags.size()
            + " flags";
    return Reading.present(new Value.Text(word), raw);
  }
}
