package dev.kerneltune.apply;

import dev.kerneltune.model.Step;

/**
 * What came of one step.
 *
 * @param step the step
 * @param came what came of it
 * @param text what was read back, why it was refused, or why there was nothing to write
 */
public record StepResult(Step step, Came came, String text) {
  /** What can come of a step. */
  public enum Came {
    /** It was written and reads back as intended; a generator ran and made what it should. */
    DONE("done"),
    /** Somebody else had set it by then: nothing was written, and nothing will be undone. */
    RIGHT_ALREADY("right already"),
    /** In an undo: nothing needed to be written. */
    RELEASED("nothing to write"),
    /** It is as it was before, unless the text says otherwise. */
    REFUSED("refused"),
    /** It is for a person to do. */
    TOLD("by hand");

    private final String word;

    Came(String word) {
      this.word = word;
    }

    /** Returns the word that reports use. */
    public String word() {
      return word;
    }
  }
}
