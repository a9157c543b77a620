package dev.kerneltune.audit;

import dev.kerneltune.model.Check;
import dev.kerneltune.model.Example;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.Values;
import dev.kerneltune.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs the examples of a check, and the two that everybody forgets: a thing that is not there, and
 * one that cannot be read.
 */
public final class Examples {
  private Examples() {}

  /** Returns what is wrong with the examples of {@code check}; empty when nothing is. */
  public static List<String> problems(Check check) {
    List<String> problems = new ArrayList<>();
    for (Example example : check.examples()) {
      Reading<Value> reading = reading(check, example.given());
      for (Map.Entry<String, String> wanted : example.verdicts().entrySet()) {
        for (Expectation expectation : expectations(check, wanted.getKey())) {
          String got = Judge.judge(expectation, reading).word();
          if (!got.equals(wanted.getValue())) {
            problems.add(
                "example '"
                    + example.given()
                    + "' for "
                    + wanted.getKey()
                    + ": the verdict is "
                    + got
                    + ", expected "
                    + wanted.getValue());
          }
        }
        if (expectations(check, wanted.getKey()).isEmpty()
            && !wanted.getValue().equals("not-applicable")) {
          problems.add(
              "example '"
                  + example.given()
                  + "': the check has no opinion for "
                  + wanted.getKey()
                  + ", expected not-applicable");
        }
      }
    }
    for (Map.Entry<String, Expectation> each : check.expect().entrySet()) {
      problems.addAll(forgotten(each.getKey(), each.getValue()));
    }
    return problems;
  }

  private static List<Expectation> expectations(Check check, String scenario) {
    if (scenario.equals(Check.EVERY_SCENARIO)) {
      return List.copyOf(check.expect().values());
    }
    Expectation own = check.expect().get(scenario);
    Expectation every = check.expect().get(Check.EVERY_SCENARIO);
    if (own != null) {
      return List.of(own);
    }
    return every == null ? List.of() : List.of(every);
  }

  private static Reading<Value> reading(Check check, String given) {
    return switch (given) {
      case Example.ABSENT -> Reading.absent("there is no such file");
      case Example.UNREADABLE -> Reading.unreadable("EACCES", "root");
      default -> Values.parse(check.as(), given);
    };
  }

  private static List<String> forgotten(String scenario, Expectation expectation) {
    List<String> problems = new ArrayList<>();
    Verdict unreadable = Judge.judge(expectation, Reading.unreadable("EACCES", "root"));
    if (!(unreadable instanceof Verdict.Unknown)) {
      problems.add(scenario + ": an unreadable value is judged " + unreadable.word());
    }
    Verdict absent = Judge.judge(expectation, Reading.absent("there is no such file"));
    boolean decided = absent instanceof Verdict.Pass || absent instanceof Verdict.Fail;
    if (decided && !asksForExistence(expectation)) {
      problems.add(scenario + ": an absent value is judged " + absent.word());
    }
    return problems;
  }

  private static boolean asksForExistence(Expectation expectation) {
    return switch (expectation) {
      case Expectation.Exists _, Expectation.Missing _ -> true;
      case Expectation.All(var parts) -> anyAsks(parts);
      case Expectation.Any(var parts) -> anyAsks(parts);
      case Expectation.OfSite(var wanted, _) -> asksForExistence(wanted);
      case Expectation.Is _,
          Expectation.OneOf _,
          Expectation.AtLeast _,
          Expectation.AtMost _,
          Expectation.Between _,
          Expectation.Has _,
          Expectation.Lacks _ ->
          false;
    };
  }

  private static boolean anyAsks(List<Expectation> parts) {
    boolean asks = false;
    for (Expectation part : parts) {
      asks |= asksForExistence(part);
    }
    return asks;
  }
}
