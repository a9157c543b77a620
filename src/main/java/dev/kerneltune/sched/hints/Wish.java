package dev.kerneltune.sched.hints;

import dev.kerneltune.sched.Decision;
import dev.kerneltune.sched.Task;

/**
 * A task that was busy, and what it was found to be.
 *
 * @param task the thread
 * @param decision its class, and who said so
 */
public record Wish(Task task, Decision decision) {}
