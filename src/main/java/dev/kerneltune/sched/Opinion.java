package dev.kerneltune.sched;

import java.util.Optional;

/**
 * What one authority says about a task.
 *
 * @param origin who
 * @param taskClass what it may make of the task, behind every ceiling; empty where it says nothing
 * @param says in a sentence, with the evidence
 * @param doubt how the authority contradicted itself, so that it was held back; empty where it did
 *     not
 */
public record Opinion(
    Origin origin, Optional<TaskClass> taskClass, String says, Optional<String> doubt) {
  /** Returns an opinion without a doubt. */
  public Opinion(Origin origin, Optional<TaskClass> taskClass, String says) {
    this(origin, taskClass, says, Optional.empty());
  }
}
