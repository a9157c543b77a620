package dev.kerneltune.report;

import dev.kerneltune.sched.scx.ScxPreflight;
import dev.kerneltune.sched.scx.ScxStats;
import java.util.List;
import java.util.Locale;

/** The BPF scheduler for people: whether it may be loaded, and what it counts. */
public final class ScxText {
  private static final int INDENT = 2;
  private static final int NAME = 12;
  private static final int COLUMN = 12;
  private static final int MEDIAN = 500;
  private static final int LAST = 990;
  private static final double MICRO = 1e3;
  private static final double MILLI = 1e6;

  private final Style style;
  private final int width;

  /** Made for {@code width} columns. */
  public ScxText(Style style, int width) {
    this.style = style;
    this.width = width;
  }

  /** Returns whether it may be loaded, with the reasons. */
  public String preflight(ScxPreflight.Result result) {
    StringBuilder out = new StringBuilder(1 << 10);
    switch (result) {
      case ScxPreflight.Result.Ready ready -> {
        out.append(style.bold("The BPF scheduler can be loaded.")).append('\n');
        items(out, ready.words());
      }
      case ScxPreflight.Result.Refused(var reasons) -> {
        out.append(style.bold("The BPF scheduler is refused on this machine.")).append('\n');
        items(out, reasons);
      }
    }
    return out.toString();
  }

  private void items(StringBuilder out, List<String> lines) {
    for (String line : lines) {
      List<String> wrapped = TextLayout.wrap(line, width - INDENT);
      for (int i = 0; i < wrapped.size(); i++) {
        out.append(i == 0 ? "- " : "  ").append(wrapped.get(i)).append('\n');
      }
    }
  }

  /** Returns the names of the columns of {@link #rows}. */
  public String head() {
    StringBuilder out = new StringBuilder(TextLayout.pad("class", NAME));
    for (String column :
        List.of("runs", "run ms", "wait ms", "p50 <us", "p99 <us", "preempts", "steals", "burnt")) {
      out.append(TextLayout.padLeft(column, COLUMN));
    }
    return style.bold(out.toString().stripTrailing()) + "\n";
  }

  /** Returns a line for each class that had something to run. */
  public String rows(List<ScxStats> all) {
    StringBuilder out = new StringBuilder(1 << 10);
    for (ScxStats stats : all) {
      if (stats.runs() > 0) {
        out.append(TextLayout.pad(stats.taskClass().word(), NAME));
        cell(out, Long.toString(stats.runs()));
        cell(out, String.format(Locale.ROOT, "%.1f", stats.runNanos() / MILLI));
        cell(out, String.format(Locale.ROOT, "%.1f", stats.waitNanos() / MILLI));
        cell(out, micros(stats, MEDIAN));
        cell(out, micros(stats, LAST));
        cell(out, Long.toString(stats.preemptions()));
        cell(out, Long.toString(stats.steals()));
        cell(out, Long.toString(stats.demotions()));
        out.append('\n');
      }
    }
    return out.toString();
  }

  private static String micros(ScxStats stats, int permille) {
    var below = stats.wakeupBelow(permille);
    return below.isEmpty() ? "-" : String.format(Locale.ROOT, "%.0f", below.getAsLong() / MICRO);
  }

  private static void cell(StringBuilder out, String text) {
    out.append(TextLayout.padLeft(text, COLUMN));
  }
}
