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

  /** A step begins. */
  void begins(Step step);

  /** A step is over. */
  void ended(StepResult result);
}
