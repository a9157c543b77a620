package dev.kerneltune.probe;

import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * The value of isolcpus=: flags, each with a comma behind it, and then CPUs
 * (kernel/sched/isolation.c, housekeeping_isolcpus_setup()).
 *
 * @param flags the flags, known or not, in order
 * @param cpus the CPUs
 */
record IsolcpusParser(List<String> flags, Reading<CpuSet> cpus) {
  /** Parses {@code value}: whatever begins with a letter is a flag, so no CPU is called so. */
  static IsolcpusParser parse(String value) {
    List<String> flags = new ArrayList<>();
    String rest = value;
    while (!rest.isEmpty() && Character.isLetter(rest.charAt(0))) {
      int comma = rest.indexOf(',');
      flags.add(comma < 0 ? rest : rest.substring(0, comma));
      rest = comma < 0 ? "" : rest.substring(comma + 1);
    }
    return new IsolcpusParser(List.copyOf(flags), CpuSet.parseList(rest));
  }

  /** Returns whether the CPUs leave load balancing: so it is said, or no known flag is given. */
  boolean isDomain() {
    return flags.contains("domain") || (!flags.contains("nohz") && !isManagedIrq());
  }

  /** Returns whether managed interrupts are kept away from the CPUs. */
  boolean isManagedIrq() {
    return flags.contains("managed_irq");
  }
}
