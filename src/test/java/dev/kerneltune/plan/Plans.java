package dev.kerneltune.plan;

import dev.kerneltune.model.Change;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Plan.Reason;
import dev.kerneltune.model.Step;
import java.util.ArrayList;
import java.util.List;

/** Makes plans in tests, and says them in short. */
final class Plans {
  private Plans() {}

  static Plan plan(Bench bench, String... checks) {
    return Planner.plan(Bench.profile(checks), bench.situation(), Wish.WHAT_IS_WRONG);
  }

  static List<String> texts(Plan plan) {
    List<String> texts = new ArrayList<>();
    for (Change change : plan.changes()) {
      texts.add(change.target() + ": " + change.before() + " > " + change.after());
    }
    return texts;
  }

  static List<String> notes(Plan plan) {
    List<String> notes = new ArrayList<>();
    for (Step step : plan.steps()) {
      if (step instanceof Step.Do change) {
        notes.addAll(change.notes());
      }
    }
    return notes;
  }

  static List<String> reasons(Plan plan) {
    List<String> reasons = new ArrayList<>();
    for (Plan.Skipped skipped : plan.skipped()) {
      Reason reason = skipped.reason();
      reasons.add(skipped.check() + " " + reason + " " + skipped.because());
    }
    return reasons;
  }
}
