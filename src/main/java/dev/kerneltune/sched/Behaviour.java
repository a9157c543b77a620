package dev.kerneltune.sched;

/**
 * What a task did between two readings of /proc. Rates are per second of wall time.
 *
 * @param cpuPermille time on a CPU, 1,000 for one CPU all the time (/proc/TID/schedstat)
 * @param waitPermille time spent waiting for a CPU though runnable (schedstat)
 * @param voluntary how often it gave up the CPU, per second (status: voluntary_ctxt_switches)
 * @param involuntary how often it was taken from the CPU, per second
 * @param burstMicros mean time on a CPU between two switches, microseconds
 * @param forks children that its process made, per second
 * @param threads threads of its process
 * @param holdsGpu its process has a GPU's device file open
 * @param listens its process has a listening socket
 */
public record Behaviour(
    long cpuPermille,
    long waitPermille,
    long voluntary,
    long involuntary,
    long burstMicros,
    long forks,
    int threads,
    Evidence holdsGpu,
    Evidence listens) {
  /**
   * An answer that may not be had: another user's descriptors cannot be read without a capability.
   */
  public enum Evidence {
    YES,
    NO,
    UNKNOWN
  }
}
