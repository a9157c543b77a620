package dev.kerneltune.model;

import java.util.List;
import java.util.Optional;

/** One line of a plan. */
public sealed interface Step {
  /**
   * A change that we make.
   *
   * @param change what is written where
   * @param title what the check is about
   * @param takesEffect when it is felt
   * @param disruption what it does to running work
   * @param notes what a reader must know before it is done: who else writes it, what beats it, why
   *     it is not kept
   * @param undoes in an undo, which step of an earlier run it takes back
   */
  record Do(
      Change change,
      String title,
      TakesEffect takesEffect,
      Disruption disruption,
      List<String> notes,
      Optional<JournalEntry.StepId> undoes)
      implements Step {}

  /**
   * In an undo: a step of an earlier run that needs no write.
   *
   * @param step the earlier step
   * @param change what that step did
   * @param how why it needs none
   * @param because in words, with the value that was seen
   */
  record Release(JournalEntry.StepId step, Change change, JournalEntry.How how, String because)
      implements Step {}

  /** A tool that must run after the changes before it. */
  record Generate(Generator generator) implements Step {}

  /** The machine has to be booted again, once, after everything else. */
  record Reboot(List<String> why) implements Step {}

  /**
   * What only a person can do.
   *
   * @param check the check
   * @param subject what failed
   * @param text what to do
   */
  record ByHand(String check, Subject subject, String text) implements Step {}
}
