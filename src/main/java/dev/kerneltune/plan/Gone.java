package dev.kerneltune.plan;

import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.Target;
import java.util.Map;
import java.util.Optional;

/** Whether the place that a step wrote is the same place still. */
final class Gone {
  private static final String IRQS = "/proc/irq/";

  private Gone() {}

  /** Returns why the place is not that of the step any more; empty where it may be. */
  static Optional<String> because(Ledger.Held step, Map<Target, String> identities, String boot) {
    Target target = step.change().target();
    if (target instanceof Target.KernelFile(var path)
        && path.startsWith(IRQS)
        && !step.boot().equals(boot)) {
      return Optional.of("the numbers of interrupts were given anew at the last boot");
    }
    String then = step.change().identity();
    String now = identities.getOrDefault(target, "");
    if (then.isEmpty() || then.equals(now)) {
      return Optional.empty();
    }
    return Optional.of(
        now.isEmpty()
            ? "what it was is not there: " + then
            : "another one has its name now: " + now + ", it was " + then);
  }
}
