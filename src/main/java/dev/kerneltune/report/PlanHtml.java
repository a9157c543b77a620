package dev.kerneltune.report;

import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Change;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Layer;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Step;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A plan as a page: every change with its entries, its undo and its reasons. */
public final class PlanHtml {
  private final Plan plan;
  private final Catalog catalog;
  private final CheckHtml checks;

  /** Made for one plan. */
  public PlanHtml(Plan plan, Catalog catalog) {
    this.plan = plan;
    this.catalog = catalog;
    this.checks = new CheckHtml(catalog, plan.scenario());
  }

  /** Returns the page; {@code version} is that of the program. */
  public String page(String version) {
    return HtmlPage.of(
        PlanText.title(plan),
        PlanText.summary(plan),
        version,
        html -> {
          List<PlanAside> asides = new ArrayList<>(PlanAside.afterChanges(plan));
          asides.addAll(PlanAside.atTheEnd(plan));
          asides.forEach(aside -> aside(html, aside));
          new HtmlList(html, catalog).write("Steps", sections());
        });
  }

  private static void aside(Html html, PlanAside aside) {
    html.open("section", "class", "card").leaf("h2", aside.title()).open("ul");
    for (PlanAside.Item item : aside.items()) {
      html.open("li").text(item.head());
      if (!item.text().isEmpty()) {
        html.leaf("p", item.text());
      }
      html.close();
    }
    html.close().closeLine();
  }

  private List<HtmlEntry.Section> sections() {
    List<HtmlEntry.Section> sections = new ArrayList<>();
    List<HtmlEntry> changes = new ArrayList<>();
    PlanRow.of(plan, PlanDetail.SHORT).forEach(row -> changes.add(entry(row)));
    sections.add(new HtmlEntry.Section("changes", "Changes", HtmlEntry.Fold.OPEN, changes));
    Map<Plan.Reason, List<HtmlEntry>> left = new EnumMap<>(Plan.Reason.class);
    groups()
        .forEach(
            (first, subjects) ->
                left.computeIfAbsent(first.reason(), _ -> new ArrayList<>())
                    .add(entry(first, subjects)));
    left.forEach(
        (reason, entries) -> {
          String word = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
          String title = "Left alone: " + reason.word();
          sections.add(new HtmlEntry.Section(word, title, HtmlEntry.Fold.CLOSED, entries));
        });
    return sections;
  }

  private HtmlEntry entry(PlanRow row) {
    Step.Do first = row.first();
    return new HtmlEntry(
        first.disruption().word(),
        first.disruption() == Disruption.LIVE ? HtmlEntry.Tone.GOOD : HtmlEntry.Tone.WARN,
        first.change().check(),
        first.title(),
        PlanRowWords.subjects(row),
        PlanRowWords.place(row) + ": " + PlanRowWords.change(row),
        html -> body(html, row));
  }

  private void body(Html html, PlanRow row) {
    html.open("dl");
    html.definition("Effect", PlanRowWords.effect(row));
    if (row.first().undoes().isEmpty()) {
      html.definition("Undo", PlanRowWords.undo(row));
    }
    for (String note : PlanRowWords.notes(row)) {
      html.definition("Note", note);
    }
    html.leaf("dt", "Steps").open("dd");
    row.steps().forEach(step -> step(html, step.change()));
    html.close();
    checks.write(html, row.first().change().check());
    html.close();
  }

  private static void step(Html html, Change change) {
    html.open("div", "class", "proof").leaf("p", change.subject().toString(), "class", "subject");
    html.leaf("code", change.target().toString());
    html.leaf("pre", PlanWords.change(change));
    String when = change.layer() == Layer.RUNNING ? "at once" : "for the next boot";
    html.leaf("p", when, "class", "when").close();
  }

  /** What is left of one check for one reason, under the first of them. */
  private Map<Plan.Skipped, List<String>> groups() {
    Map<List<String>, Plan.Skipped> firsts = new LinkedHashMap<>();
    Map<Plan.Skipped, List<String>> groups = new LinkedHashMap<>();
    for (Plan.Skipped each : plan.skipped()) {
      List<String> key = List.of(each.check(), each.reason().word(), each.because());
      Plan.Skipped first = firsts.computeIfAbsent(key, _ -> each);
      groups.computeIfAbsent(first, _ -> new ArrayList<>()).add(each.subject().toString());
    }
    return groups;
  }

  private HtmlEntry entry(Plan.Skipped first, List<String> subjects) {
    return new HtmlEntry(
        first.reason() == Plan.Reason.RIGHT_ALREADY ? "pass" : "left",
        tone(first.reason()),
        first.check(),
        checks.title(first.check()),
        SubjectWords.behind(subjects),
        first.because(),
        html -> {
          html.open("dl").definition("About", String.join(", ", subjects));
          html.definition(
              "Because", first.because().isEmpty() ? first.reason().word() : first.because());
          checks.write(html, first.check());
          html.close();
        });
  }

  private static HtmlEntry.Tone tone(Plan.Reason reason) {
    return switch (reason) {
      case RIGHT_ALREADY -> HtmlEntry.Tone.GOOD;
      case NO_WAY -> HtmlEntry.Tone.WARN;
      case UNKNOWN, WAIVED, LEFT -> HtmlEntry.Tone.NOTE;
      case NOT_APPLICABLE, NOT_ASKED -> HtmlEntry.Tone.QUIET;
    };
  }
}
