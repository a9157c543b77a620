package dev.kerneltune.report;

import dev.kerneltune.audit.Words;
import dev.kerneltune.model.Change;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Layer;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A plan as text for people: what is done, what is left and why, and what others do about it. */
public final class PlanText {
  private static final int INDENT = 5;
  private static final int KNOB = 42;
  private static final int SUBJECTS_SHOWN = 4;
  private static final int NOTES_SHOWN = 3;

  private final PlanDetail detail;
  private final Style style;
  private final int width;

  /**
   * Made for one output.
   *
   * @param detail how much is told
   * @param style with or without colours
   * @param width columns to lay out for
   */
  public PlanText(PlanDetail detail, Style style, int width) {
    this.detail = detail;
    this.style = style;
    this.width = width;
  }

  /** Returns the plan. */
  public String report(Plan plan) {
    StringBuilder out = new StringBuilder();
    List<PlanRow> rows = PlanRow.of(plan, detail);
    String about = plan.scenario().isEmpty() ? "" : ", judged for " + plan.scenario();
    out.append(style.bold("Plan for " + plan.title() + about)).append("\n\n");
    if (rows.isEmpty()) {
      out.append("Nothing to change.\n\n");
    }
    for (PlanRow row : rows) {
      row(out, row);
    }
    releases(out, plan);
    generators(out, plan);
    PlanSkipped.write(out, plan, detail, style, width);
    conflicts(out, plan);
    reboot(out, plan);
    byHand(out, plan);
    out.append(summary(plan)).append('\n');
    return out.toString();
  }

  private void row(StringBuilder out, PlanRow row) {
    Step.Do first = row.first();
    String what = place(row.now().isEmpty() ? row.kept() : row.now());
    String change = PlanWords.change(first.change());
    if (row.now().isEmpty() && row.kept().size() > 1) {
      change = row.kept().size() + " entries";
    }
    String range = TextLayout.pad(row.range(), INDENT - 1) + " ";
    out.append(range);
    if (what.length() <= KNOB && range.length() + KNOB + 1 + change.length() <= width) {
      out.append(style.bold(TextLayout.pad(what, KNOB))).append(' ').append(change).append('\n');
    } else {
      boolean fits = range.length() + what.length() <= width;
      out.append(fits ? style.bold(what) : "\n" + " ".repeat(INDENT) + style.bold(what));
      out.append('\n');
      TextLayout.paragraph(out, shown(change), INDENT + 2, width);
    }
    String subjects = subjects(row.steps());
    line(out, first.change().check() + subjects + ": " + first.title());
    line(out, effect(first) + kept(row) + undone(row));
    if (first.undoes().isEmpty()) {
      line(out, "undo: " + undo(row));
    }
    if (detail == PlanDetail.FULL && !row.now().isEmpty()) {
      for (Step.Do step : row.kept()) {
        line(out, "entry: " + PlanWords.change(step.change()));
      }
    }
    notes(out, row);
    out.append('\n');
  }

