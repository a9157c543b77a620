package dev.kerneltune.sched.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A measurement, with everything that is needed to believe or doubt it.
 *
 * @param conditions on what it was measured
 * @param workload what ran
 * @param turns how the arms took turns
 * @param arms what each arm does, by its name, in their order
 * @param missing why arms that were asked for could not run, by their names
 * @param notes what else the reader must know, a line each
 * @param blocks what was measured
 */
public record Outcome(
    Conditions conditions,
    Workload workload,
    Turns turns,
    Map<String, String> arms,
    Map<String, String> missing,
    List<String> notes,
    List<Block> blocks) {
  /** Returns the metrics of which there is any value. */
  public List<Metric> metrics() {
    return List.of(Metric.values()).stream()
        .filter(metric -> blocks.stream().anyMatch(block -> block.values().containsKey(metric)))
        .toList();
  }

  /** Returns the arms that are compared with the default. */
  public List<String> compared() {
    return arms.keySet().stream().filter(arm -> !arm.equals(DefaultArm.NAME)).toList();
  }

  /** Returns the median of an arm's blocks. */
  public OptionalDouble median(String arm, Metric metric) {
    return Statistics.median(blocks, arm, metric);
  }

  /** Returns how an arm compares with the default. */
  public Optional<Estimate> ratio(String arm, Metric metric) {
    return Statistics.ratio(blocks, arm, DefaultArm.NAME, metric);
  }

  /**
   * In how many turns an arm did nothing.
   *
   * @param turns those in which a value is 0
   * @param all its turns with a value
   */
  public record Nothing(long turns, long all) {}

  /** Returns in how many turns an arm did nothing, which has no ratio to anything. */
  public Nothing nothing(String arm, Metric metric) {
    List<Double> values =
        blocks.stream()
            .filter(block -> block.arm().equals(arm))
            .flatMap(block -> Optional.ofNullable(block.values().get(metric)).stream())
            .toList();
    return new Nothing(values.stream().filter(value -> value <= 0).count(), values.size());
  }

  /** Returns what became of an aim; empty where its arm was not compared in its metric. */
  public Optional<Estimate.Against> against(Aim aim) {
    if (!compared().contains(aim.arm()) || !metrics().contains(aim.metric())) {
      return Optional.empty();
    }
    return Optional.of(
        nothing(aim.arm(), aim.metric()).turns() > 0
            ? Estimate.Against.MISSED
            : ratio(aim.arm(), aim.metric()).map(aim::against).orElse(Estimate.Against.UNTOLD));
  }

  /** Returns the smallest number of wake-ups that a block's quantiles rest on. */
  public long fewestWakeups() {
    return blocks.stream().mapToLong(Block::wakeups).min().orElse(0);
  }
}
