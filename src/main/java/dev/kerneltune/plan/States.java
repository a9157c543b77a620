package dev.kerneltune.plan;

import dev.kerneltune.model.KnobText;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Target;

/** When two states of one place are the same. */
final class States {
  private States() {}

  /**
   * Returns whether {@code target} is as it was: knobs by their meaning, lines by their letters.
   */
  static boolean same(Target target, State a, State b) {
    return switch (a) {
      case State.Nothing _ -> b instanceof State.Nothing;
      case State.Holds(var text) ->
          switch (b) {
            case State.Holds(var other) -> same(target, text, other);
            // The twin in force means that this place does not hold a value of its own.
            case State.Twin _, State.Nothing _ -> false;
          };
      case State.Twin(_, var twin, var text) ->
          b instanceof State.Twin(_, var other, var otherText)
              && twin.equals(other)
              && KnobText.same(text, otherText);
    };
  }

  private static boolean same(Target target, String a, String b) {
    return switch (target) {
      case Target.KernelFile _, Target.NicSetting _ -> KnobText.same(a, b);
      case Target.Entry _, Target.BootParameter _ -> a.equals(b);
    };
  }

  /** Returns a state in words. */
  static String words(State state) {
    return switch (state) {
      case State.Holds(var text) -> text.isEmpty() ? "empty" : "'" + text + "'";
      case State.Nothing _ -> "nothing";
      case State.Twin(var text, var twin, var twinText) ->
          "'" + text + "', with " + twin + " at '" + twinText + "'";
    };
  }
}
