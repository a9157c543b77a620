package dev.kerneltune.plan;

import dev.kerneltune.model.Condition;
import dev.kerneltune.model.Truth;

/** What a machine says to the conditions of profiles. */
public interface Conditions {
  /** Returns whether a condition holds. */
  Truth holds(Condition condition);

  /** Returns what the machine has there, in words: {@code gpu is nvidia}. */
  String seen(Condition condition);
}
