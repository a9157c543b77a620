package dev.kerneltune.report;

import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.ImpactRow;
import dev.kerneltune.model.Score;
import dev.kerneltune.model.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The score of an audit on its page: in all, and by subsystem with the coverage. */
final class ScoreHtml {
  /** The circumference of a circle whose radius is 15.9155 is 100. */
  private static final String RADIUS = "15.9155";

  private final Audit audit;
  private final Catalog catalog;
  private final Map<String, Integer> failures = new HashMap<>();

  ScoreHtml(Audit audit, Catalog catalog) {
    this.audit = audit;
    this.catalog = catalog;
    for (List<Finding> group : AuditText.groups(audit.findings())) {
      Finding first = group.getFirst();
      if (first.verdict() instanceof Verdict.Fail && first.weight() > 0) {
        failures.merge(first.check().subsystem(), 1, Integer::sum);
      }
    }
  }

  void write(Html html) {
    html.open("section", "class", "card score", "aria-labelledby", "score-title");
    html.leaf("h2", "Score", "id", "score-title").text("\n");
    html.open("div", "class", "rings");
    ring(html, "score", score(audit.overall()), filled(audit.overall()));
    ring(
        html,
        "coverage",
        TextLayout.percent(audit.overall().coveragePermille()),
        audit.overall().coveragePermille());
    html.closeLine();
    table(html);
    html.leaf("p", AuditText.scoreLine(audit.overall()) + ".", "class", "note").closeLine();
  }

  private static String score(Score score) {
    return score.exists() ? TextLayout.percent(score.permille()) : "-";
  }

  private static int filled(Score score) {
    return score.exists() ? score.permille() : 0;
  }

  private static void ring(Html html, String name, String value, int permille) {
    html.open("div", "class", "ring for-" + name);
    html.open("svg", "viewBox", "0 0 36 36", "aria-hidden", "true");
    circle(html, "track", "100 0");
    circle(html, "arc", tenths(permille) + " 100");
    html.close().leaf("strong", value).leaf("span", name).closeLine();
  }

  private static void circle(Html html, String name, String dashes) {
    html.open("circle", "class", name, "cx", "18", "cy", "18", "r", RADIUS);
    html.attribute("stroke-dasharray", dashes).attribute("transform", "rotate(-90 18 18)").close();
  }

  private static String tenths(int permille) {
    return permille / 10 + "." + permille % 10;
  }

  private void table(Html html) {
    html.open("table").open("thead").open("tr");
    for (String head : new String[] {"Subsystem", "Impact", "Score", "Decided", "Failed"}) {
      html.leaf("th", head, "scope", "col");
    }
    html.close().close().open("tbody").text("\n");
    for (ImpactRow row : catalog.impactTable()) {
      Score score = audit.scores().get(row.subsystem());
      if (score != null) {
        row(html, row, score);
      }
    }
    html.close().closeLine();
  }

  private void row(Html html, ImpactRow row, Score score) {
    html.open("tr").leaf("th", row.title(), "scope", "row").leaf("td", row.level().word());
    html.open("td", "class", "figure");
    bar(html, "score", filled(score));
    html.leaf("span", score(score)).close();
    html.open("td", "class", "figure");
    bar(html, "coverage", score.coveragePermille());
    String decided = AuditText.whole(score.checksDecided());
    html.leaf("span", decided + " of " + AuditText.whole(score.checksApplicable())).close();
    int failed = failures.getOrDefault(row.subsystem(), 0);
    html.leaf("td", failed == 0 ? "-" : Integer.toString(failed), "class", "number").closeLine();
  }

  private static void bar(Html html, String name, int permille) {
    html.open("svg", "class", "bar for-" + name, "viewBox", "0 0 100 6", "aria-hidden", "true");
    html.attribute("preserveAspectRatio", "none");
    rectangle(html, "track", "100");
    rectangle(html, "arc", tenths(permille));
    html.close();
  }

  private static void rectangle(Html html, String name, String width) {
    html.open("rect", "class", name, "width", width, "height", "6").close();
  }
}
