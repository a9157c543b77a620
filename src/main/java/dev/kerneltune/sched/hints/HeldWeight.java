package dev.kerneltune.sched.hints;

/**
 * A control group whose weight is ours, or was about to be.
 *
 * @param cgroup its path below the mount
 * @param old cpu.weight before
 * @param written what was written
 */
record HeldWeight(String cgroup, int old, int written) {}
