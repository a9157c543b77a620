package dev.kerneltune.sched;

/**
 * The class of a task, with who said so.
 *
 * @param taskClass what it is
 * @param origin who decided
 * @param because the rule, the catalogue's entry or the behaviour, and every ceiling that changed
 *     it
 */
public record Decision(TaskClass taskClass, Origin origin, String because) {}
