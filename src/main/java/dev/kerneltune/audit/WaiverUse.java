package dev.kerneltune.audit;

import dev.kerneltune.model.Waiver;

/**
 * What became of a waiver in an audit.
 *
 * @param waiver the waiver
 * @param state whether it was used, and why not
 * @param failures how many failed findings it speaks of
 */
public record WaiverUse(Waiver waiver, State state, int failures) {
  /** Whether a waiver was used. */
  public enum State {
    /** Failures are waived under it. */
    USED("used"),
    /** It holds, and nothing that it speaks of fails or was judged. */
    UNUSED("unused"),
    /** Its last day is over: what it speaks of is judged as if it were not there. */
    ENDED("ended"),
    /** The check has no such subject on this machine. */
    UNSEEN("unseen");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /** Returns the word that reports print. */
    public String word() {
      return word;
    }
  }
}
