package dev.kerneltune.model;

import java.util.List;
import java.util.SequencedMap;

/**
 * The outcome of an audit.
 *
 * @param scenario what the machine was judged for
 * @param facts what the judgement rests on
 * @param findings the worst first
 * @param scores by subsystem, in the order of the impact table; subsystems without a check left out
 * @param overall the score of all
 */
public record Audit(
    Scenario scenario,
    Facts facts,
    List<Finding> findings,
    SequencedMap<String, Score> scores,
    Score overall) {}
