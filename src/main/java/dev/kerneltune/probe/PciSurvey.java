package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.PciConfig;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.List;

/** The PCI functions: /sys/bus/pci/devices (drivers/pci/pci-sysfs.c). */
final class PciSurvey {
  static final String FOLDER = "/sys/bus/pci/devices";
  private static final List<String> FILES =
      List.of("vendor", "device", "class", "numa_node", "config");

  /** Among so many functions are bridges, which the kernel's own pcieport binds. */
  private static final int FUNCTIONS_WITH_A_DRIVER = 16;

  private PciSurvey() {}

  static Reading<List<PciFunction>> functions(Host host) {
    return Files.names(host, FOLDER)
        .then(
            names -> {
              List<String> paths = new ArrayList<>();
              for (String bdf : names) {
                for (String file : FILES) {
                  paths.add(file(bdf, file));
                }
              }
              host.warm(paths);
              List<PciFunction> functions = new ArrayList<>();
              for (String bdf : names) {
                if (isAddress(bdf)) {
                  functions.add(function(host, bdf));
                }
              }
              return Reading.present(withDrivers(functions), names.size() + " functions");
            });
  }

  /**
   * Takes back "no driver is bound" where no function at all shows one. A kernel with so many
   * functions binds at least the drivers of its bridges: the links were not recorded.
   */
  static List<PciFunction> withDrivers(List<PciFunction> functions) {
    for (PciFunction function : functions) {
      if (!(function.driver() instanceof Reading.Absent<String>)) {
        return List.copyOf(functions);
      }
    }
    if (functions.size() < FUNCTIONS_WITH_A_DRIVER) {
      return List.copyOf(functions);
    }
    List<PciFunction> open = new ArrayList<>();
    for (PciFunction each : functions) {
      open.add(
          new PciFunction(
              each.bdf(),
              each.vendor(),
              each.device(),
              each.classCode(),
              Reading.unreadable("no function shows a driver: the links were not recorded", ""),
              each.numaNode(),
              each.path(),
              each.config()));
    }
    return List.copyOf(open);
  }

  private static PciFunction function(Host host, String bdf) {
    return new PciFunction(
        bdf,
        hex(host, file(bdf, "vendor")),
        hex(host, file(bdf, "device")),
        hex(host, file(bdf, "class")),
        driver(host, bdf),
        node(host, file(bdf, "numa_node")),
        Files.text(host.readLink(FOLDER + "/" + bdf)).then(PciSurvey::pathOf),
        config(host, bdf));
  }

  private static Reading<Integer> hex(Host host, String path) {
    return Files.value(host, path, ValueKind.HEX)
        .then(
            value ->
                value instanceof Value.Hex(long bits) && bits >>> 32 == 0
                    ? Reading.present((int) bits, "0x" + Long.toHexString(bits))
                    : Reading.malformed(value.toString(), "a number of at most 32 bits"));
  }

  private static Reading<String> driver(Host host, String bdf) {
    Raw link = host.readLink(file(bdf, "driver"));
    if (link instanceof Raw.Missing) {
      return Reading.absent("no driver is bound");
    }
    return Files.text(link).map(target -> target.substring(target.lastIndexOf('/') + 1));
  }

  /**
   * Reads the node of a device; -1 says that the firmware does not say. A kernel with NUMA nodes
   * has the file for every device, so there its lack is the recording's.
   */
  static Reading<Integer> node(Host host, String path) {
    if (host.read(path) instanceof Raw.Missing
        && Files.names(host, NumaSurvey.FOLDER).isPresent()) {
      return Reading.unreadable("there are NUMA nodes, and no file numa_node", "");
    }
    return Files.number(host, path)
        .then(
            number -> {
              if (number == -1) {
                return Reading.absent("the firmware does not say (numa_node is -1)");
              }
              return number >= 0 && number < Integer.MAX_VALUE
                  ? Reading.present(number.intValue(), number.toString())
                  : Reading.malformed(number.toString(), "a node number or -1");
            });
  }

  private static Reading<PciConfig> config(Host host, String bdf) {
    Raw raw = host.read(file(bdf, "config"));
    if (raw instanceof Raw.Bytes(byte[] content)) {
      return PciConfigParser.parse(content);
    }
    // Every PCI function has one: without it, nothing is known about its capabilities.
    return raw instanceof Raw.Missing
        ? Reading.unreadable("there is no file config", "")
        : raw.lack();
  }

  /**
   * Returns the folders of a device's real path from its host bridge on: {@code pci0000:00}, each
   * bridge, the device.
   */
  static Reading<List<String>> pathOf(String target) {
    List<String> path = new ArrayList<>();
    for (String part : segments(target)) {
      if (!path.isEmpty() || isHostBridge(part)) {
        path.add(part);
      }
    }
    return path.isEmpty()
        ? Reading.malformed(target, "a link into /sys/devices/.../pciDDDD:BB")
        : Reading.present(List.copyOf(path), target);
  }

  /** Returns the last PCI address in the target of a link, or empty. */
  static String lastAddress(String target) {
    String last = "";
    for (String part : segments(target)) {
      if (isAddress(part)) {
        last = part;
      }
    }
    return last;
  }

  /** Returns the parts of a path between slashes, without the empty ones. */
  static List<String> segments(String path) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    while (start <= path.length()) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      if (end > start) {
        parts.add(path.substring(start, end));
      }
      start = end + 1;
    }
    return parts;
  }

  private static boolean isHostBridge(String part) {
    int colon = part.indexOf(':');
    return part.startsWith("pci")
        && colon >= 7
        && isHex(part, 3, colon)
        && isHex(part, colon + 1, part.length());
  }

  /**
   * Returns whether {@code text} is domain:bus:device.function; a domain has four digits or more.
   */
  static boolean isAddress(String text) {
    int length = text.length();
    return length >= 12
        && text.charAt(length - 2) == '.'
        && text.charAt(length - 5) == ':'
        && text.charAt(length - 8) == ':'
        && isHex(text, 0, length - 8)
        && isHex(text, length - 7, length - 5)
        && isHex(text, length - 4, length - 2)
        && isHex(text, length - 1, length);
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (Character.digit(text.charAt(i), 16) < 0) {
        return false;
      }
    }
    return to > from;
  }

  static String file(String bdf, String name) {
    return FOLDER + "/" + bdf + "/" + name;
  }
}
