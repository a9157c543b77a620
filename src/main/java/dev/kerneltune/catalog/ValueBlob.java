package dev.kerneltune.catalog;

import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/** The compact form of values and expectations. Tags are stable within a version of the blob. */
final class ValueBlob {
  private ValueBlob() {}

  static void write(BlobWriter out, Expectation expectation) {
    switch (expectation) {
      case Expectation.Is(var operand) -> one(out, 0, operand);
      case Expectation.OneOf(var operands) -> {
        out.tag(1);
        out.number(operands.size());
        for (Value operand : operands) {
          write(out, operand);
        }
      }
      case Expectation.AtLeast(var operand) -> one(out, 2, operand);
      case Expectation.AtMost(var operand) -> one(out, 3, operand);
      case Expectation.Between(var low, var high) -> {
        one(out, 4, low);
        write(out, high);
      }
      case Expectation.Has(var operand) -> one(out, 5, operand);
      case Expectation.Lacks(var operand) -> one(out, 6, operand);
      case Expectation.Exists() -> out.tag(7);
      case Expectation.Missing() -> out.tag(8);
      case Expectation.All(var parts) -> several(out, 9, parts);
      case Expectation.Any(var parts) -> several(out, 10, parts);
      case Expectation.OfSite(var wanted, var said) -> {
        out.tag(11);
        write(out, wanted);
        out.text(said);
      }
    }
  }

  private static void one(BlobWriter out, int tag, Value operand) {
    out.tag(tag);
    write(out, operand);
  }

  private static void several(BlobWriter out, int tag, List<Expectation> parts) {
    out.tag(tag);
    out.number(parts.size());
    for (Expectation part : parts) {
      write(out, part);
    }
  }

  static Expectation readExpectation(BlobReader in) {
    int tag = in.tag();
    return switch (tag) {
      case 0 -> new Expectation.Is(readValue(in));
      case 1 -> new Expectation.OneOf(readValues(in));
      case 2 -> new Expectation.AtLeast(readValue(in));
      case 3 -> new Expectation.AtMost(readValue(in));
      case 4 -> {
        Value low = readValue(in);
        yield new Expectation.Between(low, readValue(in));
      }
      case 5 -> new Expectation.Has(readValue(in));
      case 6 -> new Expectation.Lacks(readValue(in));
      case 7 -> new Expectation.Exists();
      case 8 -> new Expectation.Missing();
      case 9 -> new Expectation.All(readParts(in));
      case 10 -> new Expectation.Any(readParts(in));
      case 11 -> {
        Expectation wanted = readExpectation(in);
        yield new Expectation.OfSite(wanted, in.text());
      }
      default -> throw new IllegalStateException("a damaged catalogue: expectation " + tag);
    };
  }

  private static List<Value> readValues(BlobReader in) {
    int count = in.count();
    List<Value> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(readValue(in));
    }
    return Collections.unmodifiableList(values);
  }

  private static List<Expectation> readParts(BlobReader in) {
    int count = in.count();
    List<Expectation> parts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      parts.add(readExpectation(in));
    }
    return Collections.unmodifiableList(parts);
  }

  static void write(BlobWriter out, Value value) {
    switch (value) {
      case Value.Text(var text) -> {
        out.tag(0);
        out.text(text);
      }
      case Value.Int(var number) -> {
        out.tag(1);
        out.longNumber(number);
      }
      case Value.Size(var bytes) -> {
        out.tag(2);
        out.longNumber(bytes);
      }
      case Value.Bool(var on) -> out.tag(on ? 4 : 3);
      case Value.Choice(var active, var offered) -> {
        out.tag(5);
        out.text(active);
        out.texts(offered);
      }
      case Value.Cpus(var set) -> {
        out.tag(6);
        out.text(set.toString());
      }
      case Value.Flags(var words) -> {
        out.tag(7);
        out.texts(new ArrayList<>(words));
      }
      case Value.Version(_, var text) -> {
        out.tag(8);
        out.text(text);
      }
      case Value.Hex(var bits) -> {
        out.tag(9);
        out.longNumber(bits);
      }
    }
  }

  static Value readValue(BlobReader in) {
    int tag = in.tag();
    return switch (tag) {
      case 0 -> new Value.Text(in.text());
      case 1 -> new Value.Int(in.longNumber());
      case 2 -> new Value.Size(in.longNumber());
      case 3 -> new Value.Bool(false);
      case 4 -> new Value.Bool(true);
      case 5 -> {
        String active = in.text();
        yield new Value.Choice(active, in.texts());
      }
      case 6 -> new Value.Cpus(cpus(in.text()));
      case 7 -> new Value.Flags(new TreeSet<>(in.texts()));
      case 8 -> version(in.text());
      case 9 -> new Value.Hex(in.longNumber());
      default -> throw new IllegalStateException("a damaged catalogue: value " + tag);
    };
  }

  private static CpuSet cpus(String text) {
    if (CpuSet.parseList(text) instanceof Reading.Present<CpuSet>(var set, _)) {
      return set;
    }
    throw new IllegalStateException("a damaged catalogue: CPUs " + text);
  }

  private static Value version(String text) {
    if (Values.parse(ValueKind.VERSION, text) instanceof Reading.Present<Value>(var value, _)) {
      return value;
    }
    throw new IllegalStateException("a damaged catalogue: version " + text);
  }
}
