package dev.kerneltune.model;

/**
 * One line of a check's {@code when}.
 *
 * @param trait the property looked at
 * @param expectation what it must be
 */
public record Condition(Trait trait, Expectation expectation) {}
