package dev.kerneltune.sched.bench;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A benchmark that others wrote and know the figures of. It runs in each turn, behind what is
 * measured of the workload and beside it: as a program that no arm knows.
 */
public enum Tool {
  /** Pairs of processes that pass messages (hackbench(8), of rt-tests): how long that takes. */
  HACKBENCH("hackbench", "package rt-tests"),
  /**
   * A thread that wakes workers, each of which then works (github.com/masoncl/schbench): how late
   * they wake up, and how many requests that makes.
   */
  SCHBENCH("schbench", "github.com/masoncl/schbench");

  private static final int CPUS_OF_GROUP = 16;
  private static final int MESSAGES = 300;
  private static final int SCHBENCH_SECONDS = 5;
  private static final double MICROS_OF_SECOND = 1e6;

  private static final Pattern TIME = Pattern.compile("^Time: ([0-9.]{1,12})$", Pattern.MULTILINE);

  /** The first percentiles of its report are those of wake-ups, in old versions the only ones. */
  private static final Pattern WAKE_UPS =
      Pattern.compile(
          "\\A(?:.*\\n"
              + ")*?(?:Wakeup Latencies|Latency) percentiles(?:.*\\n"
              + ")*?[* \\t]*99\\.0th: +([0-9]{1,12})\\b");

  private static final Pattern REQUESTS =
      Pattern.compile("^average rps: ([0-9.]{1,12})$", Pattern.MULTILINE);

  private final String word;
  private final String origin;

  Tool(String word, String origin) {
    this.word = word;
    this.origin = origin;
  }

  /** Returns the name of its program. */
  public String word() {
    return word;
  }

  /** Returns where it is to be had. */
  public String origin() {
    return origin;
  }

  /** Returns how it is called on a machine with so many CPUs: for a few seconds. */
  List<String> arguments(int cpus) {
    return switch (this) {
      case HACKBENCH ->
          List.of(
              "-g",
              Integer.toString(Math.max(1, cpus / CPUS_OF_GROUP)),
              "-l",
              Integer.toString(MESSAGES));
      case SCHBENCH -> List.of("-m", "1", "-r", Integer.toString(SCHBENCH_SECONDS));
    };
  }

  /** Returns the figures in what it says; empty where there are none. */
  Map<Metric, Double> figures(String said) {
    Map<Metric, Double> figures = new EnumMap<>(Metric.class);
    switch (this) {
      case HACKBENCH ->
          number(TIME, said)
              .ifPresent(each -> figures.put(Metric.HACKBENCH_TIME, each * MICROS_OF_SECOND));
      case SCHBENCH -> {
        number(WAKE_UPS, said).ifPresent(each -> figures.put(Metric.SCHBENCH_P99, each));
        number(REQUESTS, said).ifPresent(each -> figures.put(Metric.SCHBENCH_REQUESTS, each));
      }
    }
    return figures;
  }

  private static Optional<Double> number(Pattern pattern, String said) {
    Matcher matcher = pattern.matcher(said);
    try {
      return matcher.find() ? Optional.of(Double.parseDouble(matcher.group(1))) : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
