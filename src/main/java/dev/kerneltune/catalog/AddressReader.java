package dev.kerneltune.catalog;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.SubjectKind;
import java.util.List;
import java.util.Optional;

/** Reads an address: {@code scheme:rest}, each scheme with the form of its own. */
final class AddressReader {
  static final List<String> SCHEMES =
      List.of(
          "sysctl",
          "sysfs",
          "proc",
          "bootarg",
          "modparam",
          "kconfig",
          "module",
          "limit",
          "cgroup",
          "probe");

  /** The limits of /proc/PID/limits (fs/proc/base.c, lnames). */
  static final List<String> LIMITS =
      List.of(
          "Max cpu time",
          "Max file size",
          "Max data size",
          "Max stack size",
          "Max core file size",
          "Max resident set",
          "Max processes",
          "Max open files",
          "Max locked memory",
          "Max address space",
          "Max file locks",
          "Max pending signals",
          "Max msgqueue size",
          "Max nice priority",
          "Max realtime priority",
          "Max realtime timeout");

  private static final List<String> NIC_GROUPS =
      List.of("rings", "channels", "coalesce", "pauseparam", "features");

  private AddressReader() {}

  /** Returns the address, or nothing and a problem. */
  static Optional<Address> read(
      YamlNode node, String key, SubjectKind forEach, Vocabulary words, Problems problems) {
    String text = Fields.filledText(node, key, problems);
    int colon = text.indexOf(':');
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String scheme = colon < 0 ? text : text.substring(0, colon);
    if (!SCHEMES.contains(scheme)) {
      problems.unknown(node, "scheme", scheme, SCHEMES);
      return Optional.empty();
    }
    String rest = colon < 0 ? "" : text.substring(colon + 1);
    int before = problems.count();
    Address address =
        switch (scheme) {
          case "sysctl" -> sysctl(node, rest, problems);
          case "sysfs" -> sysfs(node, rest, forEach, problems);
          case "proc" -> proc(node, rest, problems);
          case "bootarg" -> bootArg(node, rest, problems);
          case "modparam" -> moduleParam(node, rest, problems);
          case "kconfig" -> kconfig(node, rest, problems);
          case "module" -> module(node, rest, problems);
          case "limit" -> limit(node, rest, problems);
          case "cgroup" -> cgroup(node, rest, problems);
          default -> probe(node, rest, words, problems);
        };
    return problems.count() > before ? Optional.empty() : Optional.of(address);
  }

  /** Returns the knob that a remedy writes, or nothing and a problem. */
  static Optional<Address.Knob> knob(
      YamlNode node, String key, SubjectKind forEach, Vocabulary words, Problems problems) {
    String text = Fields.filledText(node, key, problems);
    if (text.startsWith("ethtool:")) {
      String rest = text.substring("ethtool:".length());
      String[] parts = rest.split("/", -1);
      boolean valid =
          parts.length == 3
              && parts[0].equals(".")
              && NIC_GROUPS.contains(parts[1])
              && isPlain(parts[2], "-");
      refuse(node, rest, valid, "./GROUP/NAME with a group of " + NIC_GROUPS, problems);
      if (valid && !isNetwork(forEach)) {
        problems.add(
            node, "ethtool: for each " + forEach.word(), "for-each netdev, nic or rdma-nic");
        return Optional.empty();
      }
      return valid ? Optional.of(new Address.Ethtool(rest)) : Optional.empty();
    }
    int star = text.indexOf("/*/");
    if (text.startsWith("sysfs:") && star >= 0) {
      return starred(node, text.substring("sysfs:".length()), forEach, problems);
    }
    Optional<Address> address = read(node, key, forEach, words, problems);
    if (address.isPresent() && !(address.get() instanceof Address.Knob)) {
      problems.add(
          node, node.described(), "a place that can be set: a knob, no " + address.get().scheme());
      return Optional.empty();
    }
    return address.map(Address.Knob.class::cast);
  }

  private static boolean isNetwork(SubjectKind kind) {
    return kind == SubjectKind.NETDEV || kind == SubjectKind.NIC || kind == SubjectKind.RDMA_NIC;
  }

  /** A star stands for every name at its place; what is left must be an ordinary path. */
  private static Optional<Address.Knob> starred(
      YamlNode node, String rest, SubjectKind forEach, Problems problems) {
    int star = rest.indexOf("/*/");
    String plain = rest.substring(0, star + 1) + "x" + rest.substring(star + 2);
    int before = problems.count();
    if (plain.indexOf('*') >= 0) {
      refuse(node, rest, false, "a path under /sys with one star", problems);
    } else {
      sysfs(node, plain, forEach, problems);
    }
    return problems.count() > before ? Optional.empty() : Optional.of(new Address.Sysfs(rest));
  }

