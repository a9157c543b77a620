package dev.kerneltune.report;

import dev.kerneltune.audit.Words;
import dev.kerneltune.model.JournalEntry;
import dev.kerneltune.model.Step;
import java.util.ArrayList;
import java.util.List;

/** A run as text for people: its steps while it goes on, and what came of it. */
public final class RunText {
  private static final int PROBLEM = 1000;

  private final Style style;
  private final int width;
  private final OwnCommands commands;

  /**
   * Made for one output.
   *
   * @param style with or without colours
   * @param width columns to lay out for
   * @param commands how the commands are spelled that it names
   */
  public RunText(Style style, int width, OwnCommands commands) {
    this.style = style;
    this.width = width;
    this.commands = commands;
  }

  /**
   * Returns the beginning of the line of a step, which {@link #ends} ends.
   *
   * @param at the number of the step among those that do something, from 1
   * @param of how many there are
   */
  public String begins(int at, int of, Step step) {
    String all = Integer.toString(of);
    String count = "[" + TextLayout.padLeft(Integer.toString(at), all.length()) + "/" + all + "] ";
    int room = Math.max(20, width - count.length() - " ... refused".length());
    return count + Words.shorten(PlanWords.line(step), room) + " ... ";
  }

  /**
   * Returns the end of the line of a step.
   *
   * @param came what came of it, in a word
   * @param text what else there is to say; empty where there is nothing
   */
  public String ends(String came, String text) {
    StringBuilder out = new StringBuilder(came).append('\n');
    TextLayout.paragraph(out, Words.shorten(text, PROBLEM), 6, width);
    return out.toString();
  }

  /** Returns what came of a run, and what can be done about it. */
  public String report(RunSummary run) {
    StringBuilder out = new StringBuilder();
    if (run.run() == 0) {
      String why = run.problem().isEmpty() ? "there is nothing to do." : run.problem();
      TextLayout.paragraph(out, "Nothing was changed: " + Words.shorten(why, PROBLEM), 0, width);
      return out.toString();
    }
    String head = "Run " + run.run() + ", " + run.kind().word() + " " + run.title() + ": ";
    out.append(style.bold(head + run.outcome().word())).append('\n');
    TextLayout.paragraph(out, counts(run), 2, width);
    TextLayout.paragraph(out, Words.shorten(run.problem(), PROBLEM), 2, width);
    if (run.undo().isPresent()) {
      out.append(report(run.undo().get()));
    } else {
      TextLayout.paragraph(out, next(run), 2, width);
    }
    return out.toString();
  }

  private static String counts(RunSummary run) {
    List<String> counts = new ArrayList<>();
    count(counts, run.done(), "done");
    count(counts, run.rightAlready(), "right already");
    count(counts, run.released(), "with nothing to write");
    count(counts, run.refused(), "refused");
    return counts.isEmpty() ? "No steps." : "Steps: " + String.join(", ", counts) + ".";
  }

  private static void count(List<String> counts, int count, String what) {
    if (count > 0) {
      counts.add(count + " " + what);
    }
  }

  private String next(RunSummary run) {
    boolean apply = run.kind() == JournalEntry.Kind.APPLY;
    return switch (run.outcome()) {
      case DONE -> apply && run.done() > 0 ? "To undo it: " + undo(run) : "";
      case STOPPED ->
          apply
              ? run.done() > 0
                  ? "What was done stands. To undo it: " + undo(run)
                  : "No step is known to be done. "
                      + commands.named("status")
                      + " tells whether any stands."
              : "To go on: " + commands.named("rollback");
      case INCOMPLETE -> commands.named("status") + " tells what still stands.";
    };
  }

  private String undo(RunSummary run) {
    return commands.named("rollback") + " " + run.run();
  }
}
