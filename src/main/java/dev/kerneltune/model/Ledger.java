package dev.kerneltune.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the journal comes to: the runs so far, and what of them still stands.
 *
 * @param runs all runs, the oldest first
 * @param held every step that was begun and neither refused nor undone, the oldest first
 * @param due generators that must run, because what they read changed after they last ran
 */
public record Ledger(List<Run> runs, List<Held> held, Set<Generator> due) {
  /** The ledger of a machine that was never touched. */
  public static final Ledger EMPTY = new Ledger(List.of(), List.of(), Set.of());

  /**
   * One run.
   *
   * @param number 1, 2, 3...
   * @param kind apply or undo
   * @param title the profile, or what was undone
   * @param at when it began, as ISO 8601 in UTC
   * @param boot the boot in which it ran
   * @param outcome how it ended; empty where it was cut off
   */
  public record Run(
      int number,
      JournalEntry.Kind kind,
      String title,
      String at,
      String boot,
      Optional<JournalEntry.Outcome> outcome) {}

  /**
   * A step that stands.
   *
   * @param id its run and number
   * @param change what it did; its state before is that beneath it, which an undo of a run beneath
   *     moves down
   * @param certainty whether it is known to have been written
   * @param boot the boot in which it was done
   * @param folders folders that were made for it
   */
  public record Held(
      JournalEntry.StepId id,
      Change change,
      Certainty certainty,
      String boot,
      List<String> folders) {}

  /** Whether a step is known to have been written. */
  public enum Certainty {
    /** It was announced, and then the process ended: written, or not, or half. */
    INTENDED,
    /** It was written and read back. */
    APPLIED
  }
}
