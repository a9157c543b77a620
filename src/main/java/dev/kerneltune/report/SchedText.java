package dev.kerneltune.report;

import dev.kerneltune.audit.Words;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.sched.Behaviour;
import dev.kerneltune.sched.Classed;
import dev.kerneltune.sched.Opinion;
import dev.kerneltune.sched.Pattern;
import dev.kerneltune.sched.Printable;
import dev.kerneltune.sched.Rule;
import dev.kerneltune.sched.Rules;
import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.TaskKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tasks, their classes and the catalogue, for a terminal. Names are told printable. */
public final class SchedText {
  private static final List<String> HEAD =
      List.of("CLASS", "BY", "TASKS", "CPU", "WAIT", "SWITCHES", "COMM", "WHERE", "WHY");
  private static final int FIRST_TEXT = 6;
  private static final int WHERE = 7;
  private static final int WHY = 8;
  private static final int GAP = 2;
  private static final int LONGEST_WHERE = 48;

  /** Narrower than this, a column is of no use; lines are left to the terminal. */
  private static final int NARROWEST = 16;

  private static final String NOT_KNOWN = "-";

  private final Style style;
  private final int width;

  /** Lays out for {@code width} columns. */
  public SchedText(Style style, int width) {
    this.style = style;
    this.width = width;
  }

  private record Kind(TaskKey key, TaskClass taskClass, String origin) {}

  /**
   * Returns a line for each kind of task, the promoted classes first, the busiest first in each.
   *
   * @param threads how many threads there are in all
   */
  public String observed(List<Classed> classed, int threads) {
    Map<Kind, List<Classed>> kinds = new LinkedHashMap<>();
    for (Classed each : classed) {
      Kind kind =
          new Kind(each.task().key(), each.decision().taskClass(), each.decision().origin().word());
      kinds.computeIfAbsent(kind, _ -> new ArrayList<>()).add(each);
    }
    List<List<Classed>> groups = new ArrayList<>(kinds.values());
    groups.sort(
        Comparator.comparing((List<Classed> group) -> group.getFirst().decision().taskClass())
            .thenComparing(Comparator.comparingLong(SchedText::cpu).reversed()));
    List<List<String>> rows = new ArrayList<>();
    groups.forEach(group -> rows.add(cells(group)));
    StringBuilder out = new StringBuilder(table(rows));
    return out.append('\n')
        .append(threads)
        .append(threads == 1 ? " thread, " : " threads, ")
        .append(classed.size())
        .append(" looked at\n")
        .toString();
  }

  private static long cpu(List<Classed> group) {
    long sum = 0;
    for (Classed each : group) {
      sum += each.task().behaviour().map(Behaviour::cpuPermille).orElse(0L);
    }
    return sum;
  }

  private static List<String> cells(List<Classed> group) {
    Classed first = group.getFirst();
    boolean isKnown = false;
    long wait = 0;
    long given = 0;
    long taken = 0;
    for (Classed each : group) {
      if (each.task().behaviour().isPresent()) {
        Behaviour did = each.task().behaviour().get();
        isKnown = true;
        wait += did.waitPermille();
        given += did.voluntary();
        taken += did.involuntary();
      }
    }
    return List.of(
        first.decision().taskClass().word(),
        first.decision().origin().word(),
        Integer.toString(group.size()),
        isKnown ? TextLayout.percent((int) cpu(group)) : NOT_KNOWN,
        isKnown ? TextLayout.percent((int) wait) : NOT_KNOWN,
        isKnown ? given + "+" + taken : NOT_KNOWN,
        Printable.of(first.task().key().comm()),
        Printable.of(first.task().key().cgroup()),
        Printable.of(first.decision().because()));
  }

