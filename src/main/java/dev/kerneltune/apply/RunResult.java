package dev.kerneltune.apply;

import dev.kerneltune.model.JournalEntry;
import java.util.List;
import java.util.Optional;

/**
 * What came of a run.
 *
 * @param run its number in the journal; 0 where it never began, because there was nothing to do or
 *     the journal could not be written
 * @param kind apply or undo
 * @param outcome how it ended
 * @param steps what came of each step that was reached, in order
 * @param problem why it stopped, or is incomplete; empty where it did what it should
 * @param undo the undo that followed a refusal, where one was wanted
 */
public record RunResult(
    int run,
    JournalEntry.Kind kind,
    JournalEntry.Outcome outcome,
    List<StepResult> steps,
    String problem,
    Optional<RunResult> undo) {
  /** Returns how many steps ended like this. */
  public int count(StepResult.Came came) {
    int count = 0;
    for (StepResult step : steps) {
      count += step.came() == came ? 1 : 0;
    }
    return count;
  }

  /** Returns this with the undo that followed. */
  RunResult undoneBy(RunResult undo) {
    return new RunResult(run, kind, outcome, steps, problem, Optional.of(undo));
  }
}