  /** Returns whether a subject of that kind has a folder of its own that {@code ./} stands for. */
  static boolean hasFolder(SubjectKind kind) {
    return switch (kind) {
      case GPU, NIC, RDMA_NIC, RDMA_PORT, NETDEV, NVME, BLOCK, CPU, NUMA_NODE, PCI -> true;
      case HOST, GPU_NIC_PAIR, GPU_GPU_PAIR -> false;
    };
  }

  private static Address sysctl(YamlNode node, String rest, Problems problems) {
    boolean valid = rest.indexOf('.') > 0 && !rest.endsWith(".") && !rest.contains("..");
    refuse(node, rest, valid && isPlain(rest, "._-"), "a key with dots: vm.swappiness", problems);
    return new Address.Sysctl(rest);
  }

  private static Address sysfs(YamlNode node, String rest, SubjectKind forEach, Problems problems) {
    boolean own = rest.startsWith("./");
    String path = own ? rest.substring(2) : rest;
    String wanted = "a path under /sys without the leading slash";
    refuse(node, rest, isPath(path), wanted, problems);
    if (own && !hasFolder(forEach)) {
      String seen = "./ for each " + forEach.word() + ", which has no folder of its own";
      problems.add(node, seen, "a full path, or another for-each");
    }
    return new Address.Sysfs(rest);
  }

  private static Address proc(YamlNode node, String rest, Problems problems) {
    refuse(node, rest, isPath(rest), "a path under /proc without the leading slash", problems);
    return new Address.Proc(rest);
  }

  private static Address bootArg(YamlNode node, String rest, Problems problems) {
    refuse(node, rest, isPlain(rest, "._-"), "the name of a boot argument: iommu", problems);
    return new Address.BootArg(rest);
  }

  private static Address moduleParam(YamlNode node, String rest, Problems problems) {
    int slash = rest.indexOf('/');
    boolean valid =
        slash > 0
            && isPlain(rest.substring(0, slash), "_")
            && isPlain(rest.substring(slash + 1), "_");
    refuse(node, rest, valid, "module/parameter, with underscores", problems);
    return new Address.ModuleParam(rest);
  }

  private static Address kconfig(YamlNode node, String rest, Problems problems) {
    boolean valid = rest.startsWith("CONFIG_") && isPlain(rest, "_");
    refuse(node, rest, valid, "a build option with its prefix: CONFIG_PCI_P2PDMA", problems);
    return new Address.Kconfig(rest);
  }

  private static Address module(YamlNode node, String rest, Problems problems) {
    // /sys/module writes every dash as an underscore.
    refuse(node, rest, isPlain(rest, "_"), "a module's name, with underscores", problems);
    return new Address.Module(rest);
  }

  private static Address limit(YamlNode node, String rest, Problems problems) {
    if (!LIMITS.contains(rest)) {
      problems.unknown(node, "limit", rest, LIMITS);
    }
    return new Address.Limit(rest);
  }

  private static Address cgroup(YamlNode node, String rest, Problems problems) {
    refuse(node, rest, isPlain(rest, "._-"), "a file of a control group: cpu.max", problems);
    return new Address.Cgroup(rest);
  }

  private static Address probe(YamlNode node, String rest, Vocabulary words, Problems problems) {
    if (words.question(rest).isEmpty()) {
      problems.unknown(node, "question", rest, words.questionNames());
    }
    return new Address.Probe(rest);
  }

  private static void refuse(
      YamlNode node, String rest, boolean valid, String wanted, Problems problems) {
    if (!valid) {
      problems.add(node, "\"" + rest + "\"", wanted);
    }
  }

  /** Returns whether a path stays under its root; behind a number sign anything names a line. */
  private static boolean isPath(String text) {
    int sharp = text.indexOf('#');
    String path = sharp < 0 ? text : text.substring(0, sharp);
    if (path.isEmpty() || (sharp >= 0 && text.substring(sharp + 1).isBlank())) {
      return false;
    }
    for (String part : path.split("/", -1)) {
      // A colon is part of PCI addresses, a blank of no path that is known.
      if (part.equals("..") || part.equals(".") || !isPlain(part, "._-:,+@=")) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether a text consists of letters, digits and {@code others}, and of one at least. */
  static boolean isPlain(String text, String others) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && others.indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
