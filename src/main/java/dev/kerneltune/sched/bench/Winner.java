package dev.kerneltune.sched.bench;

import java.util.List;
import java.util.Optional;

/** Which way of acting a measurement speaks for. */
public final class Winner {
  /** The arm, and the backend, that sets attributes of threads. */
  public static final String HINTS = "hints";

  /** The arm, and the backend, that loads a BPF scheduler. */
  public static final String SCX = "scx";

  /** Neither was better than nothing. */
  public static final String NONE = "none";

  /** What they are made for. */
  private static final Metric PRIMARY = Metric.DECODE_STEPS;

  /**
   * What must not pay for it: half of the wake-ups and the rounds of threads that poll are no good
   * to anybody.
   */
  private static final List<Metric> GUARDED =
      List.of(Metric.WAKE_P99, Metric.STEP_P99, Metric.BATCH_OPS, Metric.FORKS, Metric.TENANT_OPS);

  private Winner() {}

  /**
   * Returns the arm whose whole interval of decode steps is better than the default, with no
   * guarded metric that is worse; of two the one with more steps, and {@link #NONE} where there is
   * none. Empty where the measurement decides nothing: hints were not in it, turns were too few, or
   * others were too busy.
   */
  public static Optional<String> of(Outcome outcome) {
    boolean isFirm =
        outcome.compared().contains(HINTS)
            && outcome.turns().blocks() >= Estimate.FEWEST
            && outcome.conditions().quiet() != Conditions.Quiet.LOUD;
    if (!isFirm) {
      return Optional.empty();
    }
    String winner = NONE;
    double most = 0;
    for (String arm : List.of(HINTS, SCX)) {
      double ratio = outcome.ratio(arm, PRIMARY).map(Estimate::ratio).orElse(0.0);
      if (isBetter(outcome, arm) && ratio > most) {
        winner = arm;
        most = ratio;
      }
    }
    return Optional.of(winner);
  }

  private static boolean isBetter(Outcome outcome, String arm) {
    return meaning(outcome, arm, PRIMARY).equals(Optional.of(Estimate.Meaning.BETTER))
        && GUARDED.stream()
            .filter(outcome.metrics()::contains)
            .allMatch(metric -> isUnharmed(outcome, arm, metric));
  }

  private static boolean isUnharmed(Outcome outcome, String arm, Metric metric) {
    return meaning(outcome, arm, metric)
        .filter(
            meaning ->
                meaning == Estimate.Meaning.BETTER || meaning == Estimate.Meaning.NO_DIFFERENCE)
        .isPresent();
  }

  private static Optional<Estimate.Meaning> meaning(Outcome outcome, String arm, Metric metric) {
    return outcome.ratio(arm, metric).map(metric::meaning);
  }
}
