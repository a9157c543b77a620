package dev.kerneltune.owner;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Netdev;
import dev.kerneltune.model.NvmeController;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Truth;
import dev.kerneltune.owner.UdevParser.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * A device as a rule sees it when it appears at boot.
 *
 * @param subsystem block, net, pci, nvme or cpu
 * @param name the kernel's name
 * @param folder its own folder below /sys, as the catalogue names it
 */
record UdevDevice(String subsystem, String name, String folder) {
  /** The subsystems whose devices are known. */
  static final List<String> SUBSYSTEMS = List.of("block", "net", "pci", "nvme", "cpu");

  /** Returns the devices of a subsystem. */
  static Reading<List<UdevDevice>> all(Machine machine, String subsystem) {
    return switch (subsystem) {
      case "block" -> machine.blockDevices().map(names -> named(subsystem, names, "block/"));
      case "net" -> machine.netdevs().map(UdevDevice::netdevs);
      case "pci" -> machine.pci().map(UdevDevice::functions);
      case "nvme" -> machine.nvme().map(UdevDevice::controllers);
      case "cpu" -> machine.cpus().present().map(cpus -> cpus(cpus.toArray()));
      default -> Reading.absent("not a subsystem that is known");
    };
  }

  private static List<UdevDevice> named(String subsystem, List<String> names, String folder) {
    List<UdevDevice> devices = new ArrayList<>();
    for (String name : names) {
      devices.add(new UdevDevice(subsystem, name, folder + name));
    }
    return devices;
  }

  private static List<UdevDevice> netdevs(List<Netdev> netdevs) {
    List<UdevDevice> devices = new ArrayList<>();
    for (Netdev netdev : netdevs) {
      devices.add(new UdevDevice("net", netdev.name(), "class/net/" + netdev.name()));
    }
    return devices;
  }

  private static List<UdevDevice> functions(List<PciFunction> functions) {
    List<UdevDevice> devices = new ArrayList<>();
    for (PciFunction function : functions) {
      devices.add(new UdevDevice("pci", function.bdf(), "bus/pci/devices/" + function.bdf()));
    }
    return devices;
  }

  private static List<UdevDevice> controllers(List<NvmeController> controllers) {
    List<UdevDevice> devices = new ArrayList<>();
    for (NvmeController controller : controllers) {
      devices.add(new UdevDevice("nvme", controller.name(), "class/nvme/" + controller.name()));
    }
    return devices;
  }

  private static List<UdevDevice> cpus(int[] numbers) {
    List<UdevDevice> devices = new ArrayList<>();
    for (int number : numbers) {
      devices.add(new UdevDevice("cpu", "cpu" + number, "devices/system/cpu/cpu" + number));
    }
    return devices;
  }

  /** Returns whether a part of a rule that compares holds for this device. */
  Truth matches(Host host, Token token) {
    Truth plain =
        switch (token.key()) {
          // Devices that are there at boot are added, and drivers are bound to them.
          case "ACTION" ->
              truth(
                  Globs.matchesAny(token.value(), "add")
                      || token.operator().equals("==") && Globs.matchesAny(token.value(), "bind"));
          case "SUBSYSTEM" -> truth(Globs.matchesAny(token.value(), subsystem));
          case "KERNEL" -> truth(Globs.matchesAny(token.value(), name));
          case "ATTR" -> attribute(host, token);
          case "DRIVER" -> driver(host, token);
          case "TEST" -> test(host, token);
          case "ENV" -> environment(token);
          // Its own answer counts for these as well; whether a parent's does is not looked at.
          case "SUBSYSTEMS" -> orOpen(Globs.matchesAny(token.value(), subsystem));
          case "KERNELS" -> orOpen(Globs.matchesAny(token.value(), name));
          case "DRIVERS" -> orOpen(driver(host, token) == Truth.TRUE);
          case "ATTRS" -> orOpen(attribute(host, token) == Truth.TRUE);
          default -> Truth.UNKNOWN;
        };
    return token.operator().equals("!=") ? not(plain) : plain;
  }

  private Truth environment(Token token) {
    boolean isDisk = subsystem.equals("block") && token.attribute().equals("DEVTYPE");
    // /sys/block holds whole disks only.
    return isDisk ? truth(Globs.matchesAny(token.value(), "disk")) : Truth.UNKNOWN;
  }

  private Truth attribute(Host host, Token token) {
    if (token.attribute().startsWith("[")) {
      return Truth.UNKNOWN;
    }
    Reading<String> text = Reads.text(host, "/sys/" + folder + "/" + token.attribute());
    return switch (text) {
      case Reading.Present<String>(var content, _) ->
          truth(Globs.matchesAny(token.value(), content.stripTrailing()));
      case Reading.Absent<String> _ -> Truth.FALSE;
      case Reading.Unreadable<String> _, Reading.Malformed<String> _ -> Truth.UNKNOWN;
    };
  }

  private Truth driver(Host host, Token token) {
    Reading<String> target = Reads.link(host, "/sys/" + folder + "/driver");
    return switch (target) {
      case Reading.Present<String>(var path, _) ->
          truth(Globs.matchesAny(token.value(), path.substring(path.lastIndexOf('/') + 1)));
      case Reading.Absent<String> _ -> truth(token.value().isEmpty());
      case Reading.Unreadable<String> _, Reading.Malformed<String> _ -> Truth.UNKNOWN;
    };
  }

  private Truth test(Host host, Token token) {
    if (token.value().indexOf('$') >= 0 || token.value().indexOf('%') >= 0) {
      return Truth.UNKNOWN;
    }
    String path =
        token.value().startsWith("/") ? token.value() : "/sys/" + folder + "/" + token.value();
    int slash = path.lastIndexOf('/');
    Reading<List<String>> names = Reads.names(host, path.substring(0, slash));
    return switch (names) {
      case Reading.Present<List<String>>(var there, _) ->
          truth(there.contains(path.substring(slash + 1)));
      case Reading.Absent<List<String>> _ -> Truth.FALSE;
      case Reading.Unreadable<List<String>> _, Reading.Malformed<List<String>> _ -> Truth.UNKNOWN;
    };
  }

  private static Truth orOpen(boolean own) {
    return own ? Truth.TRUE : Truth.UNKNOWN;
  }

  private static Truth truth(boolean holds) {
    return holds ? Truth.TRUE : Truth.FALSE;
  }

  private static Truth not(Truth truth) {
    return switch (truth) {
      case TRUE -> Truth.FALSE;
      case FALSE -> Truth.TRUE;
      case UNKNOWN, MOOT -> Truth.UNKNOWN;
    };
  }
}
