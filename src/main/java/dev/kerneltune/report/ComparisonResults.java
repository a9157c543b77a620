package dev.kerneltune.report;

import dev.kerneltune.audit.Comparison;
import dev.kerneltune.audit.Difference;
import dev.kerneltune.model.Catalog;
import java.util.ArrayList;
import java.util.List;

/** What two reports say differently, as results: what got worse fails, what got better passes. */
public final class ComparisonResults {
  private ComparisonResults() {}

  /** Returns a result for each difference, in the order of the comparison. */
  public static Results of(String scenario, Comparison comparison, Catalog catalog) {
    return results(scenario, comparison, catalog, comparison.differences());
  }

  /** Returns a result for each verdict that got worse. */
  public static Results worse(String scenario, Comparison comparison, Catalog catalog) {
    List<Difference> worse = new ArrayList<>(comparison.differences());
    worse.removeIf(difference -> difference.kind() != Difference.Kind.WORSE);
    return results(scenario, comparison, catalog, worse);
  }

  private static Results results(
      String scenario, Comparison comparison, Catalog catalog, List<Difference> differences) {
    List<Results.Result> results = new ArrayList<>();
    for (Difference difference : differences) {
      results.add(
          new Results.Result(
              difference.check(),
              difference.subject(),
              kind(difference.kind()),
              difference.kind().word(),
              difference.level(),
              ComparisonText.change(difference),
              "",
              List.of()));
    }
    return new Results(
        "diff " + scenario,
        scenario,
        results,
        Results.known(catalog.checks()),
        ComparisonText.summary(comparison));
  }

  private static Results.Kind kind(Difference.Kind kind) {
    return switch (kind) {
      case WORSE -> Results.Kind.FAIL;
      case BETTER -> Results.Kind.PASS;
      case OTHER_VERDICT, OTHER_VALUE, NEW_SUBJECT, GONE_SUBJECT, NEW_CHECK, GONE_CHECK ->
          Results.Kind.TOLD;
    };
  }
}
