package dev.kerneltune.cli;

import dev.kerneltune.sched.bench.Child;
import dev.kerneltune.sched.bench.Children;
import dev.kerneltune.sched.bench.Ensemble;
import dev.kerneltune.sched.bench.Role;
import dev.kerneltune.sched.bench.Workload;
import java.util.List;
import java.util.Optional;

/**
 * What a measurement leaves nothing of: the workload's processes, and their control groups. It is
 * cleared at the end, by Ctrl-C too; after kill -9 the processes end by themselves, and the next
 * measurement removes the empty groups.
 */
final class BenchStage implements AutoCloseable {
  private final Optional<BenchGroups> groups;
  private final List<String> notes;
  private final Thread hook = new Thread(this::clear, "bench-clear");
  private Optional<Ensemble> ensemble = Optional.empty();

  private BenchStage(Optional<BenchGroups> groups, List<String> notes) {
    this.groups = groups;
    this.notes = notes;
  }

  /** Makes the groups where that is possible, and notes where it is not. */
  static BenchStage set(List<String> notes) {
    Optional<BenchGroups> groups = BenchGroups.make(ProcessHandle.current().pid());
    if (groups.isEmpty()) {
      notes.add(
          "no second tenant: it needs a control group of its own, expected root and the cpu"
              + " controller in /sys/fs/cgroup");
    }
    BenchStage stage = new BenchStage(groups, notes);
    Runtime.getRuntime().addShutdownHook(stage.hook);
    return stage;
  }

  /** Returns whether there can be a second tenant. */
  Workload.Tenancy tenancy() {
    return groups.isPresent() ? Workload.Tenancy.SHARED : Workload.Tenancy.ALONE;
  }

  /** Starts the workload, each process in its group. */
  void start(Workload workload, Children children) throws InterruptedException {
    Ensemble started = Ensemble.start(workload, children);
    ensemble = Optional.of(started);
    for (Child child : started.children()) {
      groups.flatMap(each -> join(each, child)).ifPresent(notes::add);
    }
  }

  private static Optional<String> join(BenchGroups groups, Child child) {
    return child.part().role() == Role.TENANT
        ? groups.joinTenant(child.pid())
        : groups.joinWorkload(child.pid());
  }

  /** Returns the workload that was started. */
  Ensemble ensemble() {
    return ensemble.orElseThrow();
  }

  private synchronized void clear() {
    ensemble.ifPresent(Ensemble::close);
    ensemble = Optional.empty();
    groups.ifPresent(BenchGroups::close);
  }

  @Override
  public void close() {
    clear();
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // It is running: the program is about to end.
    }
  }
}
