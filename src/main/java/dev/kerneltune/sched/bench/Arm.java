package dev.kerneltune.sched.bench;

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

  /** Takes back everything that {@link #enter} did. */
  void leave(Ensemble ensemble) throws InterruptedException;
}
