package dev.kerneltune.sched;

import java.util.Optional;

/** What a model once answered about keys. */
@FunctionalInterface
public interface Answers {
  /** Returns the last answer about a key. */
  Optional<Answer> about(TaskKey key);

  /**
   * An answer.
   *
   * @param taskClass the class
   * @param model which model
   * @param at when, as RFC 3339
   */
  record Answer(TaskClass taskClass, String model, String at) {}
}
