package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.List;

/**
 * The CPUs that unbound workqueues may use (Documentation/core-api/workqueue.rst,
 * kernel/workqueue.c).
 */
final class WorkqueueProbe implements Probe {
  static final Question CPUS =
      new Question(
          "workqueue/unbound-cpus",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Which of the online CPUs may do unbound kernel work: all, all-but-isolated, restricted"
              + " (others are left out too) or on-isolated (somebody gave it isolated CPUs back)?");

  private static final String FOLDER = "/sys/devices/virtual/workqueue/";
  private static final String MASK = FOLDER + "cpumask";

  /** From 6.8 on: the CPUs that cpuset partitions took away. */
  private static final String PARTITIONED = FOLDER + "cpumask_isolated";

  @Override
  public List<Question> questions() {
    return List.of(CPUS);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<CpuSet> mask = mask(host, MASK);
    Reading<CpuSet> online = machine.cpus().online();
    Trail trail = new Trail().see(MASK, mask).see(CpuSurvey.FOLDER + "/online", online);
    Reading<Value> answer =
        mask.then(
            allowed ->
                online.then(
                    all -> isolated(machine, host, trail).map(apart -> word(all, allowed, apart))));
    facts.add(CPUS, new Subject.WholeHost(), answer, trail.list());
  }

  private static Reading<CpuSet> mask(Host host, String path) {
    return Files.text(host, path).then(CpuSet::parseMask);
  }

  static Value word(CpuSet online, CpuSet allowed, CpuSet isolated) {
    CpuSet leftOut = online.minus(allowed);
    if (!leftOut.isWithin(isolated)) {
      return new Value.Text("restricted");
    }
    boolean isOnIsolated = !online.intersect(allowed).intersect(isolated).isEmpty();
    return new Value.Text(
        isOnIsolated ? "on-isolated" : leftOut.isEmpty() ? "all" : "all-but-isolated");
  }

  /** Returns the CPUs that were set apart, at boot or by a partition. */
  private static Reading<CpuSet> isolated(Machine machine, Host host, Trail trail) {
    Reading<CpuSet> partitioned = mask(host, PARTITIONED);
    trail.see(CpuSurvey.FOLDER + "/isolated", machine.cpus().isolated());
    trail.see(CpuSurvey.FOLDER + "/nohz_full", machine.cpus().nohzFull());
    trail.see(PARTITIONED, partitioned);
    Reading<CpuSet> all = Reading.present(CpuSet.empty(), "");
    for (Reading<CpuSet> some :
        List.of(machine.cpus().isolated(), machine.cpus().nohzFull(), partitioned)) {
      // A kernel without the file has none of this kind.
      if (!(some instanceof Reading.Absent<CpuSet>)) {
        all = all.then(set -> some.map(set::union));
      }
    }
    return all;
  }
}
