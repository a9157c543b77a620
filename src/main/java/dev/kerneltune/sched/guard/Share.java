package dev.kerneltune.sched.guard;

/**
 * What a control group lost.
 *
 * @param gotPermille in how much of the time in which its threads wanted a CPU they had one
 * @param beforePermille the same before anything was changed
 */
public record Share(long gotPermille, long beforePermille) {}
