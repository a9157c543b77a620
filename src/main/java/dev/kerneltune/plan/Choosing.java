package dev.kerneltune.plan;

import dev.kerneltune.model.Check;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.KnobText;
import dev.kerneltune.model.Profile;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Setting;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.Values;
import java.util.List;
import java.util.Optional;

/** Which value a place gets. */
final class Choosing {
  private Choosing() {}

  /** In which direction a check lets a value be moved. */
  private enum Direction {
    EITHER,
    /** At least so much: raised, never lowered. */
    UP,
    /** At most so much: lowered, never raised. */
    DOWN
  }

  /** Returns the value that a remedy sets at a place; empty where it says none. */
  static Optional<String> value(
      Remedy.Settable remedy,
      Setting place,
      String scenario,
      Optional<Profile.OtherValue> override) {
    if (override.isPresent()) {
      return Optional.of(override.get().value());
    }
    return switch (remedy) {
      case Remedy.Set set -> {
        String own = set.values().get(scenario);
        String every = set.values().get(Check.EVERY_SCENARIO);
        yield own != null ? Optional.of(own) : Optional.ofNullable(every);
      }
      case Remedy.Computed _ -> place.wanted();
    };
  }

  /**
   * Returns the value that {@code place} gets when {@code value} is asked for: what is there, where
   * the check only wants it not below, or not above, and it is beyond already.
   */
  static String within(Finding finding, String scenario, Setting place, String value) {
    Check check = finding.check();
    if (!(place.now() instanceof Reading.Present<String>(var now, _)) || !isWhereItLooks(check)) {
      return value;
    }
    Direction direction = direction(check, scenario);
    if (direction == Direction.EITHER) {
      return value;
    }
    int order = order(Values.parse(check.as(), now), Values.parse(check.as(), value));
    boolean beyond = direction == Direction.UP ? order > 0 : order < 0;
    return beyond && place.twin().isEmpty() ? now : value;
  }

  private static boolean isWhereItLooks(Check check) {
    return check.remedy() instanceof Remedy.Set set
        && (set.knob().isEmpty() || set.knob().get().equals(check.look()));
  }

  private static Direction direction(Check check, String scenario) {
    Expectation own = check.expect().get(scenario);
    Expectation every = check.expect().get(Check.EVERY_SCENARIO);
    Expectation expectation = own != null ? own : every;
    return expectation == null ? Direction.EITHER : direction(expectation);
  }

  private static Direction direction(Expectation expectation) {
    return switch (expectation) {
      case Expectation.AtLeast _ -> Direction.UP;
      case Expectation.AtMost _ -> Direction.DOWN;
      case Expectation.All(var parts) -> direction(parts);
      case Expectation.Any(var parts) -> direction(parts);
      case Expectation.OfSite(var wanted, _) -> direction(wanted);
      case Expectation.Is _,
          Expectation.OneOf _,
          Expectation.Between _,
          Expectation.Has _,
          Expectation.Lacks _,
          Expectation.Exists _,
          Expectation.Missing _ ->
          Direction.EITHER;
    };
  }

  /** Parts that speak of existence alone say nothing about the direction; the others must agree. */
  private static Direction direction(List<Expectation> parts) {
    Optional<Direction> common = Optional.empty();
    for (Expectation part : parts) {
      if (part instanceof Expectation.Exists || part instanceof Expectation.Missing) {
        continue;
      }
      Direction direction = direction(part);
      if (common.isPresent() && common.get() != direction) {
        return Direction.EITHER;
      }
      common = Optional.of(direction);
    }
    return common.orElse(Direction.EITHER);
  }

  /** Returns the order of two numbers or sizes; 0 where there is none. */
  private static int order(Reading<Value> a, Reading<Value> b) {
    if (!(a instanceof Reading.Present<Value>(var one, _))
        || !(b instanceof Reading.Present<Value>(var other, _))) {
      return 0;
    }
    if (one instanceof Value.Int(var x) && other instanceof Value.Int(var y)) {
      return Long.compare(x, y);
    }
    if (one instanceof Value.Size(var x) && other instanceof Value.Size(var y)) {
      return Long.compare(x, y);
    }
    return 0;
  }

  /** Returns whether a place holds {@code value} already. */
  static boolean isThere(Setting place, String value) {
    return place.now() instanceof Reading.Present<String>(var now, _)
        && place.twin().isEmpty()
        && KnobText.same(now, value);
  }
}
