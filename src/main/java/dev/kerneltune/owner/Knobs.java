package dev.kerneltune.owner;

import dev.kerneltune.model.Address;
import java.util.Optional;

/** Which knob a file of the running kernel is. */
final class Knobs {
  private static final String PROC_SYS = "/proc/sys/";
  private static final String SYS = "/sys/";
  private static final String MODULE = "module/";
  private static final String PARAMETERS = "/parameters/";
  private static final String IRQ = "/proc/irq/";
  private static final String AFFINITY = "/smp_affinity_list";

  private Knobs() {}

  /** Returns the knob of an absolute path; empty where it is none. */
  static Optional<Address.Knob> ofPath(String path) {
    String plain = path;
    while (plain.contains("//")) {
      plain = plain.replace("//", "/");
    }
    if (plain.startsWith(PROC_SYS)) {
      return Optional.of(sysctl(plain.substring(PROC_SYS.length())));
    }
    if (plain.startsWith(IRQ) && plain.endsWith(AFFINITY)) {
      return Optional.of(
          new Address.Irq(plain.substring(IRQ.length(), plain.length() - AFFINITY.length())));
    }
    return plain.startsWith(SYS)
        ? Optional.of(sysfs(plain.substring(SYS.length())))
        : Optional.empty();
  }

  /** Returns the knob of a path below /proc/sys. */
  static Address.Knob sysctl(String path) {
    // A name with a dot in it, such as that of a VLAN, can only be told with slashes.
    return new Address.Sysctl(path.indexOf('.') < 0 ? path.replace('/', '.') : path);
  }

  /**
   * Returns the path below /proc/sys of a key as sysctl.d(5) spells it: when its first separator is
   * a dot, dots separate and a slash stands for a dot (sysctl_normalize in systemd).
   */
  static String path(String key) {
    String plain = key.startsWith("/") ? key.substring(1) : key;
    int dot = plain.indexOf('.');
    int slash = plain.indexOf('/');
    if (dot < 0 || slash >= 0 && slash < dot) {
      return plain;
    }
    StringBuilder path = new StringBuilder(plain.length());
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      path.append(c == '.' ? '/' : c == '/' ? '.' : c);
    }
    return path.toString();
  }

  /** Returns the knob of a path below /sys, by the way in which the catalogue names it. */
  static Address.Knob sysfs(String path) {
    int parameters = path.indexOf(PARAMETERS);
    if (path.startsWith(MODULE) && parameters > 0) {
      return new Address.ModuleParam(
          path.substring(MODULE.length(), parameters)
              + "/"
              + path.substring(parameters + PARAMETERS.length()));
    }
    if (path.startsWith("class/block/")) {
      return new Address.Sysfs(path.substring("class/".length()));
    }
    if (path.startsWith("bus/cpu/devices/")) {
      return new Address.Sysfs("devices/system/cpu/" + path.substring("bus/cpu/devices/".length()));
    }
    return new Address.Sysfs(path);
  }
}
