package dev.kerneltune.report;

import dev.kerneltune.audit.Comparison;
import dev.kerneltune.audit.Difference;
import dev.kerneltune.audit.Judged;
import dev.kerneltune.model.Catalog;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** In what two reports differ, as a page: every difference with both sides. */
public final class ComparisonHtml {
  private final Comparison comparison;
  private final Catalog catalog;
  private final CheckHtml checks;

  /** Made for one comparison under one scenario. */
  public ComparisonHtml(Comparison comparison, String scenario, Catalog catalog) {
    this.comparison = comparison;
    this.catalog = catalog;
    this.checks = new CheckHtml(catalog, scenario);
  }

  /** Returns the page; {@code about} says what is compared. */
  public String page(String about, String version) {
    String summary = ComparisonText.summary(comparison) + ".";
    return HtmlPage.of(
        "Differences",
        about,
        version,
        html -> {
          html.open("section", "class", "card").leaf("p", summary).closeLine();
          new HtmlList(html, catalog).write("Differences", sections());
        });
  }

  /** Returns the differences by their kind. */
  List<HtmlEntry.Section> sections() {
    Map<Difference.Kind, List<HtmlEntry>> entries = new EnumMap<>(Difference.Kind.class);
    for (List<Difference> group : ComparisonText.groups(comparison.differences())) {
      entries.computeIfAbsent(group.getFirst().kind(), _ -> new ArrayList<>()).add(entry(group));
    }
    List<HtmlEntry.Section> sections = new ArrayList<>();
    entries.forEach(
        (kind, all) ->
            sections.add(
                new HtmlEntry.Section(
                    kind.word(), ComparisonText.heading(kind), HtmlEntry.Fold.OPEN, all)));
    return sections;
  }

  private HtmlEntry entry(List<Difference> group) {
    Difference first = group.getFirst();
    return new HtmlEntry(
        first.level().word(),
        tone(first),
        first.check(),
        checks.title(first.check()),
        ComparisonText.subjects(group),
        ComparisonText.change(first),
        html -> body(html, group));
  }

  private static HtmlEntry.Tone tone(Difference difference) {
    return switch (difference.kind()) {
      case WORSE -> HtmlEntry.Tone.of(difference.level());
      case BETTER -> HtmlEntry.Tone.GOOD;
      case OTHER_VERDICT, OTHER_VALUE -> HtmlEntry.Tone.NOTE;
      case NEW_SUBJECT, GONE_SUBJECT, NEW_CHECK, GONE_CHECK -> HtmlEntry.Tone.QUIET;
    };
  }

  private void body(Html html, List<Difference> group) {
    Difference first = group.getFirst();
    html.open("dl");
    side(html, "Before", first.before());
    side(html, "After", first.after());
    String wanted = checks.wanted(first.check());
    if (!wanted.isEmpty()) {
      html.definition("Wanted", wanted);
    }
    List<String> subjects = new ArrayList<>();
    group.forEach(difference -> subjects.add(difference.subject()));
    html.definition("About", String.join(", ", subjects));
    checks.write(html, first.check());
    html.close();
  }

  private static void side(Html html, String name, Optional<Judged> side) {
    String told = side.map(judged -> judged.verdict().word() + ": " + judged.seen()).orElse("-");
    html.definition(name, told);
  }
}
