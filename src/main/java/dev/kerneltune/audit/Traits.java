package dev.kerneltune.audit;

import dev.kerneltune.model.Condition;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Trait;
import dev.kerneltune.model.Truth;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.List;
import java.util.TreeSet;

/** Answers the conditions of checks from what stands in the machine. */
final class Traits {
  private static final int NVIDIA = 0x10de;
  private static final int AMD = 0x1002;
  private static final int INTEL = 0x8086;

  private Traits() {}

  /** Returns whether {@code condition} holds. */
  static Truth holds(Condition condition, Machine machine) {
    return Judge.truth(condition.expectation(), of(condition.trait(), machine));
  }

  /** Returns what the machine says about {@code trait}; sets of words for what can be several. */
  static Reading<Value> of(Trait trait, Machine machine) {
    return switch (trait) {
      case KERNEL -> machine.kernelRelease().then(text -> Values.parse(ValueKind.VERSION, text));
      case ARCH -> machine.architecture().map(Value.Text::new);
      case VIRT -> machine.place().virtualization().map(Traits::virtualization);
      case GPU -> machine.gpus().map(Traits::vendors);
      case CPU -> machine.cpus().vendor().map(Value.Text::new);
      case PAGE_SIZE -> machine.pageSize().map(Value.Size::new);
      case DRIVER -> machine.pci().then(Traits::drivers);
      case NUMA_NODES -> machine.numaNodes().map(nodes -> new Value.Int(nodes.size()));
    };
  }

  private static Value virtualization(String name) {
    TreeSet<String> words = new TreeSet<>();
    words.add(name);
    if (!name.equals("bare-metal")) {
      words.add("vm");
    }
    return new Value.Flags(words);
  }

  private static Value vendors(List<PciFunction> gpus) {
    TreeSet<String> vendors = new TreeSet<>();
    for (PciFunction gpu : gpus) {
      int vendor = gpu.vendor().orElse(0);
      vendors.add(
          switch (vendor) {
            case NVIDIA -> "nvidia";
            case AMD -> "amd";
            case INTEL -> "intel";
            default -> "other";
          });
    }
    if (vendors.isEmpty()) {
      vendors.add("none");
    }
    return new Value.Flags(vendors);
  }

  private static Reading<Value> drivers(List<PciFunction> functions) {
    TreeSet<String> drivers = new TreeSet<>();
    for (PciFunction function : functions) {
      switch (function.driver()) {
        case Reading.Present<String>(var name, _) -> drivers.add(name);
        case Reading.Absent<String> _ -> {}
        case Reading.Unreadable<String>(var obstacle, var needs) -> {
          return Reading.unreadable("driver of " + function.bdf() + ": " + obstacle, needs);
        }
        case Reading.Malformed<String>(var raw, var problem) -> {
          return Reading.malformed(raw, problem);
        }
      }
    }
    return Reading.present(new Value.Flags(drivers), String.join(" ", drivers));
  }

  /** Returns why {@code condition} does not hold, in words. */
  static String because(Condition condition, Machine machine) {
    Reading<Value> seen = of(condition.trait(), machine);
    return condition.trait().word()
        + " is "
        + Judge.lack(seen)
        + ", the check is for "
        + words(condition.expectation());
  }

  private static String words(Expectation expectation) {
    return Words.of(expectation).replace("with ", "");
  }
}
