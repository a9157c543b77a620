package dev.kerneltune.report;

import dev.kerneltune.audit.Words;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A plan as results: what has to be changed fails, and what is right already passes. */
public final class PlanResults {
  private static final int LONGEST = 300;
  private static final String CHANGE = "change";
  private static final String BY_HAND = "by hand";

  /** What results are called, besides the reasons why there is no step. */
  static final List<String> WORDS = List.of(CHANGE, BY_HAND);

  private final Plan plan;
  private final Map<String, Check> checks;
  private final List<Results.Result> results = new ArrayList<>();

  private PlanResults(Plan plan, Catalog catalog) {
    this.plan = plan;
    this.checks = Results.known(catalog.checks());
  }

  /** Returns a result for each change, each thing to do by hand and each check without a step. */
  public static Results of(Plan plan, Catalog catalog) {
    return new PlanResults(plan, catalog).all();
  }

  private Results all() {
    for (PlanRow row : PlanRow.of(plan, PlanDetail.FULL)) {
      Step.Do first = row.first();
      String line = PlanRowWords.place(row) + ": " + PlanRowWords.change(row);
      add(
          first.change().check(),
          first.change().subject(),
          Results.Kind.FAIL,
          CHANGE,
          line + " (" + PlanRowWords.effect(row) + ")",
          seen(row));
    }
    for (Step step : plan.steps()) {
      if (step instanceof Step.ByHand(var check, var subject, var text)) {
        add(check, subject, Results.Kind.FAIL, BY_HAND, text, List.of());
      }
    }
    for (Plan.Skipped skipped : plan.skipped()) {
      String reason = skipped.reason().word();
      String because = skipped.because().isEmpty() ? "" : ": " + skipped.because();
      add(
          skipped.check(),
          skipped.subject(),
          kind(skipped.reason()),
          reason,
          reason + because,
          List.of());
    }
    String title = "plan " + plan.title();
    return new Results(title, plan.scenario(), results, checks, PlanText.summary(plan));
  }

  private void add(
      String id,
      Subject subject,
      Results.Kind kind,
      String word,
      String line,
      List<Evidence> evidence) {
    Check check = checks.get(id);
    int weight = check == null ? 0 : check.weight(plan.scenario());
    String told = Words.shorten(line, LONGEST);
    results.add(
        new Results.Result(
            id,
            subject.toString(),
            kind,
            word,
            ImpactLevel.ofWeight(weight),
            told,
            kind == Results.Kind.WAIVED ? told : "",
            evidence));
  }

  private static List<Evidence> seen(PlanRow row) {
    List<Evidence> seen = new ArrayList<>();
    for (Step.Do step : row.now()) {
      seen.add(
          new Evidence(step.change().target().toString(), PlanWords.state(step.change().before())));
    }
    return seen;
  }

  private static Results.Kind kind(Plan.Reason reason) {
    return switch (reason) {
      case RIGHT_ALREADY -> Results.Kind.PASS;
      case NOT_APPLICABLE -> Results.Kind.NOT_APPLICABLE;
      case UNKNOWN -> Results.Kind.OPEN;
      case WAIVED -> Results.Kind.WAIVED;
      case LEFT, NOT_ASKED -> Results.Kind.TOLD;
      case NO_WAY -> Results.Kind.FAIL;
    };
  }
}
