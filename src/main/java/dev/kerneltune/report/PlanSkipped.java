package dev.kerneltune.report;

import dev.kerneltune.model.Plan;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The checks of a profile that give no step, by the reason. */
final class PlanSkipped {
  private static final int INDENT = 5;
  private static final int IDS_SHOWN = 16;

  private PlanSkipped() {}

  static void write(StringBuilder out, Plan plan, PlanDetail detail, Style style, int width) {
    if (plan.skipped().isEmpty()) {
      return;
    }
    Map<Plan.Reason, List<Plan.Skipped>> byReason = new EnumMap<>(Plan.Reason.class);
    for (Plan.Skipped skipped : plan.skipped()) {
      byReason.computeIfAbsent(skipped.reason(), _ -> new ArrayList<>()).add(skipped);
    }
    out.append(style.bold("Left alone")).append('\n');
    byReason.forEach(
        (reason, all) -> {
          Set<String> ids = new TreeSet<>();
          all.forEach(skipped -> ids.add(skipped.check()));
          out.append("  ").append(reason.word()).append(": ").append(ids.size());
          out.append(ids.size() == 1 ? " check" : " checks").append('\n');
          if (detail == PlanDetail.FULL || isWorthTelling(reason)) {
            reasons(out, all, detail, width);
          } else if (ids.size() <= IDS_SHOWN) {
            TextLayout.paragraph(out, String.join(", ", ids), INDENT, width);
          }
        });
    out.append('\n');
  }

  /** What is right or does not arise is only counted. */
  private static boolean isWorthTelling(Plan.Reason reason) {
    return switch (reason) {
      case UNKNOWN, LEFT, WAIVED, NO_WAY -> true;
      case RIGHT_ALREADY, NOT_APPLICABLE, NOT_ASKED -> false;
    };
  }

  private static void reasons(
      StringBuilder out, List<Plan.Skipped> all, PlanDetail detail, int width) {
    Map<List<String>, List<String>> same = new LinkedHashMap<>();
    for (Plan.Skipped skipped : all) {
      same.computeIfAbsent(List.of(skipped.check(), skipped.because()), _ -> new ArrayList<>())
          .add(skipped.subject().toString());
    }
    same.forEach(
        (key, subjects) -> {
          String because = key.getLast();
          String line = key.getFirst() + subjects(subjects, detail);
          TextLayout.paragraph(
              out, because.isEmpty() ? line : line + ": " + because, INDENT, width);
        });
  }

  private static String subjects(List<String> subjects, PlanDetail detail) {
    if (subjects.equals(List.of("host"))) {
      return "";
    }
    if (subjects.size() == 1 || detail == PlanDetail.FULL) {
      return " (" + String.join(", ", subjects) + ")";
    }
    return " (" + subjects.getFirst() + " and " + (subjects.size() - 1) + " more)";
  }
}
