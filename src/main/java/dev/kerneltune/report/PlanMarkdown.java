package dev.kerneltune.report;

import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A plan as Markdown, for tickets and pages. */
public final class PlanMarkdown {
  private PlanMarkdown() {}

  /** Returns the plan: its changes, what goes with them, and what it leaves with the reason. */
  public static String report(Plan plan) {
    StringBuilder out = new StringBuilder();
    Markdown.heading(out, 1, Markdown.text(PlanText.title(plan)));
    out.append(Markdown.text(PlanText.summary(plan))).append('\n');
    List<PlanRow> rows = PlanRow.of(plan, PlanDetail.SHORT);
    Markdown.heading(out, 2, "Changes: " + plan.changes().size());
    if (rows.isEmpty()) {
      out.append("Nothing to change.\n");
    }
    rows.forEach(row -> row(out, row));
    PlanAside.afterChanges(plan).forEach(aside -> aside(out, aside));
    PlanAside.atTheEnd(plan).forEach(aside -> aside(out, aside));
    skipped(out, plan);
    return out.toString();
  }

  private static void row(StringBuilder out, PlanRow row) {
    Step.Do first = row.first();
    Markdown.heading(out, 3, row.range() + ". " + Markdown.text(PlanRowWords.place(row)));
    Markdown.item(out, "Change", Markdown.text(PlanRowWords.change(row)));
    Markdown.item(
        out,
        "Check",
        Markdown.code(first.change().check())
            + Markdown.text(PlanRowWords.subjects(row) + ": " + first.title()));
    Markdown.item(out, "Effect", Markdown.text(PlanRowWords.effect(row)));
    if (first.undoes().isEmpty()) {
      Markdown.item(out, "Undo", Markdown.text(PlanRowWords.undo(row)));
    }
    for (String note : PlanRowWords.notes(row)) {
      Markdown.item(out, "Note", Markdown.text(note));
    }
  }

  private static void aside(StringBuilder out, PlanAside aside) {
    Markdown.heading(out, 2, Markdown.text(aside.title()));
    for (PlanAside.Item item : aside.items()) {
      String text = item.text().isEmpty() ? item.head() : item.head() + ": " + item.text();
      out.append("- ").append(Markdown.text(text)).append('\n');
    }
  }

  private static void skipped(StringBuilder out, Plan plan) {
    if (plan.skipped().isEmpty()) {
      return;
    }
    List<Plan.Skipped> skipped = new ArrayList<>(plan.skipped());
    skipped.sort(Comparator.comparing(Plan.Skipped::reason));
    Markdown.heading(out, 2, "Left alone: " + skipped.size());
    Markdown.head(out, List.of("Check", "Subject", "Reason", "Why"));
    for (Plan.Skipped each : skipped) {
      Markdown.row(
          out,
          List.of(
              Markdown.code(each.check()),
              Markdown.text(each.subject().toString()),
              each.reason().word(),
              Markdown.text(each.because())));
    }
  }
}