  /** Returns the place of a change; of several places what they have in common. */
  private static String place(List<Step.Do> steps) {
    String common = PlanWords.knob(steps.getFirst().change().knob());
    for (Step.Do step : steps) {
      common = common(common, PlanWords.knob(step.change().knob()));
    }
    return shown(common);
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

  private static String subjects(List<Step.Do> steps) {
    Set<String> names = new LinkedHashSet<>();
    steps.forEach(step -> names.add(step.change().subject().toString()));
    if (names.equals(Set.of("host"))) {
      return "";
    }
    List<String> shown = new ArrayList<>(names);
    int more = shown.size() - SUBJECTS_SHOWN;
    return " ("
        + String.join(", ", shown.subList(0, Math.min(SUBJECTS_SHOWN, shown.size())))
        + (more > 0 ? " and " + more + " more)" : ")");
  }

  private static String effect(Step.Do step) {
    return step.disruption().word() + ", felt " + felt(step);
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
    int more = steps.size() - SUBJECTS_SHOWN;
    List<String> shown = steps.subList(0, Math.min(SUBJECTS_SHOWN, steps.size()));
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

  private static String undo(PlanRow row) {
    Set<String> ways = new LinkedHashSet<>();
    row.steps().forEach(step -> ways.add(PlanWords.undo(step.change())));
    return String.join(", ", ways.stream().limit(NOTES_SHOWN).toList());
  }

  private void notes(StringBuilder out, PlanRow row) {
    Set<String> notes = new LinkedHashSet<>();
    row.steps().forEach(step -> notes.addAll(step.notes()));
    int shown = 0;
    for (String note : notes) {
      if (shown == NOTES_SHOWN && detail == PlanDetail.SHORT) {
        line(out, "note: and " + (notes.size() - shown) + " more (--verbose)");
        return;
      }
      line(out, "note: " + note);
      shown++;
    }
  }

  private void line(StringBuilder out, String text) {
    TextLayout.paragraph(out, shown(text), INDENT, width);
  }

  private static String shown(String text) {
    return Words.shorten(text, 600);
  }

  private void releases(StringBuilder out, Plan plan) {
    Map<String, List<Step.Release>> byHow = new TreeMap<>();
    for (Step step : plan.steps()) {
      if (step instanceof Step.Release release) {
        byHow.computeIfAbsent(release.how().word(), _ -> new ArrayList<>()).add(release);
      }
    }
    byHow.forEach(
        (how, steps) -> {
          out.append(style.bold("Nothing to write, " + how)).append('\n');
          for (Step.Release release : steps) {
            line(
                out,
                PlanWords.place(release.change())
                    + " (step "
                    + release.step()
                    + "): "
                    + release.because());
          }
          out.append('\n');
        });
  }

  private void generators(StringBuilder out, Plan plan) {
    List<String> tools = new ArrayList<>();
    for (Step step : plan.steps()) {
      if (step instanceof Step.Generate(var generator)) {
        tools.add(generator.word());
      }
    }
    if (!tools.isEmpty()) {
      out.append(style.bold("Tools that run afterwards")).append('\n');
      line(out, String.join(", ", tools));
      out.append('\n');
    }
  }

  private void conflicts(StringBuilder out, Plan plan) {
    if (plan.conflicts().isEmpty()) {
      return;
    }
    out.append(style.bold("Others who write the same")).append('\n');
    Map<List<String>, List<String>> same = new LinkedHashMap<>();
    for (Plan.Conflict conflict : plan.conflicts()) {
      String words =
          conflict.other().by().words()
              + " sets "
              + conflict.other().value()
              + " ("
              + conflict.other().where()
              + "), the plan "
              + conflict.ours()
              + ": "
              + conflict.wins();
      same.computeIfAbsent(List.of(words), _ -> new ArrayList<>())
          .add(PlanWords.knob(conflict.knob()));
    }
    same.forEach(
        (words, knobs) -> {
          String more = knobs.size() > 1 ? " and " + (knobs.size() - 1) + " more" : "";
          line(out, knobs.getFirst() + more + ": " + words.getFirst());
        });
    out.append('\n');
  }

  private void reboot(StringBuilder out, Plan plan) {
    for (Step step : plan.steps()) {
      if (step instanceof Step.Reboot(var why)) {
        out.append(style.bold("Reboot once, when it suits")).append('\n');
        why.forEach(reason -> line(out, reason));
        out.append('\n');
      }
    }
  }

  private void byHand(StringBuilder out, Plan plan) {
    Map<List<String>, Set<String>> hands = new LinkedHashMap<>();
    for (Step step : plan.steps()) {
      if (step instanceof Step.ByHand(var check, var subject, var text)) {
        hands.computeIfAbsent(List.of(check, text), _ -> new TreeSet<>()).add(subject.toString());
      }
    }
    if (hands.isEmpty()) {
      return;
    }
    out.append(style.bold("By hand")).append('\n');
    hands.forEach(
        (hand, subjects) -> {
          boolean host = subjects.equals(Set.of("host"));
          String of = host ? "" : " (" + String.join(", ", subjects) + ")";
          line(out, hand.getFirst() + of);
          TextLayout.paragraph(out, shown(hand.getLast()), INDENT + 2, width);
        });
    out.append('\n');
  }

  /** Returns the last line: how much it is, and what it does to running work. */
  static String summary(Plan plan) {
    int running = 0;
    int boot = 0;
    Map<Disruption, Integer> disruptions = new TreeMap<>();
    Set<String> files = new TreeSet<>();
    for (Step step : plan.steps()) {
      if (step instanceof Step.Do doing) {
        Change change = doing.change();
        running += change.layer() == Layer.RUNNING ? 1 : 0;
        boot += change.layer() == Layer.NEXT_BOOT ? 1 : 0;
        disruptions.merge(doing.disruption(), 1, Integer::sum);
        if (change.target() instanceof Target.Entry(var file, _)) {
          files.add(file);
        }
      }
    }
    StringBuilder line = new StringBuilder();
    line.append(running).append(" now, ").append(boot).append(" for the next boot");
    if (!files.isEmpty()) {
      line.append(" in ").append(files.size()).append(files.size() == 1 ? " file" : " files");
    }
    disruptions.forEach(
        (disruption, count) -> {
          if (disruption != Disruption.LIVE) {
            line.append(", ").append(count).append(' ').append(disruption.word());
          }
        });
    return line.append('.').toString();
  }
}
