package dev.kerneltune.report;

import dev.kerneltune.sched.bench.DefaultArm;
import dev.kerneltune.sched.bench.Estimate;
import dev.kerneltune.sched.bench.Metric;
import dev.kerneltune.sched.bench.Outcome;
import dev.kerneltune.sched.bench.Part;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** The words of a measurement that table, picture and JSON share. */
final class BenchWords {
  private static final double WHOLE = 100;
  private static final double NANOS_PER_MICRO = 1_000;

  private BenchWords() {}

  /** Returns a value with as many digits as anybody reads. */
  static String value(double value) {
    return value >= WHOLE
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.1f", value);
  }

  /** Returns a number of four digits that count, as JSON has it. */
  static BigDecimal number(double value) {
    BigDecimal rounded = new BigDecimal(value, new MathContext(4));
    return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
  }

  /** Returns a ratio with its three digits that count: {@code 2.35x}, {@code 0.0131x}. */
  static String ratio(double ratio) {
    BigDecimal rounded = new BigDecimal(ratio).round(new MathContext(3));
    int decimals = rounded.precision() - rounded.scale();
    return rounded.setScale(Math.max(0, 3 - decimals), RoundingMode.HALF_EVEN).toPlainString()
        + "x";
  }

  /** Returns a limit as it was set: {@code 2x}, {@code 0.95x}. */
  static String limit(double limit) {
    return BigDecimal.valueOf(limit).stripTrailingZeros().toPlainString() + "x";
  }

  /** Says why there is no ratio of an arm to the default. */
  static String noRatio(Outcome outcome, String arm, Metric metric) {
    Outcome.Nothing own = outcome.nothing(arm, metric);
    Outcome.Nothing base = outcome.nothing(DefaultArm.NAME, metric);
    if (own.turns() > 0) {
      return "0 in " + own.turns() + " of " + own.all() + " turns";
    }
    return base.turns() > 0
        ? "0 in " + base.turns() + " of " + base.all() + " turns of " + DefaultArm.NAME
        : Estimate.Meaning.TOO_FEW.word();
  }

  /** Says what a process of the workload does. */
  static String part(Part part) {
    StringBuilder words = new StringBuilder();
    words.append(part.threads()).append(' ').append(part.role().word());
    words.append(part.threads() == 1 ? " thread" : " threads");
    String gap = part.gapNanos() == 0 ? "" : "sleeps " + micros(part.gapNanos()) + ", ";
    words.append(" (").append(gap);
    words.append(
        switch (part.role()) {
          case DECODE, BATCH, TENANT -> "works ";
          case FRONT_END -> "forks behind ";
          case SPINNER -> "polls ";
        });
    return words.append(micros(part.burnNanos())).append(')').toString();
  }

  private static String micros(long nanos) {
    double micros = nanos / NANOS_PER_MICRO;
    return micros >= NANOS_PER_MICRO
        ? new BigDecimal(micros / NANOS_PER_MICRO).stripTrailingZeros().toPlainString() + " ms"
        : new BigDecimal(micros).stripTrailingZeros().toPlainString() + " us";
  }

  /** Returns a time of a block: {@code 10 s} or {@code 500 ms}. */
  static String time(long nanos) {
    long millis = nanos / 1_000_000;
    return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
  }
}
