package dev.kerneltune.owner;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.CommandLine;
import java.util.Optional;

/** Boot arguments that set a knob which can be set later as well. */
final class BootKnobs {
  private BootKnobs() {}

  /**
   * A knob and what a boot argument makes of it.
   *
   * @param knob the knob
   * @param value its value after the boot
   */
  record Setting(Address.Knob knob, String value) {}

  /**
   * Returns what an argument sets: {@code sysctl.KEY=} (kernel 5.8, fs/proc/proc_sysctl.c), {@code
   * MODULE.PARAMETER=}, and the few plain ones that stand for a file (kernel-parameters.txt).
   */
  static Optional<Setting> of(CommandLine.Argument argument) {
    String name = argument.name();
    String value = argument.value();
    if (name.startsWith("sysctl.") || name.startsWith("sysctl/")) {
      return Optional.of(new Setting(Knobs.sysctl(Knobs.path(name.substring(7))), value));
    }
    int dot = name.indexOf('.');
    if (dot > 0 && dot + 1 < name.length() && name.indexOf('.', dot + 1) < 0 && isModule(name)) {
      String module = name.substring(0, dot).replace('-', '_');
      return Optional.of(
          new Setting(new Address.ModuleParam(module + "/" + name.substring(dot + 1)), value));
    }
    return switch (name) {
      case "transparent_hugepage" ->
          Optional.of(
              new Setting(new Address.Sysfs("kernel/mm/transparent_hugepage/enabled"), value));
      case "numa_balancing" ->
          value.equals("enable") || value.equals("disable")
              ? Optional.of(
                  new Setting(
                      new Address.Sysctl("kernel.numa_balancing"),
                      value.equals("enable") ? "1" : "0"))
              : Optional.empty();
      case "nmi_watchdog" ->
          value.equals("0") || value.equals("1")
              ? Optional.of(new Setting(new Address.Sysctl("kernel.nmi_watchdog"), value))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Arguments with a dot that are read in user space, by systemd and initial RAM disks. */
  private static boolean isModule(String name) {
    return !name.startsWith("rd.")
        && !name.startsWith("systemd.")
        && !name.startsWith("modprobe.")
        && !name.startsWith("vt.handoff");
  }
}
