package dev.kerneltune.sched.bench;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What is compared between arms. */
public enum Metric {
  /** Steps of the decode loops, per second. */
  DECODE_STEPS("decode-steps", "decode steps", Unit.PER_SECOND, Role.DECODE),
  /** How late half of the wake-ups of the decode loops are at most. */
  WAKE_P50("wake-p50", "wake-up p50", Unit.MICROS, Role.DECODE),
  /** How late 99 of 100 are at most. */
  WAKE_P99("wake-p99", "wake-up p99", Unit.MICROS, Role.DECODE),
  /** How late 999 of 1,000 are at most. */
  WAKE_P999("wake-p99.9", "wake-up p99.9", Unit.MICROS, Role.DECODE),
  /** How long 99 of 100 decode steps take at most, sleep included. */
  STEP_P99("step-p99", "step p99", Unit.MICROS, Role.DECODE),
  /** Pieces of work of the batch loaders, per second. */
  BATCH_OPS("batch-ops", "batch ops", Unit.PER_SECOND, Role.BATCH),
  /** Requests of the front ends, of which each forks, per second. */
  FORKS("forks", "front-end forks", Unit.PER_SECOND, Role.FRONT_END),
  /** Rounds of the threads that poll, per second. */
  SPINS("spins", "spinner rounds", Unit.PER_SECOND, Role.SPINNER),
  /** Pieces of work of the second tenant, per second: its share of the machine. */
  TENANT_OPS("tenant-ops", "2nd tenant's ops", Unit.PER_SECOND, Role.TENANT),
  /** How long the second tenant's longest piece of work took, its sleep included: starvation. */
  TENANT_LONGEST("tenant-longest", "2nd tenant's longest", Unit.MICROS, Role.TENANT),
  /** How late 99 of 100 wake-ups of schbench's workers are at most. */
  SCHBENCH_P99("schbench-p99", "schbench wake-up p99", Unit.MICROS),
  /** Requests of schbench, per second. */
  SCHBENCH_REQUESTS("schbench-requests", "schbench requests", Unit.PER_SECOND),
  /** How long hackbench takes for its messages. */
  HACKBENCH_TIME("hackbench-time", "hackbench", Unit.MICROS);

  private static final double MICRO = 1_000;

  private final String word;
  private final String title;
  private final Unit unit;
  private final Optional<Role> role;

  /** Made for what the workload counts itself. */
  Metric(String word, String title, Unit unit, Role role) {
    this.word = word;
    this.title = title;
    this.unit = unit;
    this.role = Optional.of(role);
  }

  /** Made for what a {@link Tool} tells. */
  Metric(String word, String title, Unit unit) {
    this.word = word;
    this.title = title;
    this.unit = unit;
    role = Optional.empty();
  }

  /** What a value is counted in, and which direction is good. */
  public enum Unit {
    /** Per second of wall time: more is better. */
    PER_SECOND("/s"),
    /** Microseconds: less is better. */
    MICROS("us");

    private final String word;

    Unit(String word) {
      this.word = word;
    }

    /** Returns the unit as it stands behind a number. */
    public String word() {
      return word;
    }
  }

  /** Returns the name in files. */
  public String word() {
    return word;
  }

  /** Returns the name in tables. */
  public String title() {
    return title;
  }

  /** Returns its unit. */
  public Unit unit() {
    return unit;
  }

  /** Returns the metric of that name, if there is one. */
  public static Optional<Metric> of(String word) {
    for (Metric metric : values()) {
      if (metric.word.equals(word)) {
        return Optional.of(metric);
      }
    }
    return Optional.empty();
  }

  /** Returns what an estimate of its ratio to the default means. */
  public Estimate.Meaning meaning(Estimate estimate) {
    if (estimate.pairs() < Estimate.FEWEST) {
      return Estimate.Meaning.TOO_FEW;
    }
    boolean isAbove = estimate.low() > 1;
    boolean isBelow = estimate.high() < 1;
    if (!isAbove && !isBelow) {
      return Estimate.Meaning.NO_DIFFERENCE;
    }
    boolean isBetter =
        switch (unit) {
          case PER_SECOND -> isAbove;
          case MICROS -> isBelow;
        };
    return isBetter ? Estimate.Meaning.BETTER : Estimate.Meaning.WORSE;
  }

  /** Returns the values of all metrics whose role did something; a role that did nothing has 0. */
  static Map<Metric, Double> of(Map<Role, Tally> tallies) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    for (Metric metric : values()) {
      metric.in(tallies).ifPresent(value -> values.put(metric, value));
    }
    return values;
  }

  private OptionalDouble in(Map<Role, Tally> tallies) {
    if (role.isEmpty()) {
      return OptionalDouble.empty();
    }
    Tally tally = tallies.getOrDefault(role.get(), Tally.empty());
    boolean isCounted =
        switch (unit) {
          case PER_SECOND -> tally.elapsedNanos() > 0;
          case MICROS -> tally.late().count() + tally.step().count() > 0;
        };
    return isCounted ? value(tally) : OptionalDouble.empty();
  }

  private OptionalDouble value(Tally tally) {
    return switch (this) {
      case DECODE_STEPS, BATCH_OPS, FORKS, SPINS, TENANT_OPS -> OptionalDouble.of(tally.rate());
      case WAKE_P50 -> micros(tally.late(), 0.5);
      case WAKE_P99 -> micros(tally.late(), 0.99);
      case WAKE_P999 -> micros(tally.late(), 0.999);
      case STEP_P99 -> micros(tally.step(), 0.99);
      case TENANT_LONGEST -> micros(tally.step(), 1);
      case SCHBENCH_P99, SCHBENCH_REQUESTS, HACKBENCH_TIME -> OptionalDouble.empty();
    };
  }

  private static OptionalDouble micros(Histogram histogram, double part) {
    return OptionalDouble.of(histogram.quantile(part) / MICRO);
  }
}