  private String table(List<List<String>> rows) {
    int[] widths = new int[HEAD.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = HEAD.get(i).length();
      for (List<String> cells : rows) {
        widths[i] = Math.max(widths[i], cells.get(i).length());
      }
    }
    widths[WHERE] = Math.min(widths[WHERE], LONGEST_WHERE);
    if (width != WideText.UNLIMITED) {
      int room = width;
      for (int i = 0; i < WHERE; i++) {
        room -= widths[i] + GAP;
      }
      widths[WHERE] = Math.clamp(room / 3, NARROWEST, Math.max(NARROWEST, widths[WHERE]));
      widths[WHY] = Math.max(NARROWEST, room - widths[WHERE] - GAP);
    }
    StringBuilder out = new StringBuilder(style.bold(line(HEAD, widths))).append('\n');
    for (List<String> cells : rows) {
      String line = line(cells, widths);
      String word = cells.getFirst();
      out.append(paint(word)).append(line.substring(word.length())).append('\n');
    }
    return out.toString();
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      boolean isFigure = i > 1 && i < FIRST_TEXT;
      // The end of a group's path says more than its beginning.
      String cell = i == WHERE ? tail(cells.get(i), widths[i]) : cells.get(i);
      String fitting = Words.shorten(cell, widths[i]);
      line.append(
          isFigure ? TextLayout.padLeft(fitting, widths[i]) : TextLayout.pad(fitting, widths[i]));
      line.append(" ".repeat(GAP));
    }
    return line.toString().stripTrailing();
  }

  private static String tail(String text, int width) {
    return text.length() <= width ? text : "…" + text.substring(text.length() - width + 1);
  }

  private String paint(String word) {
    return TaskClass.of(word)
        .map(
            taskClass ->
                switch (taskClass) {
                  case CRITICAL -> style.fail(word, ImpactLevel.HIGH);
                  case SERVING -> style.pass(word);
                  case NORMAL -> word;
                  case BATCH, BACKGROUND -> style.faint(word);
                })
        .orElse(word);
  }

  /** Returns what each authority said about the threads of a process. */
  public String explained(List<Classed> classed) {
    StringBuilder out = new StringBuilder();
    for (Classed each : classed) {
      TaskKey key = each.task().key();
      out.append(
          style.bold(
              "thread "
                  + each.task().tid()
                  + " "
                  + Printable.of(key.comm())
                  + ": "
                  + each.decision().taskClass().word()));
      out.append('\n');
      TextLayout.paragraph(out, Printable.of(each.decision().because()), 2, width);
      each.task().behaviour().ifPresent(did -> TextLayout.paragraph(out, words(did), 2, width));
      for (Opinion opinion : each.opinions()) {
        String says = opinion.taskClass().map(word -> word.word() + ": ").orElse("");
        TextLayout.paragraph(
            out, authority(opinion) + ": " + says + Printable.of(opinion.says()), 4, width);
      }
      out.append('\n');
    }
    TaskKey key = classed.getFirst().task().key();
    out.append("leader ").append(Printable.of(key.leader()));
    out.append(key.script().isEmpty() ? "" : ", script " + Printable.of(key.script()));
    out.append("\nin ").append(Printable.of(key.cgroup()));
    out.append("\nprogram ")
        .append(key.exe().isEmpty() ? "not known" : Printable.of(key.exe()))
        .append('\n');
    return out.toString();
  }

  private static String authority(Opinion opinion) {
    return switch (opinion.origin()) {
      case RULE, CATALOG, MODEL, BEHAVIOUR -> opinion.origin().word();
      case NONE -> "ceiling";
    };
  }

  private static String words(Behaviour did) {
    return ("CPU %s, waited %s, %d switches given and %d taken a second, %d us at a time, %d"
            + " children a second; GPU: %s, listens: %s")
        .formatted(
            TextLayout.percent((int) did.cpuPermille()),
            TextLayout.percent((int) did.waitPermille()),
            did.voluntary(),
            did.involuntary(),
            did.burstMicros(),
            did.forks(),
            word(did.holdsGpu()),
            word(did.listens()));
  }

  private static String word(Behaviour.Evidence evidence) {
    return switch (evidence) {
      case YES -> "yes";
      case NO -> "no";
      case UNKNOWN -> "not known";
    };
  }

  /** Returns the entries of a catalogue. */
  public String catalog(Rules rules) {
    StringBuilder out = new StringBuilder();
    for (Rule rule : rules.list()) {
      out.append(style.bold(rule.id() + ": " + rule.taskClass().word())).append('\n');
      TextLayout.paragraph(out, match(rule), 2, width);
      TextLayout.paragraph(out, rule.why(), 4, width);
      String seen =
          switch (rule.standing()) {
            case VERIFIED -> "seen " + rule.seen();
            case UNVERIFIED -> "not verified, " + rule.seen();
          };
      TextLayout.paragraph(out, rule.source() + " (" + seen + ")", 4, width);
    }
    return out.append('\n').append(rules.list().size()).append(" entries\n").toString();
  }

  /** Returns what a rule matches, in a line. */
  static String match(Rule rule) {
    StringBuilder line = new StringBuilder();
    rule.match()
        .forEach(
            (field, patterns) ->
                line.append(line.isEmpty() ? "" : " and ")
                    .append(field.word())
                    .append(' ')
                    .append(String.join(", ", patterns.stream().map(Pattern::toString).toList())));
    return line.toString();
  }
}
