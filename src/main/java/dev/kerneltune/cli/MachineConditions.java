package dev.kerneltune.cli;

import dev.kerneltune.audit.Traits;
import dev.kerneltune.audit.Words;
import dev.kerneltune.model.Condition;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Truth;
import dev.kerneltune.plan.Conditions;

/**
 * What a machine says to the conditions of profiles: the same as to those of checks.
 *
 * @param machine the machine
 */
record MachineConditions(Machine machine) implements Conditions {
  @Override
  public Truth holds(Condition condition) {
    return Traits.holds(condition, machine);
  }

  @Override
  public String seen(Condition condition) {
    return Traits.seen(condition, machine);
  }

  /** Returns what a condition wants, in words. */
  String wanted(Condition condition) {
    return condition.trait().word() + " " + Words.of(condition.expectation());
  }
}
