package dev.kerneltune.sched.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * The processes that run side by side while arms take turns.
 *
 * @param parts a process each
 */
public record Workload(List<Part> parts) {
  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;

  /** Of a DGX H100: 112 cores of two threads, and 8 GPUs (its user guide, Hardware Overview). */
  private static final int CPUS_OF_GPU = 28;

  /** Copies the list. */
  public Workload {
    parts = List.copyOf(parts);
  }

  /**
   * Returns the mix for a machine: what a GPU server runs beside its decode loops, more than the
   * CPUs can do at once. Loaders are four for each CPU; decode loops, front ends and spinners one
   * for each GPU that a host with so many CPUs has.
   *
   * @param cpus how many CPUs are online
   * @param tenancy whether a second tenant can be given a control group of its own
   * @param naming what all of it is called
   * @param step what the decode loops do again and again
   */
  public static Workload mix(int cpus, Tenancy tenancy, Naming naming, DecodeStep step) {
    int cores = Math.max(1, cpus);
    List<Part> parts = new ArrayList<>();
    int half = Math.max(1, cores / 2);
    int gpus = Math.max(1, cores / CPUS_OF_GPU);
    parts.add(new Part(Role.DECODE, naming, gpus, step.gpuNanos(), step.cpuNanos()));
    parts.add(new Part(Role.BATCH, naming, 4 * cores, 0, 100 * MICRO));
    parts.add(new Part(Role.FRONT_END, naming, gpus, 30 * MILLI, 200 * MICRO));
    parts.add(new Part(Role.SPINNER, naming, gpus, 10 * MILLI, 500 * MICRO));
    switch (tenancy) {
      case SHARED -> parts.add(new Part(Role.TENANT, naming, half, 5 * MILLI, 5 * MILLI));
      case ALONE -> {
        // Without a group of its own it would compete thread by thread, which no tenant does.
      }
    }
    return new Workload(parts);
  }

  /** Whether somebody else's work runs beside. */
  public enum Tenancy {
    /** A second tenant has a control group of its own. */
    SHARED,
    /** There is no second tenant. */
    ALONE
  }
}
