package dev.kerneltune.report;

import dev.kerneltune.sched.bench.Conditions;
import dev.kerneltune.sched.bench.DefaultArm;
import dev.kerneltune.sched.bench.Estimate;
import dev.kerneltune.sched.bench.Metric;
import dev.kerneltune.sched.bench.Outcome;
import java.util.Optional;

/**
 * The ratios of a measurement as SVG that needs nothing else: a row for each arm and metric with
 * its interval, on a logarithmic scale, so that twice and half are as far from the line of the
 * default. Light or dark as the reader's system is; every mark says in words what it shows.
 */
public final class BenchSvg {
  private static final int ROW = 22;
  private static final int NAMES = 170;
  private static final int PLOT = 420;
  private static final int WORDS = 350;
  private static final int HEAD = 62;
  private static final int FOOT = 44;
  private static final int MARK = 4;

  /** So many lines have room on each side of one. */
  private static final int TICKS = 3;

  /** The scale's ends are at least that far from one. */
  private static final double LEAST = 2;

  private static final String STYLE =
      """
      .kt-bench:root{color-scheme:light dark}
      .kt-bench{--kt-ink:light-dark(#1b1f24,#e6edf3);--kt-faint:light-dark(#59636e,#9aa4af);\
      --kt-line:light-dark(#d0d7de,#3d444d);--kt-page:light-dark(#ffffff,#0d1117);\
      --kt-better:light-dark(#1a7f37,#3fb950);--kt-worse:light-dark(#c1121f,#ff7b72);\
      --kt-open:light-dark(#59636e,#9aa4af);font:12px ui-monospace,Menlo,Consolas,monospace}
      .kt-bench text{fill:var(--kt-ink)}.kt-bench .kt-faint{fill:var(--kt-faint)}
      .kt-bench .kt-page{fill:var(--kt-page)}.kt-bench .kt-head{font-weight:bold}
      .kt-bench .kt-grid{stroke:var(--kt-line)}
      .kt-bench .kt-one{stroke:var(--kt-faint);stroke-width:1.5;stroke-dasharray:4 3}
      .kt-bench .kt-better{stroke:var(--kt-better);fill:var(--kt-better)}
      .kt-bench .kt-worse{stroke:var(--kt-worse);fill:var(--kt-worse)}
      .kt-bench .kt-open{stroke:var(--kt-open);fill:var(--kt-open)}
      .kt-bench line{stroke-width:2}.kt-bench line.kt-grid{stroke-width:1}
      """;

  private final Outcome outcome;
  private final Html svg = Html.fragment();
  private final double span;

  private BenchSvg(Outcome outcome) {
    this.outcome = outcome;
    double widest = LEAST;
    for (String arm : outcome.compared()) {
      for (Metric metric : outcome.metrics()) {
        Optional<Estimate> ratio = outcome.ratio(arm, metric);
        if (ratio.isPresent()) {
          widest = Math.max(widest, Math.max(ratio.get().high(), 1 / ratio.get().low()));
        }
      }
    }
    span = Math.log(widest) * 1.05;
  }

  /** Returns the picture as a file. */
  public static String document(Outcome outcome) {
    return new BenchSvg(outcome).draw();
  }

