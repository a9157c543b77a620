package dev.kerneltune.catalog;

import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Reads what is wanted of a value: one comparison, or all and any of several. */
final class ExpectationReader {
  static final List<String> COMPARISONS =
      List.of(
          "is", "one-of", "at-least", "at-most", "between", "has", "lacks", "exists", "all", "any");

  private static final int MAX_DEPTH = 2;

  private final ValueKind kind;
  private final Problems problems;

  ExpectationReader(ValueKind kind, Problems problems) {
    this.kind = kind;
    this.problems = problems;
  }

  /** Returns the expectation, or nothing and a problem. */
  Optional<Expectation> read(YamlNode node) {
    return read(node, 0);
  }

  private Optional<Expectation> read(YamlNode node, int depth) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      problems.add(node, node.described(), "a comparison such as { is: x }");
      return Optional.empty();
    }
    if (mapping.entries().size() != 1) {
      String seen = mapping.entries().size() + " comparisons";
      problems.add(node, seen, "one; join several with all: [ ... ] or any: [ ... ]");
      return Optional.empty();
    }
    YamlNode.Entry entry = mapping.entries().getFirst();
    String comparison = entry.key().text();
    if (!COMPARISONS.contains(comparison)) {
      problems.unknown(entry.key(), "comparison", comparison, COMPARISONS);
      return Optional.empty();
    }
    if (!isAllowed(comparison)) {
      String seen = "\"" + comparison + "\" on a value read as " + kind.word();
      problems.add(entry.key(), seen, kindsFor(comparison));
      return Optional.empty();
    }
    YamlNode operand = entry.value();
    return switch (comparison) {
      case "is" -> operand(operand).map(Expectation.Is::new);
      case "one-of" -> operands(operand, comparison).map(Expectation.OneOf::new);
      case "at-least" -> operand(operand).map(Expectation.AtLeast::new);
      case "at-most" -> operand(operand).map(Expectation.AtMost::new);
      case "between" -> between(operand);
      case "has" -> joined(operand).map(Expectation.Has::new);
      case "lacks" -> joined(operand).map(Expectation.Lacks::new);
      case "exists" -> exists(operand);
      case "all" -> parts(operand, comparison, depth).map(Expectation.All::new);
      default -> parts(operand, comparison, depth).map(Expectation.Any::new);
    };
  }

  private boolean isAllowed(String comparison) {
    return switch (comparison) {
      case "at-least", "at-most", "between" -> isOrdered();
      case "has", "lacks" -> isSet();
      default -> true;
    };
  }

  private boolean isOrdered() {
    return switch (kind) {
      case INT, SIZE, VERSION -> true;
      case TEXT, BOOL, CHOICE, CPULIST, FLAGS, HEX -> false;
    };
  }

  private boolean isSet() {
    return switch (kind) {
      case FLAGS, CPULIST, CHOICE, HEX -> true;
      case TEXT, INT, SIZE, BOOL, VERSION -> false;
    };
  }

  private static String kindsFor(String comparison) {
    return switch (comparison) {
      case "has", "lacks" -> "as: flags, cpulist, choice or hex";
      default -> "as: int, size or version";
    };
  }

  private Optional<Value> operand(YamlNode node) {
    if (!(node instanceof YamlNode.Scalar scalar) || scalar.isNothing()) {
      problems.add(node, node.described(), "one " + kind.word());
      return Optional.empty();
    }
    return switch (Values.parse(kind, scalar.text())) {
      case Reading.Present<Value>(var value, _) -> Optional.of(value);
      case Reading.Malformed<Value>(_, var wanted) -> {
        problems.add(node, node.described(), wanted);
        yield Optional.empty();
      }
      case Reading.Absent<Value> _, Reading.Unreadable<Value> _ -> {
        problems.add(node, node.described(), "one " + kind.word());
        yield Optional.empty();
      }
    };
  }

  private Optional<List<Value>> operands(YamlNode node, String comparison) {
    List<YamlNode> items = Fields.items(node, comparison, problems);
    List<Value> values = new ArrayList<>();
    for (YamlNode item : items) {
      operand(item).ifPresent(values::add);
    }
    return values.isEmpty() || values.size() < items.size()
        ? Optional.empty()
        : Optional.of(List.copyOf(values));
  }

  private Optional<Expectation> between(YamlNode node) {
    if (!(node instanceof YamlNode.Sequence sequence) || sequence.items().size() != 2) {
      String seen =
          node instanceof YamlNode.Sequence other
              ? "a list of " + other.items().size()
              : node.described();
      problems.add(node, seen, "two values: between: [low, high]");
      return Optional.empty();
    }
    Optional<Value> low = operand(sequence.items().getFirst());
    Optional<Value> high = operand(sequence.items().getLast());
    if (low.isEmpty() || high.isEmpty()) {
      return Optional.empty();
    }
    if (isAbove(low.get(), high.get())) {
      problems.add(node, low.get() + " before " + high.get(), "the lower value first");
      return Optional.empty();
    }
    return Optional.of(new Expectation.Between(low.get(), high.get()));
  }

  private static boolean isAbove(Value low, Value high) {
    return switch (low) {
      case Value.Int(var number) -> high instanceof Value.Int(var other) && number > other;
      case Value.Size(var bytes) -> high instanceof Value.Size(var other) && bytes > other;
      case Value.Version version ->
          high instanceof Value.Version other && version.compareTo(other) > 0;
      case Value.Text _, Value.Bool _, Value.Choice _, Value.Cpus _, Value.Flags _, Value.Hex _ ->
          false;
    };
  }

  /** Reads one word, bit or CPU, or a list of them, as one value that holds all of them. */
  private Optional<Value> joined(YamlNode node) {
    List<YamlNode> items =
        node instanceof YamlNode.Sequence ? Fields.items(node, "has", problems) : List.of(node);
    // Of a choice it is the words offered that are looked through.
    ValueKind each = kind == ValueKind.CHOICE ? ValueKind.FLAGS : kind;
    ExpectationReader reader = new ExpectationReader(each, problems);
    TreeSet<String> words = new TreeSet<>();
    CpuSet cpus = CpuSet.empty();
    long bits = 0;
    int before = problems.count();
    for (YamlNode item : items) {
      Optional<Value> value = reader.operand(item);
      if (value.isPresent()) {
        switch (value.get()) {
          case Value.Flags(var some) -> words.addAll(some);
          case Value.Cpus(var set) -> cpus = cpus.union(set);
          case Value.Hex(var mask) -> bits |= mask;
          case Value.Text _,
              Value.Int _,
              Value.Size _,
              Value.Bool _,
              Value.Choice _,
              Value.Version _ ->
              throw new IllegalStateException(comparisonOn(each));
        }
      }
    }
    if (problems.count() > before) {
      return Optional.empty();
    }
    if (words.isEmpty() && cpus.isEmpty() && bits == 0) {
      problems.add(node, node.described(), "a word, a bit or a CPU");
      return Optional.empty();
    }
    return Optional.of(
        switch (each) {
          case CPULIST -> new Value.Cpus(cpus);
          case HEX -> new Value.Hex(bits);
          case FLAGS, TEXT, INT, SIZE, BOOL, CHOICE, VERSION -> new Value.Flags(words);
        });
  }

  private static String comparisonOn(ValueKind kind) {
    return "has and lacks were allowed on " + kind.word();
  }

  private Optional<Expectation> exists(YamlNode node) {
    String word = node instanceof YamlNode.Scalar scalar ? scalar.text() : "";
    return switch (word) {
      case "yes" -> Optional.of(new Expectation.Exists());
      case "no" -> Optional.of(new Expectation.Missing());
      default -> {
        problems.add(node, node.described(), "yes or no");
        yield Optional.empty();
      }
    };
  }

  private Optional<List<Expectation>> parts(YamlNode node, String comparison, int depth) {
    if (depth >= MAX_DEPTH) {
      problems.add(node, "\"" + comparison + "\" in the third level", "two levels at most");
      return Optional.empty();
    }
    List<YamlNode> items = Fields.items(node, comparison, problems);
    List<Expectation> parts = new ArrayList<>();
    for (YamlNode item : items) {
      read(item, depth + 1).ifPresent(parts::add);
    }
    return parts.isEmpty() || parts.size() < items.size()
        ? Optional.empty()
        : Optional.of(List.copyOf(parts));
  }
}
