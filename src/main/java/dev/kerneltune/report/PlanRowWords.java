package dev.kerneltune.report;

import dev.kerneltune.model.State;
import dev.kerneltune.model.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Says what a row of a plan is, whatever the format. */
final class PlanRowWords {
  private static final int STEPS_SHOWN = 4;
  private static final int WAYS_SHOWN = 3;

  private PlanRowWords() {}

  /** Returns the place of a change; of several places what they have in common. */
  static String place(PlanRow row) {
    List<Step.Do> steps = row.now().isEmpty() ? row.kept() : row.now();
    String common = PlanWords.knob(steps.getFirst().change().knob());
    for (Step.Do step : steps) {
      common = common(common, PlanWords.knob(step.change().knob()));
    }
    return common;
  }

  /** Returns one of two names with a star for the part in which they differ. */
  private static String common(String a, String b) {
    if (a.equals(b)) {
      return a;
    }
    int head = 0;
    int most = Math.min(a.length(), b.length());
    while (head < most && a.charAt(head) == b.charAt(head) && a.charAt(head) != '*') {
      head++;
    }
    int tail = 0;
    while (tail < most - head
        && a.charAt(a.length() - 1 - tail) == b.charAt(b.length() - 1 - tail)
        && a.charAt(a.length() - 1 - tail) != '*') {
      tail++;
    }
    return a.substring(0, head) + "*" + a.substring(a.length() - tail);
  }

  /** Returns what becomes of the place. */
  static String change(PlanRow row) {
    return row.now().isEmpty() && row.kept().size() > 1
        ? row.kept().size() + " entries"
        : PlanWords.change(row.first().change());
  }

  /** Returns whom it is about, in brackets; nothing where it is the whole host. */
  static String subjects(PlanRow row) {
    return SubjectWords.behind(names(row));
  }

  /** Returns whom it is about. */
  static List<String> names(PlanRow row) {
    Set<String> names = new LinkedHashSet<>();
    row.steps().forEach(step -> names.add(step.change().subject().toString()));
    return List.copyOf(names);
  }

  /** Returns what it does to running work, when it is felt, and what keeps it. */
  static String effect(PlanRow row) {
    Step.Do first = row.first();
    return first.disruption().word() + ", felt " + felt(first) + kept(row) + undone(row);
  }

  /** Says which steps of earlier runs an undo takes back. */
  private static String undone(PlanRow row) {
    List<String> steps = new ArrayList<>();
    for (Step.Do step : row.steps()) {
      step.undoes().ifPresent(id -> steps.add(id.toString()));
    }
    if (steps.isEmpty()) {
      return "";
    }
    int more = steps.size() - STEPS_SHOWN;
    List<String> shown = steps.subList(0, Math.min(STEPS_SHOWN, steps.size()));
    return (steps.size() == 1 ? "; takes back step " : "; takes back steps ")
        + String.join(", ", shown)
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static String felt(Step.Do step) {
    return switch (step.takesEffect()) {
      case AT_ONCE -> "at once";
      case NEXT_JOB -> "by the next job";
      case REBOOT -> "after a reboot";
    };
  }

  private static String kept(PlanRow row) {
    Set<String> places = new LinkedHashSet<>();
    Set<String> left = new LinkedHashSet<>();
    for (Step.Do step : row.kept()) {
      boolean leaves = step.change().after() instanceof State.Nothing;
      (leaves ? left : places).add(PlanWords.place(step.change().target()));
    }
    StringBuilder words = new StringBuilder();
    if (!places.isEmpty()) {
      words.append(row.now().isEmpty() ? "; written " : "; kept ");
      words.append(String.join(" and ", places));
    } else if (left.isEmpty() && row.first().undoes().isEmpty()) {
      words.append("; not kept over a reboot");
    }
    if (!left.isEmpty()) {
      words.append("; no longer ").append(String.join(" and ", left));
    }
    return words.toString();
  }

  /** Returns how it is taken back. */
  static String undo(PlanRow row) {
    Set<String> ways = new LinkedHashSet<>();
    row.steps().forEach(step -> ways.add(PlanWords.undo(step.change())));
    return String.join(", ", ways.stream().limit(WAYS_SHOWN).toList());
  }

  /** Returns what a reader must know before it is done. */
  static List<String> notes(PlanRow row) {
    Set<String> notes = new LinkedHashSet<>();
    row.steps().forEach(step -> notes.addAll(step.notes()));
    return List.copyOf(notes);
  }
}
