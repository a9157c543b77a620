package dev.kerneltune.report;

import dev.kerneltune.audit.Words;
import dev.kerneltune.model.Change;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Layer;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.Target;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A plan as text for people: what is done, what is left and why, and what others do about it. */
public final class PlanText {
  private static final int INDENT = 5;
  private static final int KNOB = 42;
  private static final int NOTES_SHOWN = 3;

  private final PlanDetail detail;
  private final Style style;
  private final int width;

  /**
   * Made for one output.
   *
   * @param detail how much is told
   * @param style with or without colours
   * @param width columns to lay out for
   */
  public PlanText(PlanDetail detail, Style style, int width) {
    this.detail = detail;
    this.style = style;
    this.width = width;
  }

  /** Returns the plan. */
  public String report(Plan plan) {
    StringBuilder out = new StringBuilder();
    List<PlanRow> rows = PlanRow.of(plan, detail);
    out.append(style.bold(title(plan))).append("\n\n");
    if (rows.isEmpty()) {
      out.append("Nothing to change.\n\n");
    }
    for (PlanRow row : rows) {
      row(out, row);
    }
    PlanAside.afterChanges(plan).forEach(aside -> aside(out, aside));
    PlanSkipped.write(out, plan, detail, style, width);
    PlanAside.atTheEnd(plan).forEach(aside -> aside(out, aside));
    out.append(summary(plan)).append('\n');
    return out.toString();
  }

  /** Returns what is planned, and for what kind of work. */
  static String title(Plan plan) {
    String about = plan.scenario().isEmpty() ? "" : ", judged for " + plan.scenario();
    return "Plan for " + plan.title() + about;
  }

  private void row(StringBuilder out, PlanRow row) {
    Step.Do first = row.first();
    String what = shown(PlanRowWords.place(row));
    String change = PlanRowWords.change(row);
    String range = TextLayout.pad(row.range(), INDENT - 1) + " ";
    out.append(range);
    if (what.length() <= KNOB && range.length() + KNOB + 1 + change.length() <= width) {
      out.append(style.bold(TextLayout.pad(what, KNOB))).append(' ').append(change).append('\n');
    } else {
      boolean fits = range.length() + what.length() <= width;
      out.append(fits ? style.bold(what) : "\n" + " ".repeat(INDENT) + style.bold(what));
      out.append('\n');
      TextLayout.paragraph(out, shown(change), INDENT + 2, width);
    }
    String subjects = PlanRowWords.subjects(row);
    line(out, first.change().check() + subjects + ": " + first.title());
    line(out, PlanRowWords.effect(row));
    if (first.undoes().isEmpty()) {
      line(out, "undo: " + PlanRowWords.undo(row));
    }
    if (detail == PlanDetail.FULL && !row.now().isEmpty()) {
      for (Step.Do step : row.kept()) {
        line(out, "entry: " + PlanWords.change(step.change()));
      }
    }
    notes(out, row);
    out.append('\n');
  }

  private void notes(StringBuilder out, PlanRow row) {
    List<String> notes = PlanRowWords.notes(row);
    int shown = 0;
    for (String note : notes) {
      if (shown == NOTES_SHOWN && detail == PlanDetail.SHORT) {
        line(out, "note: and " + (notes.size() - shown) + " more (--verbose)");
        return;
      }
      line(out, "note: " + note);
      shown++;
    }
  }

  private void line(StringBuilder out, String text) {
    TextLayout.paragraph(out, shown(text), INDENT, width);
  }

  private static String shown(String text) {
    return Words.shorten(text, 600);
  }

  private void aside(StringBuilder out, PlanAside aside) {
    out.append(style.bold(aside.title())).append('\n');
    for (PlanAside.Item item : aside.items()) {
      line(out, item.head());
      TextLayout.paragraph(out, shown(item.text()), INDENT + 2, width);
    }
    out.append('\n');
  }

  /** Returns the last line: how much it is, and what it does to running work. */
  static String summary(Plan plan) {
    int running = 0;
    int boot = 0;
    Map<Disruption, Integer> disruptions = new TreeMap<>();
    Set<String> files = new TreeSet<>();
    for (Step step : plan.steps()) {
      if (step instanceof Step.Do doing) {
        Change change = doing.change();
        running += change.layer() == Layer.RUNNING ? 1 : 0;
        boot += change.layer() == Layer.NEXT_BOOT ? 1 : 0;
        disruptions.merge(doing.disruption(), 1, Integer::sum);
        if (change.target() instanceof Target.Entry(var file, _)) {
          files.add(file);
        }
      }
    }
    StringBuilder line = new StringBuilder();
    line.append(running).append(" now, ").append(boot).append(" for the next boot");
    if (!files.isEmpty()) {
      line.append(" in ").append(files.size()).append(files.size() == 1 ? " file" : " files");
    }
    disruptions.forEach(
        (disruption, count) -> {
          if (disruption != Disruption.LIVE) {
            line.append(", ").append(count).append(' ').append(disruption.word());
          }
        });
    return line.append('.').toString();
  }
}
