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
   * @param doubt how the model contradicted itself, for which the class is normal; empty where it
   *     did not
   */
  record Answer(TaskClass taskClass, String model, String at, Optional<String> doubt) {
    /** Returns an answer that nobody doubts. */
    public Answer(TaskClass taskClass, String model, String at) {
      this(taskClass, model, at, Optional.empty());
    }
  }
}
