package dev.kerneltune.sched;

import java.util.List;
import java.util.Optional;

/**
 * Rules in their order: the first that speaks of a task decides.
 *
 * @param list in the order of their files
 */
public record Rules(List<Rule> list) {
  /** Returns the rule that decides about a task. */
  public Optional<Rule> find(Task task) {
    for (Rule rule : list) {
      if (rule.matches(task)) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }
}
