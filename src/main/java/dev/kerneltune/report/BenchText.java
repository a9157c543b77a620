package dev.kerneltune.report;

import dev.kerneltune.sched.bench.Aim;
import dev.kerneltune.sched.bench.Block;
import dev.kerneltune.sched.bench.Conditions;
import dev.kerneltune.sched.bench.DefaultArm;
import dev.kerneltune.sched.bench.Estimate;
import dev.kerneltune.sched.bench.Metric;
import dev.kerneltune.sched.bench.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** A measurement of ways of scheduling, for people. */
public final class BenchText {
  private static final int GAP = 2;
  private static final int INDENT = 2;
  private static final String FEW = ": fewer than " + Estimate.FEWEST + " turns of each arm";

  /** Below that many wake-ups in a block, one of 1,000 is a matter of luck. */
  private static final long WAKEUPS_FOR_P999 = 10_000;

  private final Style style;
  private final int width;

  /** Made for {@code width} columns. */
  public BenchText(Style style, int width) {
    this.style = style;
    this.width = width;
  }

  /** Returns a block as a line of progress. */
  public static String progress(Block block, int done, int all) {
    Double steps = block.values().get(Metric.DECODE_STEPS);
    Double late = block.values().get(Metric.WAKE_P99);
    return "block "
        + done
        + " of "
        + all
        + ": "
        + block.arm()
        + (steps == null ? "" : ", " + BenchWords.value(steps) + " decode steps/s")
        + (late == null ? "" : ", wake-up p99 " + BenchWords.value(late) + " us")
        + block.trouble().map(why -> "; error: " + why).orElse("");
  }

  /** Returns the whole report. */
  public String report(Outcome outcome) {
    StringBuilder out = new StringBuilder(1 << 12);
    head(out, outcome);
    out.append('\n');
    values(out, outcome);
    for (String arm : outcome.compared()) {
      out.append('\n');
      ratios(out, outcome, arm);
    }
    aims(out, outcome);
    outcome.missing().forEach((arm, why) -> paragraph(out, "left out: " + arm + ": " + why, style));
    for (String note : outcome.notes()) {
      paragraph(out, "note: " + note, style);
    }
    return out.toString();
  }

  private void paragraph(StringBuilder out, String text, Style painted) {
    for (String line : TextLayout.wrap(text, width)) {
      out.append(painted.faint(line)).append('\n');
    }
  }

  private void head(StringBuilder out, Outcome outcome) {
    Conditions conditions = outcome.conditions();
    List<String> parts = new ArrayList<>();
    outcome.workload().parts().forEach(part -> parts.add(BenchWords.part(part)));
    TextLayout.paragraph(out, conditions.machine(), 0, width);
    TextLayout.paragraph(
        out,
        "governor "
            + conditions.governor()
            + "; load average before: "
            + conditions.load()
            + "; others took "
            + TextLayout.percent(conditions.busyPermille())
            + " of the CPUs",
        0,
        width);
    switch (conditions.timing()) {
      case EMULATED -> out.append(style.bold("TCG, ratios only")).append('\n');
      case REAL -> {
        // Times are what they say.
      }
    }
    TextLayout.paragraph(out, "workload: " + String.join(", ", parts), 0, width);
    TextLayout.paragraph(
        out,
        outcome.turns().blocks()
            + " blocks of "
            + BenchWords.time(outcome.turns().blockNanos())
            + " for each arm, the first "
            + BenchWords.time(outcome.turns().dropNanos())
            + " of each dropped, arms in turns forth and back in one boot",
        0,
        width);
  }

  private void values(StringBuilder out, Outcome outcome) {
    List<Metric> metrics = outcome.metrics();
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("medians"));
    head.addAll(outcome.arms().keySet());
    rows.add(head);
    for (Metric metric : metrics) {
      List<String> row = new ArrayList<>();
      row.add(metric.title() + ", " + metric.unit().word());
      for (String arm : outcome.arms().keySet()) {
        OptionalDouble median = outcome.median(arm, metric);
        row.add(median.isPresent() ? BenchWords.value(median.getAsDouble()) : "-");
      }
      rows.add(row);
    }
    table(out, rows, 0);
    if (outcome.fewestWakeups() < WAKEUPS_FOR_P999) {
      paragraph(
          out,
          "fewer than "
              + WAKEUPS_FOR_P999
              + " wake-ups in a block: p99.9 rests on a handful; longer blocks make it firm",
          style);
    }
  }

  private void ratios(StringBuilder out, Outcome outcome, String arm) {
    String about = outcome.arms().getOrDefault(arm, "");
    String title = arm + " against " + DefaultArm.NAME + " (" + about + ")";
    out.append(style.bold(title)).append('\n');
    List<List<String>> rows = new ArrayList<>();
    for (Metric metric : outcome.metrics()) {
      rows.add(
          outcome
              .ratio(arm, metric)
              .map(estimate -> row(metric, estimate))
              .orElse(List.of(metric.title(), "-", "", BenchWords.noRatio(outcome, arm, metric))));
    }
    table(out, rows, INDENT);
  }

  private static List<String> row(Metric metric, Estimate estimate) {
    return List.of(
        metric.title(),
        BenchWords.ratio(estimate.ratio()),
        BenchWords.ratio(estimate.low()) + " to " + BenchWords.ratio(estimate.high()),
        metric.meaning(estimate).word());
  }

  private static void table(StringBuilder out, List<List<String>> rows, int indent) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(" ".repeat(indent));
      line.append(TextLayout.pad(row.getFirst(), widths[0]));
      for (int i = 1; i < columns; i++) {
        boolean isWords = i == columns - 1 && indent > 0;
        line.append(" ".repeat(GAP));
        line.append(isWords ? row.get(i) : TextLayout.padLeft(row.get(i), widths[i]));
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
  }

  private void aims(StringBuilder out, Outcome outcome) {
    List<String> lines = new ArrayList<>();
    for (Aim aim : Aim.HINTS) {
      outcome.against(aim).ifPresent(against -> lines.add(line(outcome, aim, against)));
    }
    if (!lines.isEmpty()) {
      out.append('\n');
      lines.forEach(line -> out.append(line).append('\n'));
    }
  }

  private static String line(Outcome outcome, Aim aim, Estimate.Against against) {
    String bound =
        switch (aim.metric().unit()) {
          case PER_SECOND -> " at least ";
          case MICROS -> " at most ";
        };
    String why =
        outcome.ratio(aim.arm(), aim.metric()).isPresent()
            ? ""
            : ": " + BenchWords.noRatio(outcome, aim.arm(), aim.metric());
    String verdict =
        switch (against) {
          case REACHED -> "reached";
          case MISSED -> "missed" + why;
          case OPEN -> "open: it lies in the interval";
          case UNTOLD -> "not told" + (why.isEmpty() ? FEW : why);
        };
    return "aim of "
        + aim.arm()
        + ": "
        + aim.metric().title()
        + bound
        + BenchWords.limit(aim.limit())
        + ": "
        + verdict;
  }
}
