package dev.kerneltune.audit;

import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Truth;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.Verdict;
import java.util.List;
import java.util.SortedSet;

/** Compares a reading with an expectation, in three-valued logic. */
public final class Judge {
  private Judge() {}

  /** Returns the verdict on {@code reading}. */
  public static Verdict judge(Expectation expectation, Reading<Value> reading) {
    return switch (truth(expectation, reading)) {
      case TRUE -> new Verdict.Pass();
      case FALSE -> new Verdict.Fail();
      case MOOT -> new Verdict.NotApplicable(lack(reading));
      case UNKNOWN -> new Verdict.Unknown(lack(reading), needs(reading));
    };
  }

  /** Returns whether {@code reading} is as expected. */
  public static Truth truth(Expectation expectation, Reading<Value> reading) {
    return switch (expectation) {
      case Expectation.All(var parts) -> all(parts, reading);
      case Expectation.Any(var parts) -> any(parts, reading);
      case Expectation.OfSite(var wanted, _) -> truth(wanted, reading);
      case Expectation.Exists _ -> existence(reading, Truth.TRUE, Truth.FALSE);
      case Expectation.Missing _ -> existence(reading, Truth.FALSE, Truth.TRUE);
      case Expectation.Is _,
          Expectation.OneOf _,
          Expectation.AtLeast _,
          Expectation.AtMost _,
          Expectation.Between _,
          Expectation.Has _,
          Expectation.Lacks _ ->
          switch (reading) {
            case Reading.Present<Value>(var value, _) -> compare(expectation, value);
            case Reading.Absent<Value> _ -> Truth.MOOT;
            case Reading.Unreadable<Value> _, Reading.Malformed<Value> _ -> Truth.UNKNOWN;
          };
    };
  }

  private static Truth existence(Reading<Value> reading, Truth ifPresent, Truth ifAbsent) {
    return switch (reading) {
      case Reading.Present<Value> _ -> ifPresent;
      case Reading.Absent<Value> _ -> ifAbsent;
      case Reading.Unreadable<Value> _, Reading.Malformed<Value> _ -> Truth.UNKNOWN;
    };
  }

  /** A false part decides; then an unknown one leaves it open; then a moot one makes it moot. */
  private static Truth all(List<Expectation> parts, Reading<Value> reading) {
    Truth truth = Truth.TRUE;
    for (Expectation part : parts) {
      truth = both(truth, truth(part, reading));
    }
    return truth;
  }

  /** Returns the conjunction of two truths. */
  static Truth both(Truth a, Truth b) {
    if (a == Truth.FALSE || b == Truth.FALSE) {
      return Truth.FALSE;
    }
    if (a == Truth.UNKNOWN || b == Truth.UNKNOWN) {
      return Truth.UNKNOWN;
    }
    return a == Truth.MOOT || b == Truth.MOOT ? Truth.MOOT : Truth.TRUE;
  }

  /** A true part decides; then an unknown one leaves it open; a moot part adds nothing. */
  private static Truth any(List<Expectation> parts, Reading<Value> reading) {
    Truth truth = Truth.MOOT;
    for (Expectation part : parts) {
      Truth next = truth(part, reading);
      if (truth == Truth.TRUE || next == Truth.TRUE) {
        truth = Truth.TRUE;
      } else if (truth == Truth.UNKNOWN || next == Truth.UNKNOWN) {
        truth = Truth.UNKNOWN;
      } else if (truth == Truth.MOOT) {
        truth = next;
      }
    }
    return truth;
  }

  private static Truth compare(Expectation expectation, Value value) {
    return switch (expectation) {
      case Expectation.Is(var operand) -> truth(equal(value, operand));
      case Expectation.OneOf(var operands) -> {
        boolean found = false;
        for (Value operand : operands) {
          found |= equal(value, operand);
        }
        yield truth(found);
      }
      case Expectation.AtLeast(var operand) -> truth(order(value, operand) >= 0);
      case Expectation.AtMost(var operand) -> truth(order(value, operand) <= 0);
      case Expectation.Between(var low, var high) ->
          truth(order(value, low) >= 0 && order(value, high) <= 0);
      case Expectation.Has(var operand) -> truth(holdsAll(value, operand));
      case Expectation.Lacks(var operand) -> truth(holdsNone(value, operand));
      case Expectation.Exists _ -> Truth.TRUE;
      case Expectation.Missing _ -> Truth.FALSE;
      case Expectation.All _, Expectation.Any _, Expectation.OfSite _ ->
          throw new IllegalArgumentException("joined expectations are taken apart before");
    };
  }

  private static Truth truth(boolean holds) {
    return holds ? Truth.TRUE : Truth.FALSE;
  }

  private static boolean equal(Value value, Value operand) {
    return switch (value) {
      case Value.Choice(var active, _) -> active.equals(operand.toString());
      case Value.Version version ->
          operand instanceof Value.Version other && version.compareTo(other) == 0;
      case Value.Text _,
          Value.Int _,
          Value.Size _,
          Value.Bool _,
          Value.Cpus _,
          Value.Flags _,
          Value.Hex _ ->
          value.equals(operand);
    };
  }

  private static int order(Value value, Value operand) {
    if (value instanceof Value.Int(var a) && operand instanceof Value.Int(var b)) {
      return Long.compare(a, b);
    }
    if (value instanceof Value.Size(var a) && operand instanceof Value.Size(var b)) {
      return Long.compare(a, b);
    }
    if (value instanceof Value.Version a && operand instanceof Value.Version b) {
      return a.compareTo(b);
    }
    throw new IllegalArgumentException("no order between " + value + " and " + operand);
  }

  private static boolean holdsAll(Value value, Value operand) {
    if (value instanceof Value.Hex(var bits) && operand instanceof Value.Hex(var wanted)) {
      return (bits & wanted) == wanted;
    }
    if (value instanceof Value.Cpus(CpuSet cpus) && operand instanceof Value.Cpus(CpuSet wanted)) {
      return wanted.isWithin(cpus);
    }
    return words(value).containsAll(words(operand));
  }

  private static boolean holdsNone(Value value, Value operand) {
    if (value instanceof Value.Hex(var bits) && operand instanceof Value.Hex(var unwanted)) {
      return (bits & unwanted) == 0;
    }
    if (value instanceof Value.Cpus(CpuSet cpus)
        && operand instanceof Value.Cpus(CpuSet unwanted)) {
      return cpus.intersect(unwanted).isEmpty();
    }
    for (String word : words(operand)) {
      if (words(value).contains(word)) {
        return false;
      }
    }
    return true;
  }

  private static java.util.Collection<String> words(Value value) {
    return switch (value) {
      case Value.Flags(SortedSet<String> words) -> words;
      case Value.Choice(_, var offered) -> offered;
      case Value.Text _,
          Value.Int _,
          Value.Size _,
          Value.Bool _,
          Value.Cpus _,
          Value.Version _,
          Value.Hex _ ->
          List.of(value.toString());
    };
  }

  /** Returns why there is no value, in words; for a present one, the value. */
  static String lack(Reading<Value> reading) {
    return switch (reading) {
      case Reading.Present<Value>(var value, _) -> value.toString();
      case Reading.Absent<Value>(var because) -> because;
      case Reading.Unreadable<Value>(var obstacle, _) -> obstacle;
      case Reading.Malformed<Value>(var raw, var problem) ->
          "'" + Words.shorten(raw, 60) + "' is not " + problem;
    };
  }

  private static String needs(Reading<Value> reading) {
    return reading instanceof Reading.Unreadable<Value>(_, var needs) ? needs : "";
  }
}
