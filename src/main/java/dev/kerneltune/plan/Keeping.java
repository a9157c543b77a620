package dev.kerneltune.plan;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Generator;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Target;
import java.util.Optional;

/** The entry of one of our files by which a knob gets its value again at the next boot. */
final class Keeping {
  private static final String NET_ACTIONS = "ACTION==\"add|change|move\", SUBSYSTEM==\"net\"";

  private Keeping() {}

  /** What the entry of a knob would be. */
  sealed interface Line {
    /**
     * An entry.
     *
     * @param file which of our files
     * @param target where in it
     * @param body the line that counts
     * @param generator what must run afterwards
     */
    record Entry(OwnFile file, Target.Entry target, String body, Optional<Generator> generator)
        implements Line {}

    /** There is none. */
    record None(String because) implements Line {}
  }

  /**
   * Returns the entry of a knob; boot arguments are no matter of this class.
   *
   * @param ethtool the absolute path of the program, where there is one
   */
  static Line of(Address.Knob knob, String value, Optional<String> ethtool) {
    if (value.isEmpty() || hasControl(value)) {
      return new Line.None("such a value does not fit into one line");
    }
    return switch (knob) {
      case Address.Sysctl(var name) ->
          entry(OwnFile.SYSCTL, name, name + " = " + value, Optional.empty());
      case Address.Sysfs(var path) -> sysfs(path, value);
      case Address.ModuleParam(var name) -> module(name, value);
      case Address.Ethtool(var name) -> ethtool(name, value, ethtool);
      case Address.UnitSetting(var name) -> unit(name, value);
      case Address.Irq _ -> new Line.None("the numbers of interrupts are given anew at each boot");
      case Address.Limit _ -> new Line.None("a limit belongs to each service and login");
      case Address.BootArg _ -> new Line.None("a boot argument stands on the command line");
    };
  }

  private static Line entry(OwnFile file, String key, String body, Optional<Generator> generator) {
    return new Line.Entry(file, new Target.Entry(file.path(), key), body, generator);
  }

  /** Files of devices come with the device; all others are there when tmpfiles.d is read. */
  private static Line sysfs(String path, String value) {
    if (path.startsWith("block/")) {
      return udev("block", path.substring("block/".length()), value);
    }
    if (path.startsWith("bus/pci/devices/")) {
      return udev("pci", path.substring("bus/pci/devices/".length()), value);
    }
    int slash = path.indexOf('/', "class/".length());
    if (path.startsWith("class/") && slash > 0) {
      String subsystem = path.substring("class/".length(), slash);
      return udev(subsystem, path.substring(slash + 1), value);
    }
    return tmpfiles("/sys/" + path, value);
  }

  private static Line udev(String subsystem, String path, String value) {
    int slash = path.indexOf('/');
    String name = slash < 0 ? path : path.substring(0, slash);
    String attribute = slash < 0 ? "" : path.substring(slash + 1);
    if (attribute.isEmpty() || !isPlain(name) || !isPlain(attribute) || value.indexOf('"') >= 0) {
      return new Line.None("a udev rule cannot say it");
    }
    // A network device gets its name after it was added, and is announced again as moved; a PCI
    // function is announced again when a driver takes it.
    String actions =
        switch (subsystem) {
          case "net" -> "add|change|move";
          case "pci" -> "add|change|bind";
          default -> "add|change";
        };
    StringBuilder rule = new StringBuilder();
    rule.append("ACTION==\"").append(actions).append("\", SUBSYSTEM==\"").append(subsystem);
    rule.append("\", KERNEL==\"").append(name).append('"');
    if (subsystem.equals("block")) {
      // Partitions are of this subsystem too, and have no such attribute.
      rule.append(", ENV{DEVTYPE}==\"disk\"");
    }
    rule.append(", ATTR{").append(attribute).append("}=\"").append(substituted(value)).append('"');
    return entry(
        OwnFile.UDEV, name + " " + attribute, rule.toString(), Optional.of(Generator.UDEV));
  }

  /** udev(7) replaces what stands behind a percent and a dollar sign, unless they are doubled. */
  private static String substituted(String value) {
    return value.replace("%", "%%").replace("$", "$$");
  }

  /** tmpfiles.d(5): specifiers start with a percent sign, escapes with a backslash. */
  private static Line tmpfiles(String path, String value) {
    if (value.equals("-")) {
      return new Line.None("tmpfiles.d takes a lone dash for no value");
    }
    String place = path.replace("\\", "\\\\").replace("%", "%%").replace(" ", "\\x20");
    String argument = value.replace("\\", "\\\\").replace("%", "%%");
    return entry(OwnFile.TMPFILES, path, "w " + place + " - - - - " + argument, Optional.empty());
  }

  private static Line module(String name, String value) {
    int slash = name.indexOf('/');
    if (slash <= 0 || !isWord(value)) {
      return new Line.None("modprobe.d takes one word for a value");
    }
    String module = name.substring(0, slash);
    String parameter = name.substring(slash + 1);
    return entry(
        OwnFile.MODPROBE,
        module + " " + parameter,
        "options " + module + " " + parameter + "=" + value,
        Optional.of(Generator.INITRAMFS));
  }

  private static Line ethtool(String name, String value, Optional<String> ethtool) {
    int first = name.indexOf('/');
    int last = name.lastIndexOf('/');
    if (first <= 0 || last <= first + 1) {
      return new Line.None("no such setting of a network device: " + name);
    }
    String device = name.substring(0, first);
    String setting = name.substring(last + 1);
    String option =
        switch (name.substring(first + 1, last)) {
          case "rings" -> "-G";
          case "channels" -> "-L";
          case "coalesce" -> "-C";
          case "pauseparam" -> "-A";
          case "features" -> "-K";
          default -> "";
        };
    if (ethtool.isEmpty()) {
      return new Line.None("a udev rule needs the program ethtool, which is not there");
    }
    if (option.isEmpty() || !isPlain(device) || !isWord(setting) || !isWord(value)) {
      return new Line.None("a udev rule cannot say it");
    }
    String rule =
        NET_ACTIONS
            + ", KERNEL==\""
            + device
            + "\", RUN+=\""
            + ethtool.get()
            + " "
            + option
            + " $name "
            + substituted(setting)
            + " "
            + substituted(value)
            + "\"";
    String key = device + " ethtool " + option + " " + setting;
    return entry(OwnFile.UDEV, key, rule, Optional.of(Generator.UDEV));
  }

  private static Line unit(String name, String value) {
    int slash = name.indexOf('/');
    if (slash <= 0) {
      return new Line.None("no setting of a unit: " + name);
    }
    String key = name.substring(slash + 1);
    String start = key + "=";
    return new Line.Entry(
        OwnFile.UNIT,
        new Target.Entry(OwnFile.unitPath(name.substring(0, slash)), key),
        value.startsWith(start) ? value : start + value.replace("%", "%%"),
        Optional.of(Generator.SYSTEMD));
  }

  private static boolean hasControl(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' && text.charAt(i) != '\t' || text.charAt(i) == 127) {
        return true;
      }
    }
    return text.endsWith("\\");
  }

  /** Returns whether a text needs no quoting in a match of udev; a star stands for any name. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 127 || "\"'\\|?[]{}$%".indexOf(c) >= 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isWord(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 127 || "\"'\\#".indexOf(c) >= 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
