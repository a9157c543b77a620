package dev.kerneltune.sched.bench;

import java.util.Map;
import java.util.Optional;

/**
 * What was measured in one turn of one arm.
 *
 * @param arm the arm's name
 * @param pass which pass through all arms it belongs to, from 0: the blocks of a pass are
 *     neighbours in time, and compared with each other alone
 * @param place where in its pass it ran, from 0
 * @param values what was measured
 * @param wakeups how many wake-ups the quantiles rest on
 * @param trouble why it was not what it is taken for, if so
 */
public record Block(
    String arm,
    int pass,
    int place,
    Map<Metric, Double> values,
    long wakeups,
    Optional<String> trouble) {
  /** Copies the values. */
  public Block {
    values = Map.copyOf(values);
  }

  /** Made of a turn that went well. */
  public Block(String arm, int pass, int place, Map<Metric, Double> values, long wakeups) {
    this(arm, pass, place, values, wakeups, Optional.empty());
  }
}
