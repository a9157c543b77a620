package dev.kerneltune.apply;

import dev.kerneltune.model.Step;

/** Somebody who watches a run step by step. */
public interface Progress {
  /** Nobody. */
  Progress NONE =
      new Progress() {
        @Override
        public void begins(Step step) {}

        @Override
        public void ended(StepResult result) {}
      };

  /**
   * Returns whether nothing more shall be begun, because somebody interrupted the run. It says so
   * once: the undo of a run that was interrupted goes on.
   */
  default boolean isStopped() {
    return false;
  }

  /** A step begins. */
  void begins(Step step);

  /** A step is over. */
  void ended(StepResult result);
}
