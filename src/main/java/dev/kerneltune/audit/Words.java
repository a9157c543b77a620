package dev.kerneltune.audit;

import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Value;
import java.util.List;

/** Says an expectation in words. */
public final class Words {
  private Words() {}

  /** Returns what is wanted, as a phrase behind "wanted". */
  public static String of(Expectation expectation) {
    return switch (expectation) {
      case Expectation.Is(var operand) -> operand.toString();
      case Expectation.OneOf(var operands) -> join(operands, " or ");
      case Expectation.AtLeast(var operand) -> "at least " + operand;
      case Expectation.AtMost(var operand) -> "at most " + operand;
      case Expectation.Between(var low, var high) -> low + " to " + high;
      case Expectation.Has(var operand) -> "with " + operand;
      case Expectation.Lacks(var operand) -> "without " + operand;
      case Expectation.Exists _ -> "present";
      case Expectation.Missing _ -> "not set";
      case Expectation.All(var parts) -> joinParts(parts, " and ");
      case Expectation.Any(var parts) -> joinParts(parts, " or ");
      case Expectation.OfSite(var wanted, var said) -> of(wanted) + " (" + said + ")";
    };
  }

  private static String join(List<Value> values, String between) {
    StringBuilder words = new StringBuilder();
    for (Value value : values) {
      words.append(words.isEmpty() ? "" : between).append(value);
    }
    return words.toString();
  }

  private static String joinParts(List<Expectation> parts, String between) {
    StringBuilder words = new StringBuilder();
    for (Expectation part : parts) {
      boolean nested = part instanceof Expectation.All || part instanceof Expectation.Any;
      words.append(words.isEmpty() ? "" : between);
      words.append(nested ? "(" + of(part) + ")" : of(part));
    }
    return words.toString();
  }

  /** Returns {@code text} on one line, cut to {@code limit} characters with an ellipsis. */
  public static String shorten(String text, int limit) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < text.length() && line.length() <= limit; i++) {
      char c = text.charAt(i);
      line.append(c < ' ' || c == 127 ? ' ' : c);
    }
    return line.length() <= limit ? line.toString() : line.substring(0, limit - 1) + "…";
  }
}
