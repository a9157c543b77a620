package dev.kerneltune.report;

import dev.kerneltune.catalog.Coverage;
import dev.kerneltune.catalog.Coverage.Line;
import dev.kerneltune.catalog.Coverage.Own;
import java.util.List;
import java.util.Map;

/** docs/coverage.md. */
final class CoveragePage {
  private final Coverage coverage;
  private final StringBuilder out = new StringBuilder();

  private CoveragePage(Coverage coverage) {
    this.coverage = coverage;
  }

  static String of(Coverage coverage) {
    return new CoveragePage(coverage).text();
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
    return out.toString();
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
