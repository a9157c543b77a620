package dev.kerneltune.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What is going to be done, in order: an apply, or an undo, which is the same kind of thing.
 *
 * @param title the profile's name, or what is undone
 * @param scenario what it was judged for; empty for an undo
 * @param steps in the order in which they are done
 * @param skipped what the profile names and the plan leaves, with the reason
 * @param conflicts who else writes what the plan sets
 */
public record Plan(
    String title,
    String scenario,
    List<Step> steps,
    List<Skipped> skipped,
    List<Conflict> conflicts) {
  /**
   * A check of the profile that gives no step.
   *
   * @param check the check
   * @param subject what it is about
   * @param reason why there is nothing to do, or nothing may be done
   * @param because the reason in words
   */
  public record Skipped(String check, Subject subject, Reason reason, String because) {}

  /** Why there is no step. */
  public enum Reason {
    /** It is as wanted. */
    RIGHT_ALREADY("right already"),
    /** The question does not arise on this machine. */
    NOT_APPLICABLE("not applicable"),
    /** It could not be read, so it is not touched. */
    UNKNOWN("unknown"),
    /** The profile, or one that it includes, leaves it. */
    LEFT("left by the profile"),
    /** It failed, and is accepted under a waiver. */
    WAIVED("waived"),
    /** The options of the run exclude it. */
    NOT_ASKED("not asked for"),
    /** There is no way to set it here. */
    NO_WAY("no way to set it");

    private final String word;

    Reason(String word) {
      this.word = word;
    }

    /** Returns the word that reports use. */
    public String word() {
      return word;
    }
  }

  /**
   * Somebody else who writes a knob of the plan.
   *
   * @param knob the knob
   * @param ours what the plan sets
   * @param other the other's wish
   * @param wins who is in force after the next boot, in words
   */
  public record Conflict(Address.Knob knob, String ours, Claim other, String wins) {}

  /** Returns the changes, in order. */
  public List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    for (Step step : steps) {
      if (step instanceof Step.Do(var change, _, _, _, _, _)) {
        changes.add(change);
      }
    }
    return changes;
  }
}
