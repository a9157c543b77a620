package dev.kerneltune.report;

import dev.kerneltune.audit.Comparison;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The outcome of an audit as a page: the score, and every finding with all that speaks for it. */
public final class AuditHtml {
  private final Audit audit;
  private final Catalog catalog;
  private final Optional<Comparison> baseline;
  private final CheckHtml checks;

  /**
   * Made for one audit.
   *
   * @param baseline in what it differs from an earlier one, where that was asked for
   */
  public AuditHtml(Audit audit, Catalog catalog, Optional<Comparison> baseline) {
    this.audit = audit;
    this.catalog = catalog;
    this.baseline = baseline;
    this.checks = new CheckHtml(catalog, audit.scenario().id());
  }

  /**
   * Returns the page.
   *
   * @param picture of the machine, as {@link TopologySvg#element} draws it; or none
   * @param version of the program
   */
  public String page(Optional<String> picture, String version) {
    return HtmlPage.of(
        "Audit for " + audit.scenario().id(),
        MachineText.line(audit.facts().machine()),
        version,
        html -> {
          new ScoreHtml(audit, catalog).write(html);
          picture.ifPresent(svg -> picture(html, svg));
          List<HtmlEntry.Section> sections = new ArrayList<>();
          baseline.ifPresent(
              comparison ->
                  sections.addAll(
                      new ComparisonHtml(comparison, audit.scenario().id(), catalog).sections()));
          sections.addAll(sections());
          new HtmlList(html, catalog).write("Findings", sections);
        });
  }

  private static void picture(Html html, String svg) {
    html.open("section", "class", "card picture", "aria-labelledby", "machine-title");
    html.leaf("h2", "Machine", "id", "machine-title");
    html.open("div", "class", "scroll").raw(svg).close().closeLine();
  }

  private List<HtmlEntry.Section> sections() {
    Map<Part, List<HtmlEntry>> entries = new EnumMap<>(Part.class);
    for (List<Finding> group : AuditText.groups(audit.findings())) {
      entries.computeIfAbsent(Part.of(group.getFirst()), _ -> new ArrayList<>()).add(entry(group));
    }
    List<HtmlEntry.Section> sections = new ArrayList<>();
    entries.forEach((part, all) -> sections.add(part.section(all)));
    return sections;
  }

  /** A section of the list. */
  private enum Part {
    FAILED("Failed", HtmlEntry.Fold.OPEN),
    NOTES("Worth knowing", HtmlEntry.Fold.OPEN),
    WAIVED("Waived", HtmlEntry.Fold.OPEN),
    UNKNOWN("Could not be checked", HtmlEntry.Fold.OPEN),
    PASSED("Passed", HtmlEntry.Fold.CLOSED),
    NOT_APPLICABLE("Not applicable", HtmlEntry.Fold.CLOSED);

    private final String title;
    private final HtmlEntry.Fold fold;

    Part(String title, HtmlEntry.Fold fold) {
      this.title = title;
      this.fold = fold;
    }

    private static Part of(Finding finding) {
      return switch (finding.verdict()) {
        case Verdict.Fail _ -> finding.weight() > 0 ? FAILED : NOTES;
        case Verdict.Waived _ -> WAIVED;
        case Verdict.Unknown _ -> UNKNOWN;
        case Verdict.Pass _ -> PASSED;
        case Verdict.NotApplicable _ -> NOT_APPLICABLE;
      };
    }

    private HtmlEntry.Section section(List<HtmlEntry> entries) {
      return new HtmlEntry.Section(word(), title, fold, entries);
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private HtmlEntry entry(List<Finding> group) {
    Finding first = group.getFirst();
    String badge =
        switch (first.verdict()) {
          case Verdict.Fail _ -> first.level().word();
          case Verdict.Unknown _ -> "unknown";
          case Verdict.Waived _ -> "waived";
          case Verdict.Pass _ -> "pass";
          case Verdict.NotApplicable _ -> "n/a";
        };
    return new HtmlEntry(
        badge,
        tone(first),
        first.check().id(),
        first.check().title(),
        AuditText.subjects(group),
        Verdicts.line(first),
        html -> body(html, group));
  }

  private static HtmlEntry.Tone tone(Finding finding) {
    return switch (finding.verdict()) {
      case Verdict.Fail _ -> HtmlEntry.Tone.of(finding.level());
      case Verdict.Unknown _, Verdict.Waived _ -> HtmlEntry.Tone.NOTE;
      case Verdict.Pass _ -> HtmlEntry.Tone.GOOD;
      case Verdict.NotApplicable _ -> HtmlEntry.Tone.QUIET;
    };
  }

  private void body(Html html, List<Finding> group) {
    Finding first = group.getFirst();
    html.open("dl");
    switch (first.verdict()) {
      case Verdict.Unknown(var because, var needs) -> {
        html.definition("Because", because);
        if (!needs.isEmpty()) {
          html.definition("Needs", needs);
        }
      }
      case Verdict.NotApplicable(var because) -> html.definition("Because", because);
      case Verdict.Waived(var under) -> html.definition("Waived", under);
      case Verdict.Pass _, Verdict.Fail _ -> html.definition("Seen", first.seen());
    }
    if (!first.wanted().isEmpty()) {
      html.definition("Wanted", first.wanted());
    }
    html.definition("Level", first.level().word());
    html.leaf("dt", "Evidence").open("dd");
    for (Finding finding : group) {
      evidence(html, finding);
    }
    html.close();
    checks.write(html, first.check().id());
    html.close();
  }

  private static void evidence(Html html, Finding finding) {
    html.open("div", "class", "proof");
    html.leaf("p", finding.subject().toString(), "class", "subject");
    for (Evidence evidence : finding.evidence()) {
      html.leaf("code", evidence.address()).leaf("pre", evidence.raw());
    }
    if (finding.evidence().isEmpty()) {
      html.leaf("p", "Nothing was read.");
    }
    html.close();
  }
}
