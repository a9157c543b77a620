package dev.kerneltune.sched.store;

import dev.kerneltune.sched.Answers;
import dev.kerneltune.sched.TaskKey;
import java.util.Map;
import java.util.Optional;

/**
 * The answers that decisions.jsonl holds: of several about one key the last.
 *
 * @param byId the decisions by the ids of their keys
 */
public record ModelAnswers(Map<String, ModelDecision> byId) implements Answers {
  /** Returns the answers of a chain, as far as it holds. */
  public static ModelAnswers of(DecisionsFile.Chain chain) {
    return new ModelAnswers(chain.byId());
  }

  @Override
  public Optional<Answer> about(TaskKey key) {
    return Optional.ofNullable(byId.get(KeyId.of(key)))
        .map(each -> new Answer(each.taskClass(), each.model(), each.at(), each.doubt()));
  }
}
