package dev.kerneltune.report;

import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.ImpactRow;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Source;
import dev.kerneltune.model.SubjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The reference in docs/checks: a Markdown page for each check, and an index of them. */
public final class CheckPages {
  private static final int HEAVIEST = 5;

  private final Catalog catalog;
  private final Map<String, Source> sources = new HashMap<>();
  private final Map<String, Question> questions = new HashMap<>();

  private CheckPages(Catalog catalog, List<Question> questions) {
    this.catalog = catalog;
    for (Source source : catalog.sources()) {
      sources.put(source.id(), source);
    }
    for (Question question : questions) {
      this.questions.put(question.name(), question);
    }
  }

  /** Returns the text of each file, by its name; {@code questions} are those that probes answer. */
  public static Map<String, String> of(Catalog catalog, List<Question> questions) {
    return new CheckPages(catalog, questions).files();
  }

  private Map<String, String> files() {
    Map<String, String> titles = new HashMap<>();
    for (ImpactRow row : catalog.impactTable()) {
      titles.put(row.subsystem(), row.title());
    }
    List<String> scenarios = new ArrayList<>();
    for (Scenario scenario : catalog.scenarios()) {
      scenarios.add(scenario.id());
    }
    Map<String, String> files = new TreeMap<>();
    for (Check check : catalog.checks()) {
      String subsystem = titles.getOrDefault(check.subsystem(), check.subsystem());
      CheckPage page = new CheckPage(check, subsystem, scenarios, sources, questions);
      files.put(file(check), page.text());
    }
    files.put("README.md", index());
    return files;
  }

  private static String file(Check check) {
    return check.id() + ".md";
  }

  private String index() {
    StringBuilder out = new StringBuilder();
    Markdown.heading(out, 1, "Checks");
    out.append("The ").append(catalog.checks().size());
    out.append(" built-in checks, [by subsystem](#by-subsystem) and [by scenario](#by-scenario). ");
    out.append("These pages are made from `checks/`; a test keeps them so.\n");
    Markdown.heading(out, 2, "By subsystem");
    out.append("The subsystem that matters most comes first.\n\n");
    for (ImpactRow row : catalog.impactTable()) {
      out.append("- [").append(Markdown.text(row.title())).append("](#").append(row.subsystem());
      int count = checks(row.subsystem()).size();
      out.append("), ").append(row.level().word()).append(": ");
      out.append(count).append(count == 1 ? " check\n" : " checks\n");
    }
    for (ImpactRow row : catalog.impactTable()) {
      subsystem(out, row);
    }
    Markdown.heading(out, 2, "By scenario");
    for (Scenario scenario : catalog.scenarios()) {
      scenario(out, scenario);
    }
    return out.toString();
  }

  private void subsystem(StringBuilder out, ImpactRow row) {
    // A title changes, and so would the anchor that is made of it.
    out.append("\n<a id=\"").append(row.subsystem()).append("\"></a>\n");
    Markdown.heading(out, 3, Markdown.text(row.title()));
    item(out, "Impact", row.level().word());
    item(out, "Key change", Markdown.text(row.keyChange()));
    StringBuilder paths = new StringBuilder();
    for (String path : row.kernelSources()) {
      paths.append(paths.isEmpty() ? "" : ", ").append(Markdown.code(path));
    }
    item(out, "Kernel sources", paths.toString());
    item(out, "Caveat", Markdown.text(row.caveat()));
    if (!row.cannotSet().isEmpty()) {
      item(out, "Cannot be set", Markdown.text(row.cannotSet()));
    }
    StringBuilder titles = new StringBuilder();
    for (String id : row.from()) {
      Source source = sources.getOrDefault(id, new Source(id, id, "", ""));
      titles.append(titles.isEmpty() ? "" : "; ").append(Markdown.text(source.title()));
    }
    item(out, "Said by", titles.toString());
    out.append('\n');
    Markdown.head(out, List.of("Check", "Title", "For each"));
    for (Check check : checks(row.subsystem())) {
      String per = check.forEach() == SubjectKind.HOST ? "" : check.forEach().word();
      Markdown.row(out, List.of(link(check), Markdown.text(check.title()), per));
    }
  }

  private static void item(StringBuilder out, String name, String markdown) {
    out.append("- ").append(name).append(": ").append(markdown).append('\n');
  }

  private void scenario(StringBuilder out, Scenario scenario) {
    Markdown.heading(out, 3, Markdown.text(scenario.id()));
    out.append(Markdown.text(scenario.title())).append(".\n\n");
    Markdown.head(out, List.of("Check", "Title", "Level"));
    for (int weight = HEAVIEST; weight >= 0; weight--) {
      for (Check check : catalog.checks()) {
        if (isJudged(check, scenario.id()) && check.weight(scenario.id()) == weight) {
          String level = ImpactLevel.ofWeight(weight).word();
          Markdown.row(out, List.of(link(check), Markdown.text(check.title()), level));
        }
      }
    }
  }

  private static boolean isJudged(Check check, String scenario) {
    return check.expect().containsKey(scenario) || check.expect().containsKey(Check.EVERY_SCENARIO);
  }

  private static String link(Check check) {
    return "[" + Markdown.text(check.id()) + "](" + file(check) + ")";
  }

  private List<Check> checks(String subsystem) {
    List<Check> checks = new ArrayList<>();
    for (Check check : catalog.checks()) {
      if (check.subsystem().equals(subsystem)) {
        checks.add(check);
      }
    }
    return checks;
  }
}
