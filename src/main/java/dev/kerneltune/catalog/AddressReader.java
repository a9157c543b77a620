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
