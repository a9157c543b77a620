package dev.kerneltune.apply;

import dev.kerneltune.model.Check;
import dev.kerneltune.model.Plan;
import dev.kerneltune.plan.Undo;
import java.util.List;
import java.util.Set;

/**
 * Undoes runs: the journal and the places as they are now give a plan, and the executor of applies
 * carries it out.
 */
public final class Rollback {
  private final Executor executor;

  /** Makes one that undoes by this executor. */
  public Rollback(Executor executor) {
    this.executor = executor;
  }

  /**
   * Plans the undo of these runs.
   *
   * @param boot /proc/sys/kernel/random/boot_id
   * @param checks the catalogue, for titles and for what a write disturbs; may be empty
   */
  public Plan plan(Set<Integer> runs, String boot, List<Check> checks) {
    PresentStates present = executor.present();
    return Undo.plan(executor.ledger(), runs, present.states(), present.identities(), boot, checks);
  }

  /** Carries out what {@link #plan} planned. */
  public RunResult run(Plan plan, RunHeader header) {
    return executor.undo(plan, header);
  }
}
