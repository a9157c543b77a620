package dev.kerneltune.sched.guard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Makes windows of single readings, and the baseline of those before anything was changed. It has
 * no clock: who reads says when.
 */
public final class WindowMaker {
  /** Waits of threads before their promotion that are kept, the newest. */
  private static final int MOST_BEFORE = 1024;

  private final long windowNanos;
  private final Deque<Long> waitsBefore = new ArrayDeque<>();
  private final List<Double> metricBefore = new ArrayList<>();
  private final List<Long> waits = new ArrayList<>();
  private final List<Double> metrics = new ArrayList<>();
  private final List<Window> windows = new ArrayList<>();
  private final Shares shares = new Shares();
  private OptionalLong pressureBefore = OptionalLong.empty();
  private OptionalLong pressureAtBegin = OptionalLong.empty();
  private OptionalLong pressureNow = OptionalLong.empty();
  private long begin;
  private boolean isBaseline = true;

  /** Made for windows of that length; the baseline begins at {@code now}. */
  public WindowMaker(long windowNanos, long now) {
    this.windowNanos = windowNanos;
    begin = now;
  }

  /** Takes the mean wait of a thread that is not promoted yet, and is about to be. */
  public void waitBefore(long micros) {
    if (waitsBefore.size() == MOST_BEFORE) {
      waitsBefore.removeFirst();
    }
    waitsBefore.addLast(micros);
  }

  /** Takes the mean wait of a promoted thread. */
  public void waitOfPromoted(long micros) {
    waits.add(micros);
  }

  /** Takes how long some task waited for a CPU since boot, microseconds. */
  public void pressure(long totalMicros) {
    if (pressureAtBegin.isEmpty()) {
      pressureAtBegin = OptionalLong.of(totalMicros);
    }
    pressureNow = OptionalLong.of(totalMicros);
  }

  /** Takes what each control group wanted of the CPUs between two looks. */
  public void demands(Map<String, Demand> demands) {
    shares.look(demands);
  }

  /** Takes a value of the user's metric. */
  public void metric(double value) {
    if (isBaseline) {
      metricBefore.add(value);
    } else {
      metrics.add(value);
    }
  }

  /** Ends the baseline: from now on something is changed. */
  public void endBaseline(long now) {
    pressureBefore = pressurePermille(now);
    isBaseline = false;
    shares.endBaseline();
    start(now);
  }

  /** Returns how many control groups there are to compare with, behind the baseline. */
  public int groups() {
    return shares.count();
  }

  /** Returns what was so before. */
  public Baseline baseline() {
    return new Baseline(Samples.p99(waitsBefore), pressureBefore, metricBefore);
  }

  /**
   * Ends a window where its time is over, and judges the last ones.
   *
   * @param hinted control groups in which threads have hints
   */
  public Verdict judge(Set<String> hinted, long now) {
    if (isBaseline || now - begin < windowNanos) {
      return new Verdict.Fine();
    }
    windows.add(
        new Window(
            Samples.p99(waits),
            pressurePermille(now),
            metrics.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Samples.median(metrics)),
            shares.end(hinted)));
    if (windows.size() > Guards.LAST) {
      windows.removeFirst();
    }
    start(now);
    return Guards.judge(baseline(), windows);
  }

  private void start(long now) {
    begin = now;
    waits.clear();
    metrics.clear();
    pressureAtBegin = pressureNow;
  }

  private OptionalLong pressurePermille(long now) {
    long micros = (now - begin) / 1000;
    return pressureNow.isEmpty() || pressureAtBegin.isEmpty() || micros <= 0
        ? OptionalLong.empty()
        : OptionalLong.of(
            Math.min(
                1000, (pressureNow.getAsLong() - pressureAtBegin.getAsLong()) * 1000 / micros));
  }
}
