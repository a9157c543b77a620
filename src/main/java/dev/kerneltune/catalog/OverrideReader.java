package dev.kerneltune.catalog;

import dev.kerneltune.audit.Judge;
import dev.kerneltune.audit.Words;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Truth;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.List;

/** Holds a value that a profile sets against the check: its form, and what the kernel takes. */
final class OverrideReader {
  /** The spellings of a switch, off before on; a knob that is given one takes both of it. */
  private static final List<List<String>> SWITCHES =
      List.of(
          List.of("0", "1"),
          List.of("N", "Y"),
          List.of("n", "y"),
          List.of("off", "on"),
          List.of("no", "yes"),
          List.of("false", "true"));

  private final Problems problems;

  OverrideReader(Problems problems) {
    this.problems = problems;
  }

  /** Adds what is wrong with {@code text} as a value for the remedy of {@code check}. */
  void refuseBad(YamlNode at, String text, Check check) {
    switch (check.remedy()) {
      case Remedy.Set set -> refuseValue(at, text, check, set);
      case Remedy.Computed computed ->
          problems.add(
              at,
              "a value for " + check.id(),
              "none: the machine itself tells it (" + computed.rule().word() + ")");
      case Remedy.ByHand _ ->
          problems.add(at, "a value for " + check.id(), "none: only a person can set it");
      case Remedy.Nothing _ ->
          problems.add(at, "a value for " + check.id(), "none: the check only tells");
    }
  }

  private void refuseValue(YamlNode at, String text, Check check, Remedy.Set set) {
    int before = problems.count();
    refuseForm(at, text, check, set);
    if (problems.count() > before) {
      return;
    }
    switch (Values.parse(check.as(), text)) {
      case Reading.Present<Value> present -> {
        boolean refused =
            set.accepts().isPresent() && Judge.truth(set.accepts().get(), present) == Truth.FALSE;
        if (refused) {
          String wanted = Words.of(set.accepts().orElseThrow());
          problems.add(
              at, quoted(text) + " for " + check.id(), wanted + ", which is what the kernel takes");
        }
      }
      case Reading.Malformed<Value>(_, var wanted) ->
          problems.add(at, quoted(text) + " for " + check.id(), wanted);
      case Reading.Absent<Value> _, Reading.Unreadable<Value> _ ->
          problems.add(at, quoted(text) + " for " + check.id(), "a " + check.as().word());
    }
  }

  /** A knob takes what is written letter by letter: 16G is no number of bytes to a sysctl. */
  private void refuseForm(YamlNode at, String text, Check check, Remedy.Set set) {
    String own = set.values().values().iterator().next();
    String seen = quoted(text) + " for " + check.id();
    if (text.isBlank() || text.indexOf('\n') >= 0) {
      problems.add(at, seen, "one line");
    } else if (isNumber(own) && isOrdered(check.as()) && !isNumber(text)) {
      problems.add(at, seen, "a plain number, as the check itself sets: " + own);
    } else if (check.as() == ValueKind.BOOL && !spelling(own).contains(text)) {
      problems.add(at, seen, String.join(" or ", spelling(own)) + ", as the check itself sets");
    } else if (check.as() == ValueKind.CHOICE
        && (Values.words(text).size() > 1 || text.indexOf('[') >= 0)) {
      problems.add(at, seen, "one of the words, without brackets");
    }
  }

  private static boolean isOrdered(ValueKind kind) {
    return kind == ValueKind.INT || kind == ValueKind.SIZE;
  }

  private static List<String> spelling(String own) {
    for (List<String> pair : SWITCHES) {
      if (pair.contains(own)) {
        return pair;
      }
    }
    return SWITCHES.getFirst();
  }

  private static boolean isNumber(String text) {
    String digits = text.startsWith("-") ? text.substring(1) : text;
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return false;
      }
    }
    return !digits.isEmpty();
  }

  private static String quoted(String text) {
    return "\"" + Words.shorten(text, 60) + "\"";
  }
}
