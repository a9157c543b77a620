package dev.kerneltune.sched.hints;

/**
 * One thread, for good.
 *
 * @param tid its number, which another may have later
 * @param start when it started, in clock ticks since boot
 */
record ThreadId(int tid, long start) {}
