package dev.kerneltune.sched.bench;

/**
 * On what it was measured.
 *
 * @param machine kernel, place and CPUs, in words
 * @param governor of the CPUs' frequency, or why there is none to tell
 * @param load the load average before the workload began (/proc/loadavg)
 * @param busyPermille the share of all CPU time that others took before the workload began
 * @param timing what the machine's times are worth
 */
public record Conditions(
    String machine, String governor, String load, int busyPermille, Timing timing) {
  private static final int LITTLE = 30;
  private static final int MUCH = 100;

  /** What times on the machine mean. */
  public enum Timing {
    /** Instructions run on the CPU. */
    REAL,
    /** They are emulated (QEMU without KVM): nothing but ratios can be said. */
    EMULATED
  }

  /** How much others disturb. */
  public enum Quiet {
    /** Hardly anything else ran. */
    QUIET,
    /** Others ran: the intervals are wider than they need be. */
    RESTLESS,
    /** Others ran so much that an arm may win at their cost. */
    LOUD
  }

  /** Returns how quiet the machine was before. */
  public Quiet quiet() {
    return busyPermille >= MUCH
        ? Quiet.LOUD
        : busyPermille >= LITTLE ? Quiet.RESTLESS : Quiet.QUIET;
  }
}
