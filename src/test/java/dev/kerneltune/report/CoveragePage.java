package dev.kerneltune.report;

import dev.kerneltune.catalog.Coverage;
import dev.kerneltune.catalog.Coverage.Line;
import dev.kerneltune.catalog.Coverage.Own;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** docs/coverage.md. */
final class CoveragePage {
  private final Coverage coverage;
  private static final String LIVE = "live";
  private static final String MOOT = "nothing to judge there";
  private static final String RECORDED = "decided on a recording";

  private final Decided decided;
  private final StringBuilder out = new StringBuilder();

  /**
   * Where checks have passed or failed, for any scenario.
   *
   * @param all ids of the checks, sorted
   * @param live machine and kernel of the lab, by the id of the check
   * @param moot ids of the checks that read a live kernel and found nothing there to judge
   * @param recorded ids of the checks that decided on a recorded machine of src/test/hosts
   */
  record Decided(
      List<String> all, Map<String, List<String>> live, Set<String> moot, Set<String> recorded) {}

  private CoveragePage(Coverage coverage, Decided decided) {
    this.coverage = coverage;
    this.decided = decided;
  }

  static String of(Coverage coverage, Decided decided) {
    return new CoveragePage(coverage, decided).text();
  }

  private String text() {
    Markdown.heading(out, 1, "Coverage");
    out.append("What is known about the kernel of GPU hosts, and which checks answer it: ")
        .append("[entries](#entries) that can be read, set or measured on a host, ")
        .append("[claims](#claims) in circulation that are wrong, stale or half true, and ")
        .append("[checks of their own](#checks-of-their-own). ")
        .append("This page is made from `checks/coverage.yaml`; a test keeps it so.\n\n");
    Markdown.head(out, List.of("", "Entries", "Claims"));
    count("Known", "");
    count("Covered", "covered");
    for (Map.Entry<String, String> kind : Coverage.KINDS.entrySet()) {
      count(kind.getValue(), kind.getKey());
    }
    Markdown.heading(out, 2, "Entries");
    Markdown.head(out, List.of("Entry", "About", "Checks, or why there is none"));
    for (Line line : coverage.entries()) {
      String name = Markdown.text(line.name());
      Markdown.row(out, List.of(name, Markdown.text(line.about()), answer(line)));
    }
    Markdown.heading(out, 2, "Claims");
    Markdown.head(out, List.of("Claim", "Checks that judge by what is right, or why none does"));
    for (Line line : coverage.claims()) {
      Markdown.row(out, List.of(Markdown.text(line.name()), answer(line)));
    }
    Markdown.heading(out, 2, "Checks of their own");
    Markdown.head(out, List.of("Check", "Why it is there"));
    for (Own own : coverage.own()) {
      Markdown.row(out, List.of(link(own.check()), Markdown.text(own.reason())));
    }
    liveKernels();
    return out.toString();
  }

  private void liveKernels() {
    StringBuilder rows = new StringBuilder();
    Map<String, Integer> counts = new TreeMap<>();
    for (String check : decided.all()) {
      List<String> boots = decided.live().getOrDefault(check, List.of());
      String otherwise =
          (decided.moot().contains(check) ? MOOT : "")
              + (decided.recorded().contains(check) ? RECORDED : "");
      counts.merge(boots.isEmpty() ? otherwise : LIVE, 1, Integer::sum);
      String remark =
          boots.isEmpty() ? otherwise.replace(MOOT + RECORDED, MOOT + ", " + RECORDED) : "";
      Markdown.row(rows, List.of(link(check), String.join(", ", boots), remark));
    }
    Markdown.heading(out, 2, "Live kernels");
    out.append(
            "Where each check has passed or failed, for any scenario: on a live kernel of the lab ")
        .append("(recorded in `src/test/lab`), or else on the machines of `src/test/hosts`. A ")
        .append("check that found nothing to judge did read that kernel: a log without such a ")
        .append("line, a driver that is not there. Passed or failed live: ")
        .append(counts.getOrDefault(LIVE, 0))
        .append("; live without anything to judge, and decided on a recording: ")
        .append(counts.getOrDefault(MOOT + RECORDED, 0))
        .append("; live without anything to judge, and nowhere else: ")
        .append(counts.getOrDefault(MOOT, 0))
        .append("; only on recordings: ")
        .append(counts.getOrDefault(RECORDED, 0))
        .append("; neither: ")
        .append(counts.getOrDefault("", 0))
        .append(".\n\n");
    Markdown.head(out, List.of("Check", "Machines and kernels of the lab", "Otherwise"));
    out.append(rows);
  }

  private void count(String title, String kind) {
    int entries = count(coverage.entries(), kind);
    int claims = count(coverage.claims(), kind);
    String name = kind.isEmpty() || kind.equals("covered") ? title : "*" + kind + "*: " + title;
    Markdown.row(out, List.of(name, Integer.toString(entries), Integer.toString(claims)));
  }

  private static int count(List<Line> lines, String kind) {
    int count = 0;
    for (Line line : lines) {
      boolean counts =
          kind.isEmpty() || (line.isCovered() ? kind.equals("covered") : kind.equals(line.kind()));
      count += counts ? 1 : 0;
    }
    return count;
  }

  private static String answer(Line line) {
    if (!line.isCovered()) {
      return "*" + line.kind() + "*: " + Markdown.text(line.reason());
    }
    StringBuilder links = new StringBuilder();
    for (String check : line.checks()) {
      links.append(links.isEmpty() ? "" : ", ").append(link(check));
    }
    return line.except().isEmpty()
        ? links.toString()
        : links.append("; except ").append(Markdown.text(line.except())).toString();
  }

  private static String link(String check) {
    return "[" + Markdown.text(check) + "](checks/" + check + ".md)";
  }
}
