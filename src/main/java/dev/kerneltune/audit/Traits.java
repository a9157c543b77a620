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
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/** Answers the conditions of checks from what stands in the machine. */
public final class Traits {
  private static final int NVIDIA = 0x10de;
  private static final int AMD = 0x1002;
  private static final int INTEL = 0x8086;

  private Traits() {}

  /** Returns whether {@code condition} holds. */
  public static Truth holds(Condition condition, Machine machine) {
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
      case GPU_DEVICE -> machine.gpus().then(Traits::devices);
      case RDMA -> rdma(machine.rdmaDevices());
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

  /** An id that cannot be read leaves open which GPUs there are. */
  private static Reading<Value> devices(List<PciFunction> gpus) {
    TreeSet<String> ids = new TreeSet<>();
    HexFormat hex = HexFormat.of();
    for (PciFunction gpu : gpus) {
      if (!(gpu.vendor() instanceof Reading.Present<Integer>(var vendor, _))) {
        return gpu.vendor().map(Value.Int::new);
      }
      if (!(gpu.device() instanceof Reading.Present<Integer>(var device, _))) {
        return gpu.device().map(Value.Int::new);
      }
      ids.add(hex.toHexDigits(vendor.shortValue()) + ":" + hex.toHexDigits(device.shortValue()));
    }
    return Reading.present(new Value.Flags(ids), String.join(" ", ids));
  }

  /** Without the class there is no RDMA core, and so no device. */
  private static Reading<Value> rdma(Reading<List<String>> devices) {
    Reading<List<String>> known =
        devices instanceof Reading.Absent<List<String>>(var because)
            ? Reading.present(List.of(), because)
            : devices;
    return known.map(
        names -> new Value.Flags(new TreeSet<>(List.of(names.isEmpty() ? "none" : "present"))));
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

  /** Returns what the machine has of a condition's trait: {@code gpu is nvidia}. */
  public static String seen(Condition condition, Machine machine) {
    Reading<Value> trait = of(condition.trait(), machine);
    String word = condition.trait().word();
    return trait instanceof Reading.Present<Value>(var value, _)
        ? word + " is " + value
        : word + ": " + Judge.lack(trait);
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
