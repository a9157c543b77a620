package dev.kerneltune.report;

import dev.kerneltune.audit.Words;
import dev.kerneltune.model.Generator;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.plan.Verification;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the journal comes to as text for people: the runs so far, and what of them stands. */
public final class LedgerText {
  private static final int TITLE = 28;

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
  public LedgerText(Style style, int width, OwnCommands commands) {
    this.style = style;
    this.width = width;
    this.commands = commands;
  }

  /** Returns every run, the newest first, with how many of its steps stand. */
  public String history(Ledger ledger) {
    if (ledger.runs().isEmpty()) {
      return "Nothing was ever applied here.\n";
    }
    StringBuilder out = new StringBuilder();
    out.append(style.bold(line("Run", "When (UTC)", "What", "Outcome", "Stand"))).append('\n');
    for (Ledger.Run run : ledger.runs().reversed()) {
      String what = run.kind().word() + " " + run.title();
      out.append(
              line(
                  Integer.toString(run.number()),
                  run.at(),
                  Words.shorten(what, TITLE),
                  outcome(run),
                  Integer.toString(standing(ledger, run))))
          .append('\n');
    }
    return out.toString();
  }

  static String outcome(Ledger.Run run) {
    return run.outcome().isPresent() ? run.outcome().get().word() : "cut off";
  }

  static int standing(Ledger ledger, Ledger.Run run) {
    int standing = 0;
    for (Ledger.Held held : ledger.held()) {
      standing += held.id().run() == run.number() ? 1 : 0;
    }
    return standing;
  }

  private static String line(String run, String when, String what, String outcome, String stand) {
    return TextLayout.padLeft(run, 4)
        + "  "
        + TextLayout.pad(when, 22)
        + TextLayout.pad(what, TITLE + 2)
        + TextLayout.pad(outcome, 12)
        + TextLayout.padLeft(stand, 5);
  }

  /** Returns what stands, run by run, and what became of it. */
  public String status(Ledger ledger, List<Verification.Verified> verified) {
    if (ledger.held().isEmpty()) {
      return "Nothing of ours stands on this machine.\n" + due(ledger);
    }
    StringBuilder out = new StringBuilder();
    for (Ledger.Run run : ledger.runs()) {
      int standing = standing(ledger, run);
      if (standing > 0) {
        out.append(style.bold("Run " + run.number() + ", " + run.title())).append(", ");
        out.append(run.at()).append(": ").append(outcome(run)).append(", ").append(standing);
        out.append(standing == 1 ? " step stands\n" : " steps stand\n");
        states(out, of(run, verified));
        String undo = commands.named("rollback") + " " + run.number();
        TextLayout.paragraph(out, "to undo it: " + undo, 2, width);
      }
    }
    return out.append(due(ledger)).toString();
  }

  private static List<Verification.Verified> of(
      Ledger.Run run, List<Verification.Verified> verified) {
    List<Verification.Verified> of = new ArrayList<>();
    for (Verification.Verified each : verified) {
      if (each.step().id().run() == run.number()) {
        of.add(each);
      }
    }
    return of;
  }

  private void states(StringBuilder out, List<Verification.Verified> verified) {
    byStatus(verified)
        .forEach(
            (status, all) -> {
              out.append("  ").append(TextLayout.pad(status.word(), 24)).append(all.size());
              out.append('\n');
              if (status != Verification.Status.IN_EFFECT) {
                all.forEach(each -> detail(out, each));
              }
            });
  }

  private static Map<Verification.Status, List<Verification.Verified>> byStatus(
      List<Verification.Verified> verified) {
    Map<Verification.Status, List<Verification.Verified>> byStatus =
        new EnumMap<>(Verification.Status.class);
    for (Verification.Verified each : verified) {
      byStatus.computeIfAbsent(each.status(), _ -> new ArrayList<>()).add(each);
    }
    return byStatus;
  }

  private String due(Ledger ledger) {
    List<String> tools = new ArrayList<>();
    for (Generator generator : Generator.values()) {
      if (ledger.due().contains(generator)) {
        tools.add(generator.word());
      }
    }
    StringBuilder out = new StringBuilder();
    if (!tools.isEmpty()) {
      String words = "Has still to run, because a run was cut off: " + String.join(", ", tools);
      TextLayout.paragraph(out, words + ". The next apply or rollback does it.", 0, width);
    }
    return out.toString();
  }

  /** Returns what became of everything that stands, with what is known about it. */
  public String verification(List<Verification.Verified> verified, PlanDetail detail) {
    if (verified.isEmpty()) {
      return "Nothing of ours stands on this machine.\n";
    }
    StringBuilder out = new StringBuilder();
    Map<Verification.Status, List<Verification.Verified>> byStatus = byStatus(verified);
    byStatus.forEach(
        (status, all) -> {
          boolean told = detail == PlanDetail.FULL || status != Verification.Status.IN_EFFECT;
          StringBuilder lines = new StringBuilder();
          for (Verification.Verified each : all) {
            if (told || !each.notes().isEmpty()) {
              detail(lines, each);
            }
          }
          if (!lines.isEmpty()) {
            out.append(style.bold(status.word())).append('\n').append(lines).append('\n');
          }
        });
    List<String> counts = new ArrayList<>();
    byStatus.forEach((status, all) -> counts.add(all.size() + " " + status.word()));
    return out.append(String.join(", ", counts)).append(".\n").toString();
  }

  private void detail(StringBuilder out, Verification.Verified verified) {
    Ledger.Held step = verified.step();
    String now = verified.now();
    String asked = PlanWords.state(step.change().after());
    StringBuilder text = new StringBuilder(PlanWords.place(step.change()));
    text.append(": ");
    switch (verified.status()) {
      case IN_EFFECT -> text.append(now.isEmpty() ? asked : now);
      case DRIFTED -> text.append("is ").append(now).append(", asked for ").append(asked);
      case WAITING_FOR_REBOOT, GONE, UNKNOWN -> text.append("asked for ").append(asked);
    }
    text.append(" (step ").append(step.id()).append(", ").append(step.change().check());
    text.append(')');
    TextLayout.paragraph(out, Words.shorten(text.toString(), 400), 4, width);
    for (String note : verified.notes()) {
      TextLayout.paragraph(out, Words.shorten(note, 400), 6, width);
    }
  }

  /** Returns a line for each thing that is not in effect, as a log takes it. */
  public static List<String> drift(List<Verification.Verified> verified) {
    List<String> lines = new ArrayList<>();
    for (Verification.Verified each : verified) {
      switch (each.status()) {
        case DRIFTED, GONE, UNKNOWN ->
            lines.add(
                each.status().word()
                    + ": "
                    + PlanWords.place(each.step().change())
                    + (each.now().isEmpty() ? "" : " is " + Words.shorten(each.now(), 200))
                    + ", asked for "
                    + Words.shorten(PlanWords.state(each.step().change().after()), 200));
        case IN_EFFECT, WAITING_FOR_REBOOT -> {}
      }
    }
    return lines;
  }
}
