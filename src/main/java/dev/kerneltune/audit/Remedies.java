package dev.kerneltune.audit;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Truth;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Proves that what a check would have set would pass the check. */
public final class Remedies {
  private Remedies() {}

  /** Returns what is wrong with the remedy of {@code check}; empty when nothing is. */
  public static List<String> problems(Check check) {
    List<String> problems = new ArrayList<>();
    if (check.remedy() instanceof Remedy.Set set && areProvable(check)) {
      for (Map.Entry<String, String> each : set.values().entrySet()) {
        problems.addAll(problems(check, each.getKey(), each.getValue()));
      }
    }
    return problems;
  }

  /**
   * Returns whether what would be written is what the check reads: what a probe answers, and what
   * stands elsewhere, is not.
   */
  public static boolean areProvable(Check check) {
    return check.remedy() instanceof Remedy.Set set
        && check.look() instanceof Address.Knob
        && (set.knob().isEmpty() || set.knob().get().equals(check.look()));
  }

  private static List<String> problems(Check check, String scenario, String text) {
    List<String> problems = new ArrayList<>();
    Reading<Value> reading = Values.parse(check.as(), text);
    if (reading.isPresent()) {
      for (Map.Entry<String, Expectation> wanted : check.expect().entrySet()) {
        if (concerns(check, scenario, wanted.getKey())
            && Judge.truth(wanted.getValue(), reading) == Truth.FALSE) {
          problems.add(
              "the remedy sets '"
                  + text
                  + "' for "
                  + wanted.getKey()
                  + ", expected "
                  + Words.of(wanted.getValue()));
        }
      }
    }
    return problems;
  }

  /** A value for every scenario must pass where no scenario has a value of its own. */
  private static boolean concerns(Check check, String setFor, String wantedFor) {
    if (setFor.equals(wantedFor)) {
      return true;
    }
    boolean ownValue =
        check.remedy() instanceof Remedy.Set set && set.values().containsKey(wantedFor);
    boolean ownWish = check.expect().containsKey(setFor);
    return (setFor.equals(Check.EVERY_SCENARIO) && !ownValue)
        || (wantedFor.equals(Check.EVERY_SCENARIO) && !ownWish);
  }
}
