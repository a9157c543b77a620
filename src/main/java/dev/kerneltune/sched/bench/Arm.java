package dev.kerneltune.sched.bench;

import java.util.List;
import java.util.Optional;

/** A way of scheduling that takes its turn. */
public interface Arm {
  /** Returns its name in options, tables and files. */
  String name();

  /** Returns what it does, in a line. */
  String about();

  /**
   * Makes the workload be scheduled in this way.
   *
   * @throws BenchException when that is not possible; {@link #leave} is called all the same
   */
  void enter(Ensemble ensemble) throws InterruptedException;

  /**
   * Returns why the turn that is just over, and not left yet, was not what it is taken for; empty
   * where it was.
   */
  default Optional<String> trouble() throws InterruptedException {
    return Optional.empty();
  }

  /** Returns what the reader must know of its turns, a line each. */
  default List<String> notes() {
    return List.of();
  }

  /** Takes back everything that {@link #enter} did. */
  void leave(Ensemble ensemble) throws InterruptedException;
}
