package dev.kerneltune.sched;

import java.util.Optional;

/**
 * What one authority says about a task.
 *
 * @param origin who
 * @param taskClass what it may make of the task, behind every ceiling; empty where it says nothing
 * @param says in a sentence, with the evidence
 */
public record Opinion(Origin origin, Optional<TaskClass> taskClass, String says) {}
