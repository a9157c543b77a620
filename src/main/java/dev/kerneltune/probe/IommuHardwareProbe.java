package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the IOMMU units of the machine can do, from their register copies in /sys/class/iommu (ABI
 * sysfs-class-iommu-intel-iommu and -amd-iommu).
 */
public final class IommuHardwareProbe implements Probe {
  static final Question SCALABLE =
      new Question(
          "iommu/scalable-mode",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Can the Intel IOMMU use PASIDs (VT-d scalable mode): offered, not-offered (by at least"
              + " one unit) or switched-off (on the command line)?");
  static final Question AMD_FEATURES =
      new Question(
          "iommu/amd-features",
          ValueKind.FLAGS,
          SubjectKind.HOST,
          "What can every AMD IOMMU unit do: ppr, x2apic, gt, snp, or none of these?");

  /** ECAP bit 43, SMTS: scalable mode translation support (drivers/iommu/intel/iommu.h). */
  private static final int SCALABLE_MODE = 43;

  @Override
  public List<Question> questions() {
    return List.of(SCALABLE, AMD_FEATURES);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<List<String>> units = Files.names(host, IommuStateProbe.UNITS);
    Trail intel = new Trail();
    Reading<Value> scalable =
        units.then(
            names -> {
              Reading<Value> all = Reading.absent("no Intel IOMMU in use");
              for (String name : names) {
                if (name.startsWith("dmar")) {
                  String file = IommuStateProbe.UNITS + "/" + name + "/intel-iommu/ecap";
                  Reading<String> text = register(host, file);
                  intel.see(file, text);
                  all = weaker(all, text.then(ecap -> scalable(ecap, machine.commandLine())));
                }
              }
              return all;
            });
    facts.add(SCALABLE, new Subject.WholeHost(), scalable, intel.list());
    Trail amd = new Trail();
    Reading<Value> features =
        units.then(
            names -> {
              Reading<Value> all = Reading.absent("no AMD IOMMU in use");
              for (String name : names) {
                if (name.startsWith("ivhd")) {
                  String file = IommuStateProbe.UNITS + "/" + name + "/amd-iommu/features";
                  Reading<String> text = register(host, file);
                  amd.see(file, text);
                  all = common(all, text.then(IommuHardwareProbe::amdFeatures));
                }
              }
              return all;
            });
    facts.add(AMD_FEATURES, new Subject.WholeHost(), features, amd.list());
  }

  /** Reads a register of a unit that is there: a file that is not leaves that unit open. */
  private static Reading<String> register(Host host, String file) {
    Reading<String> text = Files.text(host, file);
    return text instanceof Reading.Absent<String>(var because)
        ? Reading.unreadable(file + ": " + because, "")
        : text;
  }

  /** Understands an extended capability register, hexadecimal without 0x. */
  static Reading<Value> scalable(String ecap, Reading<CommandLine> commandLine) {
    return Values.parse(ValueKind.HEX, ecap)
        .then(
            value -> {
              boolean can = (((Value.Hex) value).bits() >>> SCALABLE_MODE & 1) != 0;
              if (!can) {
                return text("not-offered", ecap);
              }
              return commandLine.then(
                  line -> text(isSwitchedOff(line) ? "switched-off" : "offered", ecap));
            });
  }

  private static Reading<Value> text(String word, String raw) {
    return Reading.present(new Value.Text(word), raw);
  }

  private static boolean isSwitchedOff(CommandLine line) {
    boolean off = false;
    for (CommandLine.Argument argument : line.all("intel_iommu")) {
      for (String part : argument.value().split(",", -1)) {
        off = part.equals("sm_off") || (off && !part.equals("sm_on"));
      }
    }
    return off;
  }

  /** A unit without decides; then one that could not be read. */
  private static Reading<Value> weaker(Reading<Value> a, Reading<Value> b) {
    return rank(b) > rank(a) ? b : a;
  }

  private static int rank(Reading<Value> reading) {
    return switch (reading) {
      case Reading.Absent<Value> _ -> 0;
      case Reading.Present<Value>(var value, _) -> value.toString().equals("offered") ? 1 : 3;
      case Reading.Unreadable<Value> _, Reading.Malformed<Value> _ -> 2;
    };
  }

  /**
   * Understands the features of a unit. Kernels print one hexadecimal number (5.15), EFR2:EFR (6.1
   * to 6.5) or EFR:EFR2 (from 6.8), and nothing says which (drivers/iommu/amd/init.c). EFR alone
   * has bits above the 31st (PASMAX and others), so the half with such bits is EFR; where none has,
   * as under QEMU, the half that is not 0; else it cannot be told.
   */
  static Reading<Value> amdFeatures(String text) {
    String trimmed = text.strip();
    int colon = trimmed.indexOf(':');
    if (colon < 0) {
      return Values.parse(ValueKind.HEX, trimmed).map(value -> names((Value.Hex) value));
    }
    return Values.parse(ValueKind.HEX, trimmed.substring(0, colon))
        .then(
            first ->
                Values.parse(ValueKind.HEX, trimmed.substring(colon + 1))
                    .then(second -> features((Value.Hex) first, (Value.Hex) second, trimmed)));
  }

  private static Reading<Value> features(Value.Hex first, Value.Hex second, String raw) {
    boolean firstHigh = first.bits() >>> 32 != 0;
    boolean secondHigh = second.bits() >>> 32 != 0;
    if (firstHigh != secondHigh) {
      return Reading.present(names(firstHigh ? first : second), raw);
    }
    if ((first.bits() == 0) != (second.bits() == 0)) {
      return Reading.present(names(first.bits() == 0 ? second : first), raw);
    }
    return Reading.unreadable("which half of " + raw + " is EFR cannot be told", "");
  }

  /** Names the bits of EFR (drivers/iommu/amd/amd_iommu_types.h, FEATURE_*). */
  private static Value names(Value.Hex efr) {
    TreeSet<String> names = new TreeSet<>();
    addIf(efr.bits(), 1, "ppr", names);
    addIf(efr.bits(), 2, "x2apic", names);
    addIf(efr.bits(), 4, "gt", names);
    addIf(efr.bits(), 63, "snp", names);
    if (names.isEmpty()) {
      names.add("none");
    }
    return new Value.Flags(names);
  }

  private static void addIf(long bits, int bit, String name, Set<String> names) {
    if ((bits >>> bit & 1) != 0) {
      names.add(name);
    }
  }

  /** Returns the features that both have; what could not be read leaves it open. */
  private static Reading<Value> common(Reading<Value> so, Reading<Value> next) {
    if (so instanceof Reading.Absent<Value>) {
      return next;
    }
    return so.then(
        a ->
            next.then(
                b -> {
                  TreeSet<String> both = new TreeSet<>(((Value.Flags) a).words());
                  both.retainAll(((Value.Flags) b).words());
                  if (both.isEmpty()) {
                    both.add("none");
                  }
                  return Reading.present(new Value.Flags(both), "in every unit: " + both);
                }));
  }
}
