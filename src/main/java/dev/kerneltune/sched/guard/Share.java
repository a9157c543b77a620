package dev.kerneltune.sched.guard;

/**
 * What some control groups got of the CPU time that they wanted in a window.
 *
 * @param gotPermille in how much of the time in which their threads wanted a CPU they had one
 * @param beforePermille in how much of it they would have had one, had each group got as much of
 *     what it wants as before
 * @param waitedPermille how long they waited, in permille of one CPU
 */
public record Share(long gotPermille, long beforePermille, long waitedPermille) {}
