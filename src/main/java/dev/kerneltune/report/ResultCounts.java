package dev.kerneltune.report;

import dev.kerneltune.audit.Difference;
import dev.kerneltune.model.Plan;
import java.util.LinkedHashMap;
import java.util.Map;

/** Results of a plan or a comparison as metrics: how many there are of each, none included. */
public final class ResultCounts {
  private ResultCounts() {}

  /** Returns how much a plan changes and leaves. */
  public static String plan(Results results, Plan plan) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    PlanResults.WORDS.forEach(word -> counts.put(word, 0));
    for (Plan.Reason reason : Plan.Reason.values()) {
      counts.put(reason.word(), 0);
    }
    return report(
        results,
        counts,
        new Prometheus("profile", plan.title(), "scenario", plan.scenario())
            .gauge("kernel_tune_plan_results", "What a profile would change here, and leaves."));
  }

  /** Returns how many differences of each kind there are. */
  public static String comparison(Results results) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Difference.Kind kind : Difference.Kind.values()) {
      counts.put(kind.word(), 0);
    }
    return report(
        results,
        counts,
        new Prometheus("scenario", results.scenario())
            .gauge("kernel_tune_differences", "What differs between two reports."));
  }

  private static String report(Results results, Map<String, Integer> counts, Prometheus metrics) {
    results.results().forEach(result -> counts.merge(result.word(), 1, Integer::sum));
    counts.forEach((word, count) -> metrics.sample(count, "result", word));
    return metrics.text();
  }
}
