package dev.kerneltune.plan;

import dev.kerneltune.model.Generator;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Step;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Takes steps out of a plan. */
public final class PlanParts {
  private PlanParts() {}

  /**
   * Returns the plan without the changes that {@code left} holds for, and without the tools and the
   * reboot that only those needed. They are told as not asked for.
   */
  public static Plan without(Plan plan, Predicate<Step.Do> left, String because) {
    EnumSet<Generator> needed = EnumSet.noneOf(Generator.class);
    EnumSet<Generator> dropped = EnumSet.noneOf(Generator.class);
    Set<String> stays = new HashSet<>();
    boolean any = false;
    List<Plan.Skipped> skipped = new ArrayList<>(plan.skipped());
    for (Step step : plan.steps()) {
      if (step instanceof Step.Do change) {
        boolean out = left.test(change);
        Generators.of(change.change().target()).ifPresent((out ? dropped : needed)::add);
        any |= out;
        if (!out) {
          stays.add(change.title());
        } else {
          skipped.add(
              new Plan.Skipped(
                  change.change().check(),
                  change.change().subject(),
                  Plan.Reason.NOT_ASKED,
                  because));
        }
      }
    }
    if (!any) {
      return plan;
    }
    List<Step> steps = new ArrayList<>();
    for (Step step : plan.steps()) {
      switch (step) {
        case Step.Do change when left.test(change) -> {}
        case Step.Generate(var generator)
            when dropped.contains(generator) && !needed.contains(generator) -> {}
        case Step.Reboot(var why) -> {
          List<String> reasons = new ArrayList<>();
          for (String reason : why) {
            if (endsWithOne(reason, stays)) {
              reasons.add(reason);
            }
          }
          if (!reasons.isEmpty()) {
            steps.add(new Step.Reboot(List.copyOf(reasons)));
          }
        }
        case Step.Do _, Step.Generate _, Step.Release _, Step.ByHand _ -> steps.add(step);
      }
    }
    return new Plan(
        plan.title(), plan.scenario(), List.copyOf(steps), List.copyOf(skipped), plan.conflicts());
  }

  /** The reason for a reboot ends with the title of its check. */
  private static boolean endsWithOne(String reason, Set<String> titles) {
    boolean found = false;
    for (String title : titles) {
      found |= reason.endsWith(title);
    }
    return found;
  }
}
