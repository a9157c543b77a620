package dev.kerneltune.report;

import dev.kerneltune.audit.WaiverUse;
import dev.kerneltune.audit.Words;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.ImpactRow;
import dev.kerneltune.model.Score;
import dev.kerneltune.model.Source;
import dev.kerneltune.model.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The outcome of an audit as text for people: the worst first, then the score. */
public final class AuditText {
  private static final int INDENT = 6;
  private static final int EVIDENCE_LINES = 4;
  private static final int IDS_SHOWN = 16;
  private static final int SOURCES_SHOWN = 2;

  private final Catalog catalog;
  private final Style style;
  private final int width;
  private final Map<String, String> sourceTitles = new HashMap<>();

  /**
   * Made for one output.
   *
   * @param catalog for the titles of sources and subsystems
   * @param style with or without colours
   * @param width columns to lay out for
   */
  public AuditText(Catalog catalog, Style style, int width) {
    this.catalog = catalog;
    this.style = style;
    this.width = width;
    for (Source source : catalog.sources()) {
      sourceTitles.put(source.id(), source.title());
    }
  }

  /** Returns the report. */
  public String report(Audit audit) {
    return report(audit, List.of());
  }

  /** Returns the report of an audit under waivers. */
  public String report(Audit audit, List<WaiverUse> waivers) {
    StringBuilder out = new StringBuilder();
    out.append(style.bold("Audit for " + audit.scenario().id())).append('\n');
    TextLayout.paragraph(out, MachineText.line(audit.facts().machine()), 0, width);
    out.append('\n');
    List<List<Finding>> groups = groups(audit.findings());
    failures(out, groups, audit.overall());
    notes(out, groups);
    if (!waivers.isEmpty()) {
      out.append(WaiverText.sections(waivers, style, width));
    }
    unknowns(out, groups);
    out.append(standing(audit));
    return out.toString();
  }

  /** Returns findings of one check with one verdict and one value, which are told together. */
  static List<List<Finding>> groups(List<Finding> findings) {
    Map<List<String>, List<Finding>> groups = new LinkedHashMap<>();
    for (Finding finding : findings) {
      groups
          .computeIfAbsent(
              List.of(finding.check().id(), finding.verdict().word(), finding.seen()),
              _ -> new ArrayList<>())
          .add(finding);
    }
    return List.copyOf(groups.values());
  }

  private void failures(StringBuilder out, List<List<Finding>> groups, Score overall) {
    int told = 0;
    int waived = 0;
    for (List<Finding> group : groups) {
      Finding first = group.getFirst();
      if (first.verdict() instanceof Verdict.Fail && first.weight() > 0) {
        failure(out, group);
        told++;
      } else if (first.verdict() instanceof Verdict.Waived) {
        waived++;
      }
    }
    if (told == 0 && overall.checksDecided() == 0) {
      out.append("Nothing could be decided.\n\n");
    } else if (told == 0) {
      out.append("Nothing that was checked ").append(waived == 0 ? "" : "and is not waived ");
      out.append("costs this host performance.\n\n");
    }
  }

  private void failure(StringBuilder out, List<Finding> group) {
    Finding first = group.getFirst();
    Check check = first.check();
    ImpactLevel level = first.level();
    out.append(style.fail("FAIL", level)).append("  ");
    out.append(TextLayout.pad(level.word(), 12)).append(' ');
    out.append(style.bold(check.id())).append('\n');
    TextLayout.paragraph(out, check.title() + subjects(group), INDENT, width);
    TextLayout.paragraph(
        out,
        "seen   " + Words.shorten(first.seen(), 200) + ", wanted " + first.wanted(),
        INDENT,
        width);
    evidence(out, first);
    TextLayout.paragraph(out, "source " + sources(check), INDENT, width);
    TextLayout.paragraph(out, "next   kernel-tune explain " + check.id(), INDENT, width);
    out.append('\n');
  }

  private void evidence(StringBuilder out, Finding finding) {
    int shown = 0;
    for (Evidence evidence : finding.evidence()) {
      if (shown == EVIDENCE_LINES) {
        int more = finding.evidence().size() - shown;
        TextLayout.paragraph(out, "       and " + more + " more (--format json)", INDENT, width);
        break;
      }
      String line = evidence.address() + ": " + Words.shorten(evidence.raw(), 160);
      TextLayout.paragraph(out, "proof  " + line, INDENT, width);
      shown++;
    }
  }

  /** Returns whom findings are about, in brackets; nothing where it is the whole host. */
  static String subjects(List<Finding> group) {
    List<String> names = new ArrayList<>();
    group.forEach(finding -> names.add(finding.subject().toString()));
    return SubjectWords.behind(names);
  }

