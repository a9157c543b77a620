package dev.kerneltune.sched.hints;

import dev.kerneltune.sched.TaskClass;

/**
 * A thread that is acted upon.
 *
 * @param tid its number
 * @param start when it started, in clock ticks since boot
 * @param taskClass what it is treated as
 */
public record Acted(int tid, long start, TaskClass taskClass) {}
