package dev.kerneltune.model;

/**
 * The message-signalled interrupts of a device that are in use, and where they are delivered.
 *
 * @param near how many can reach a CPU of the device's NUMA node
 * @param far how many are delivered wholly elsewhere
 * @param parked how many have no CPU at present
 * @param cpus all CPUs that some of them is delivered to
 */
public record DeviceInterrupts(int near, int far, int parked, CpuSet cpus) {
  /** Returns how many there are. */
  public int count() {
    return near + far + parked;
  }
}
