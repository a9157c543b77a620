package dev.kerneltune.sched.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** The workload as it runs: its processes, told and asked together. */
public final class Ensemble implements AutoCloseable {
  private final List<Child> children = new ArrayList<>();
  private final AtomicReference<Child.Listener> listener = new AtomicReference<>(Child::let);

  /**
   * Starts every process of the workload and waits until all run.
   *
   * @throws BenchException when one cannot be started; the others are ended
   */
  public static Ensemble start(Workload workload, Children children) throws InterruptedException {
    Ensemble ensemble = new Ensemble();
    try {
      for (Part part : workload.parts()) {
        ensemble.children.add(children.start(part, ensemble::queued));
      }
      for (Child child : ensemble.children) {
        child.awaitReady();
      }
      return ensemble;
    } catch (BenchException | InterruptedException e) {
      ensemble.close();
      throw e;
    }
  }

  private void queued(Child child, int task) {
    listener.get().queued(child, task);
  }

  /** Returns the processes. */
  public List<Child> children() {
    return List.copyOf(children);
  }

  /** Begins a span of time, and waits until all processes know: one may have to wait for a CPU. */
  void begin() throws InterruptedException {
    children.forEach(Child::begin);
    for (Child child : children) {
      child.awaitReady();
    }
  }

  /** Ends the span, and returns what each role did in it. */
  Map<Role, Tally> report() throws InterruptedException {
    children.forEach(Child::report);
    Map<Role, Tally> tallies = new EnumMap<>(Role.class);
    for (Child child : children) {
      tallies.merge(child.part().role(), child.counted(), Tally::plus);
    }
    return tallies;
  }

  /** Makes every thread wait at each wake-up until {@code dispatcher} lets it run. */
  void shut(Child.Listener dispatcher) {
    listener.set(dispatcher);
    children.forEach(Child::shut);
  }

  /** Lets every thread run again. */
  void open() {
    children.forEach(Child::open);
    listener.set(Child::let);
  }

  @Override
  public void close() {
    children.forEach(Child::close);
  }
}