  private String draw() {
    int rows = outcome.metrics().size() * (outcome.compared().size() + 1);
    int width = NAMES + PLOT + WORDS;
    int bottom = HEAD + rows * ROW;
    int height = bottom + FOOT;
    Conditions conditions = outcome.conditions();
    svg.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "class",
        "kt-bench",
        "viewBox",
        "0 0 " + width + " " + height,
        "width",
        Integer.toString(width),
        "role",
        "img");
    svg.leaf("title", "Ways of scheduling compared on " + conditions.machine()).text("\n");
    svg.leaf("style", STYLE).text("\n");
    svg.empty("rect", "width", "100%", "height", "100%", "class", "kt-page");
    text(8, 20, "kernel-tune sched: ratios to " + DefaultArm.NAME, "kt-head");
    text(8, 38, dev.kerneltune.audit.Words.shorten(conditions.machine(), 112), "kt-faint");
    text(8, 54, how(), "kt-faint");
    scale(bottom);
    int y = HEAD;
    for (Metric metric : outcome.metrics()) {
      text(8, y + 16, metric.title() + direction(metric), "kt-head");
      y += ROW;
      for (String arm : outcome.compared()) {
        row(metric, arm, y);
        y += ROW;
      }
    }
    return svg.closeLine().end().stripTrailing() + "\n";
  }

  private String how() {
    String turns =
        outcome.turns().blocks()
            + " blocks of "
            + BenchWords.time(outcome.turns().blockNanos())
            + " for each arm in turns; medians of ratios of neighbours, 95 % intervals";
    return switch (outcome.conditions().timing()) {
      case EMULATED -> "TCG, ratios only; " + turns;
      case REAL -> turns;
    };
  }

  private static String direction(Metric metric) {
    return switch (metric.unit()) {
      case PER_SECOND -> ", more is better";
      case MICROS -> ", less is better";
    };
  }

  private int x(double ratio) {
    double part = (Math.log(ratio) + span) / (2 * span);
    return NAMES + (int) Math.round(Math.clamp(part, 0, 1) * PLOT);
  }

  private void scale(int bottom) {
    double step = 2;
    while (span / Math.log(step) > TICKS) {
      step = step < 10 ? 10 : step * 10;
    }
    for (double ratio = 1; Math.log(ratio) <= span; ratio *= step) {
      tick(ratio, bottom);
      if (ratio > 1) {
        tick(1 / ratio, bottom);
      }
    }
  }

  private void tick(double ratio, int bottom) {
    int x = x(ratio);
    line(x, HEAD, x, bottom, ratio == 1 ? "kt-one" : "kt-grid");
    svg.open("text", "x", Integer.toString(x), "y", Integer.toString(bottom + 18));
    svg.attribute("class", "kt-faint").attribute("text-anchor", "middle");
    svg.text(ratio < 1 ? "1/" + Math.round(1 / ratio) : Math.round(ratio) + "x").close();
  }

  private void row(Metric metric, String arm, int y) {
    svg.open("g");
    text(20, y + 16, arm, "");
    Optional<Estimate> ratio = outcome.ratio(arm, metric);
    if (ratio.isPresent()) {
      mark(metric, arm, ratio.get(), y + ROW / 2);
    } else {
      text(NAMES + PLOT + 12, y + 16, BenchWords.noRatio(outcome, arm, metric), "kt-faint");
    }
    svg.closeLine();
  }

  private void mark(Metric metric, String arm, Estimate estimate, int y) {
    Estimate.Meaning meaning = metric.meaning(estimate);
    String interval =
        BenchWords.ratio(estimate.ratio())
            + " ("
            + BenchWords.ratio(estimate.low())
            + " to "
            + BenchWords.ratio(estimate.high())
            + ")";
    String css =
        switch (meaning) {
          case BETTER -> "kt-better";
          case WORSE -> "kt-worse";
          case NO_DIFFERENCE, TOO_FEW -> "kt-open";
        };
    svg.leaf("title", arm + ": " + metric.title() + " " + interval + ", " + meaning.word());
    line(x(estimate.low()), y, x(estimate.high()), y, css);
    svg.empty(
        "circle",
        "cx",
        Integer.toString(x(estimate.ratio())),
        "cy",
        Integer.toString(y),
        "r",
        Integer.toString(MARK),
        "class",
        css);
    text(NAMES + PLOT + 12, y + 5, interval + " " + meaning.word(), "");
  }

  private void line(int x1, int y1, int x2, int y2, String css) {
    svg.empty(
        "line",
        "x1",
        Integer.toString(x1),
        "y1",
        Integer.toString(y1),
        "x2",
        Integer.toString(x2),
        "y2",
        Integer.toString(y2),
        "class",
        css);
  }

  private void text(int x, int y, String words, String css) {
    svg.open("text", "x", Integer.toString(x), "y", Integer.toString(y));
    if (!css.isEmpty()) {
      svg.attribute("class", css);
    }
    svg.text(words).close();
  }
}