  private String sources(Check check) {
    StringBuilder titles = new StringBuilder();
    int shown = Math.min(SOURCES_SHOWN, check.sources().size());
    for (String id : check.sources().subList(0, shown)) {
      titles.append(titles.isEmpty() ? "" : "; ").append(sourceTitles.getOrDefault(id, id));
    }
    int more = check.sources().size() - shown;
    return titles.append(more > 0 ? " and " + more + " more" : "").toString();
  }

  private void notes(StringBuilder out, List<List<Finding>> groups) {
    StringBuilder notes = new StringBuilder();
    for (List<Finding> group : groups) {
      Finding first = group.getFirst();
      if (first.verdict() instanceof Verdict.Fail && first.weight() == 0) {
        notes.append(style.fail("note", ImpactLevel.NOTE)).append("  ");
        notes.append(first.check().id()).append('\n');
        TextLayout.paragraph(
            notes,
            first.check().title()
                + subjects(group)
                + ": "
                + Words.shorten(first.seen(), 120)
                + ", looked for "
                + first.wanted(),
            INDENT,
            width);
      }
    }
    if (!notes.isEmpty()) {
      out.append(style.bold("Worth knowing, not scored")).append('\n').append(notes).append('\n');
    }
  }

  private void unknowns(StringBuilder out, List<List<Finding>> groups) {
    Map<String, Set<String>> needed = new TreeMap<>();
    Map<String, Set<String>> obstacles = new TreeMap<>();
    for (List<Finding> group : groups) {
      Finding first = group.getFirst();
      if (first.verdict() instanceof Verdict.Unknown(var because, var needs)) {
        if (needs.isEmpty()) {
          obstacles
              .computeIfAbsent(Words.shorten(because, 90), _ -> new TreeSet<>())
              .add(first.check().id());
        } else {
          needed.computeIfAbsent("needs " + needs, _ -> new TreeSet<>()).add(first.check().id());
        }
      }
    }
    if (needed.isEmpty() && obstacles.isEmpty()) {
      return;
    }
    out.append(style.bold("Could not be checked")).append('\n');
    // What somebody can do something about comes first.
    needed.forEach((reason, ids) -> unknown(out, reason, ids));
    obstacles.forEach((reason, ids) -> unknown(out, reason, ids));
    out.append('\n');
  }

  private void unknown(StringBuilder out, String reason, Set<String> ids) {
    out.append(style.unknown("?")).append("     ").append(reason).append(":\n");
    String list = String.join(", ", ids);
    TextLayout.paragraph(out, ids.size() > IDS_SHOWN ? counted(ids) : list, INDENT, width);
  }

  /** Counts ids by their subsystem: a recording that holds little would fill pages with them. */
  private static String counted(Set<String> ids) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String id : ids) {
      counts.merge(id.substring(0, id.indexOf('.')), 1, Integer::sum);
    }
    StringBuilder words = new StringBuilder(ids.size() + " checks: ");
    String between = "";
    for (Map.Entry<String, Integer> count : counts.entrySet()) {
      words.append(between).append(count.getValue()).append(" of ").append(count.getKey());
      between = ", ";
    }
    return words.append(" (--format json names them)").toString();
  }

  /** Returns the table of scores, and the coverage. */
  public String standing(Audit audit) {
    StringBuilder out = new StringBuilder();
    out.append(style.bold(TextLayout.pad("Subsystem", 34)));
    out.append(style.bold("impact        score   decided")).append('\n');
    for (ImpactRow row : catalog.impactTable()) {
      Score score = audit.scores().get(row.subsystem());
      if (score != null) {
        scoreRow(out, row.title(), row.level().word(), score);
      }
    }
    scoreRow(out, "all", "", audit.overall());
    out.append('\n');
    out.append(scoreLine(audit.overall())).append('\n');
    return out.toString();
  }

  /** Returns the score and the coverage in a sentence. */
  static String scoreLine(Score overall) {
    String score =
        overall.exists()
            ? "Score " + TextLayout.percent(overall.permille())
            : "No score: nothing that counts could be decided";
    return score
        + ", coverage "
        + TextLayout.percent(overall.coveragePermille())
        + " (the share of what applies that could be decided)";
  }

  private static void scoreRow(StringBuilder out, String title, String level, Score score) {
    out.append(TextLayout.pad(Words.shorten(title, 33), 34));
    out.append(TextLayout.pad(level, 12));
    String value = score.exists() ? TextLayout.percent(score.permille()) : "-";
    out.append(TextLayout.padLeft(value, 7)).append("   ");
    out.append(whole(score.checksDecided()))
        .append(" of ")
        .append(whole(score.checksApplicable()))
        .append('\n');
  }

  /** Returns a count of checks; shares of checks are told in tenths. */
  static String whole(double count) {
    long tenths = (long) Math.floor(count * 10 + 1e-9);
    return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
  }
}
