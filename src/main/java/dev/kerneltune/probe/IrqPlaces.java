package dev.kerneltune.probe;

import dev.kerneltune.model.CpuSet;
import java.util.List;

/**
 * Where the interrupts of a device are delivered, against the CPUs of its node.
 *
 * @param local how many can reach a CPU of the node
 * @param remote how many are delivered wholly elsewhere
 * @param parked how many have no CPU at present
 * @param cpus all CPUs that some of them is delivered to
 * @param events how often they came since boot
 */
record IrqPlaces(int local, int remote, int parked, CpuSet cpus, long events) {
  /** The folder of folders of interrupts (kernel/irq/proc.c). */
  static final String FOLDER = "/proc/irq/";

  /** Counts the interrupts of a device whose node has the CPUs {@code home}. */
  static IrqPlaces of(List<DeviceIrqs.Irq> irqs, CpuSet home) {
    int local = 0;
    int remote = 0;
    int parked = 0;
    long events = 0;
    CpuSet cpus = CpuSet.empty();
    for (DeviceIrqs.Irq irq : irqs) {
      events += irq.count();
      cpus = cpus.union(irq.cpus());
      if (irq.cpus().isEmpty()) {
        parked++;
      } else if (irq.cpus().intersect(home).isEmpty()) {
        remote++;
      } else {
        local++;
      }
    }
    return new IrqPlaces(local, remote, parked, cpus, events);
  }

  /** Returns the word for it: local, spread, remote, one-cpu or unassigned. */
  String word() {
    if (local + remote == 0) {
      return "unassigned";
    }
    if (cpus.size() == 1 && local + remote > 1) {
      return "one-cpu";
    }
    return remote == 0 ? "local" : local == 0 ? "remote" : "spread";
  }

  /** Returns how many percent of the interrupts that have a CPU are delivered wholly elsewhere. */
  int remoteShare() {
    return local + remote == 0 ? 0 : remote * 100 / (local + remote);
  }

  /** Returns the counts in words. */
  String describe(int node) {
    return local
        + " interrupts on node "
        + node
        + ", "
        + remote
        + " elsewhere, "
        + parked
        + " without a CPU; "
        + events
        + " since boot";
  }
}
