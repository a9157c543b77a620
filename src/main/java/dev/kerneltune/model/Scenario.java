package dev.kerneltune.model;

/**
 * A kind of work that a host is judged for.
 *
 * @param id its word on the command line
 * @param title what it is, in one line
 */
public record Scenario(String id, String title) {}
