package dev.kerneltune.audit;

import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Condition;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Fact;
import dev.kerneltune.model.Facts;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.ImpactRow;
import dev.kerneltune.model.Look;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Score;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.Truth;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Judges facts by checks and adds up the score. */
public final class Auditor {
  private Auditor() {}

  /** Returns the outcome of judging {@code facts} by {@code checks} for {@code scenario}. */
  public static Audit audit(
      Facts facts, List<Check> checks, List<ImpactRow> impactTable, Scenario scenario) {
    List<List<Finding>> byCheck = new ArrayList<>();
    for (Check check : checks) {
      byCheck.add(findings(check, facts, scenario.id()));
    }
    return outcome(scenario, facts, byCheck, impactTable);
  }

  /** Returns the outcome with its score; {@code byCheck} holds the findings of each check. */
  static Audit outcome(
      Scenario scenario,
      Facts facts,
      Collection<List<Finding>> byCheck,
      List<ImpactRow> impactTable) {
    List<Finding> findings = new ArrayList<>();
    Map<String, Score> bySubsystem = new java.util.HashMap<>();
    Score overall = Score.NONE;
    for (List<Finding> ofCheck : byCheck) {
      findings.addAll(ofCheck);
      Score score = score(ofCheck);
      bySubsystem.merge(ofCheck.getFirst().check().subsystem(), score, Score::plus);
      overall = overall.plus(score);
    }
    findings.sort(worstFirst(impactTable));
    SequencedMap<String, Score> scores = new LinkedHashMap<>();
    for (ImpactRow row : impactTable) {
      Score score = bySubsystem.get(row.subsystem());
      if (score != null) {
        scores.put(row.subsystem(), score);
      }
    }
    return new Audit(scenario, facts, List.copyOf(findings), scores, overall);
  }

  /**
   * Returns the findings of one check: one for each subject, or one that says why there is none.
   */
  static List<Finding> findings(Check check, Facts facts, String scenario) {
    Expectation expectation = check.expect().get(scenario);
    if (expectation == null) {
      expectation = check.expect().get(Check.EVERY_SCENARIO);
    }
    if (expectation == null) {
      return List.of(
          undecided(check, new Verdict.NotApplicable("no opinion for " + scenario), "", 0));
    }
    String wanted = Words.of(expectation);
    int weight = check.weight(scenario);
    Verdict gate = gate(check, facts);
    if (gate instanceof Verdict.NotApplicable) {
      return List.of(undecided(check, gate, wanted, weight));
    }
    List<Finding> findings = new ArrayList<>();
    for (Fact fact : facts.of(new Look(check.look(), check.as(), check.forEach()))) {
      Reading<Value> reading = fact.reading();
      findings.add(
          new Finding(
              check,
              fact.subject(),
              gated(gate, Judge.judge(expectation, reading)),
              Judge.lack(reading),
              wanted,
              weight,
              evidence(fact)));
    }
    return findings;
  }

  /**
   * Returns the verdict as the conditions leave it. Where it is open whether the check applies, so
   * is the verdict; what was seen is told all the same.
   */
  private static Verdict gated(Verdict gate, Verdict verdict) {
    return gate instanceof Verdict.Unknown && !(verdict instanceof Verdict.NotApplicable)
        ? gate
        : verdict;
  }

  private static Finding undecided(Check check, Verdict verdict, String wanted, int weight) {
    String seen =
        switch (verdict) {
          case Verdict.NotApplicable(var because) -> because;
          case Verdict.Unknown(var because, _) -> because;
          case Verdict.Waived(var under) -> under;
          case Verdict.Pass _, Verdict.Fail _ -> "";
        };
    return new Finding(check, new Subject.WholeHost(), verdict, seen, wanted, weight, List.of());
  }

  /**
   * Returns pass when every condition holds; a condition that is false outweighs an unknown one.
   */
  private static Verdict gate(Check check, Facts facts) {
    Verdict verdict = new Verdict.Pass();
    for (Condition condition : check.when()) {
      Truth truth = Traits.holds(condition, facts.machine());
      switch (truth) {
        case TRUE -> {}
        case FALSE, MOOT -> {
          return new Verdict.NotApplicable(Traits.because(condition, facts.machine()));
        }
        case UNKNOWN -> {
          Reading<Value> trait = Traits.of(condition.trait(), facts.machine());
          String needs = trait instanceof Reading.Unreadable<Value>(_, var missing) ? missing : "";
          verdict = new Verdict.Unknown(condition.trait().word() + ": " + Judge.lack(trait), needs);
        }
      }
    }
    return verdict;
  }

  private static List<Evidence> evidence(Fact fact) {
    if (!fact.trail().isEmpty()) {
      return fact.trail();
    }
    return switch (fact.reading()) {
      case Reading.Present<Value>(_, var raw) -> List.of(new Evidence(fact.address().text(), raw));
      case Reading.Absent<Value>(var because) ->
          List.of(new Evidence(fact.address().text(), because));
      case Reading.Unreadable<Value>(var obstacle, _) ->
          List.of(new Evidence(fact.address().text(), obstacle));
      case Reading.Malformed<Value>(var raw, _) ->
          List.of(new Evidence(fact.address().text(), raw));
    };
  }

  /** Returns what one check adds to the score: its subjects share its weight. */
  static Score score(List<Finding> ofCheck) {
    int passed = 0;
    int failed = 0;
    int waived = 0;
    int unknown = 0;
    for (Finding finding : ofCheck) {
      switch (finding.verdict()) {
        case Verdict.Pass _ -> passed++;
        case Verdict.Fail _ -> failed++;
        case Verdict.Waived _ -> waived++;
        case Verdict.Unknown _ -> unknown++;
        case Verdict.NotApplicable _ -> {}
      }
    }
    int applicable = passed + failed + waived + unknown;
    if (applicable == 0) {
      return Score.NONE;
    }
    double weight = (double) ofCheck.getFirst().weight() / applicable;
    return new Score(
        weight * passed,
        weight * (passed + failed),
        (double) (passed + failed + waived) / applicable,
        1);
  }

  private static Comparator<Finding> worstFirst(List<ImpactRow> impactTable) {
    Map<String, Integer> rank = new java.util.HashMap<>();
    for (ImpactRow row : impactTable) {
      rank.put(row.subsystem(), rank.size());
    }
    return (a, b) -> {
      int order = Integer.compare(severity(a.verdict()), severity(b.verdict()));
      if (order == 0) {
        order = Integer.compare(b.weight(), a.weight());
      }
      if (order == 0) {
        order =
            Integer.compare(
                rank.getOrDefault(a.check().subsystem(), rank.size()),
                rank.getOrDefault(b.check().subsystem(), rank.size()));
      }
      return order == 0 ? a.check().id().compareTo(b.check().id()) : order;
    };
  }

  private static int severity(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Fail _ -> 0;
      case Verdict.Unknown _ -> 1;
      case Verdict.Waived _ -> 2;
      case Verdict.Pass _ -> 3;
      case Verdict.NotApplicable _ -> 4;
    };
  }
}
