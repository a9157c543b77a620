package dev.kerneltune.model;

import java.util.List;

/**
 * What a failed check costs under one scenario.
 *
 * @param scenario the scenario's id, or {@link Check#EVERY_SCENARIO}
 * @param touches what suffers: throughput, latency, start-up, capacity, correctness, diagnosis...
 * @param effect how, and by how much where that is known
 * @param weight 1 (hygiene) to 5 (highest) in the score; 0 is a note that is told and not scored
 * @param from ids of the sources
 */
public record Impact(
    String scenario, String touches, Effect effect, int weight, List<String> from) {}
