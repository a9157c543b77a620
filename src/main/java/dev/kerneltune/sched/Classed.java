package dev.kerneltune.sched;

import java.util.List;
import java.util.Optional;

/**
 * A task with what was decided about it.
 *
 * @param task the task
 * @param decision its class, who decided it, and why
 * @param opinions what each authority said
 */
public record Classed(Task task, Decision decision, List<Opinion> opinions) {
  /** Asks everybody about a task. */
  public static Classed of(Classifier classifier, Task task) {
    return new Classed(task, classifier.decide(task), classifier.opinions(task));
  }

  /** Returns how a model contradicted itself about the task; empty where none did. */
  public Optional<String> doubt() {
    for (Opinion each : opinions) {
      if (each.doubt().isPresent()) {
        return each.doubt();
      }
    }
    return Optional.empty();
  }
}
