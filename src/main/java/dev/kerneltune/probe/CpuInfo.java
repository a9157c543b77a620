package dev.kerneltune.probe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What /proc/cpuinfo says (arch/x86/kernel/cpu/proc.c, arch/arm64/kernel/cpuinfo.c). It lists the
 * CPUs that run, and it is one block of lines per CPU.
 *
 * @param first the lines that came first of their name, by name
 * @param cpus one entry per {@code processor} line
 * @param parts the distinct values of {@code CPU part}, in order
 */
record CpuInfo(Map<String, String> first, List<Cpu> cpus, List<String> parts) {

  /**
   * One CPU.
   *
   * @param number its number
   * @param physicalId the socket, or -1 where the line is missing
   * @param coreId the core within the socket, or -1 where the line is missing
   */
  record Cpu(int number, int physicalId, int coreId) {}

  /** Returns what {@code text} says; a text without a processor line has no CPU. */
  static CpuInfo parse(String text) {
    Map<String, String> first = new LinkedHashMap<>();
    List<Cpu> cpus = new ArrayList<>();
    List<String> parts = new ArrayList<>();
    int number = -1;
    int physicalId = -1;
    int coreId = -1;
    for (int start = 0; start < text.length(); ) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline;
      int colon = text.indexOf(':', start);
      if (colon >= 0 && colon < end) {
        String name = text.substring(start, colon).strip();
        if (name.equals("processor")) {
          if (number >= 0) {
            cpus.add(new Cpu(number, physicalId, coreId));
          }
          number = number(text, colon, end);
          physicalId = -1;
          coreId = -1;
        } else if (name.equals("physical id")) {
          physicalId = number(text, colon, end);
        } else if (name.equals("core id")) {
          coreId = number(text, colon, end);
        }
        if (!first.containsKey(name)) {
          first.put(name, text.substring(colon + 1, end).strip());
        }
        if (name.equals("CPU part")) {
          String part = text.substring(colon + 1, end).strip();
          if (!parts.contains(part)) {
            parts.add(part);
          }
        }
      }
      start = end + 1;
    }
    if (number >= 0) {
      cpus.add(new Cpu(number, physicalId, coreId));
    }
    return new CpuInfo(first, List.copyOf(cpus), List.copyOf(parts));
  }

  private static int number(String text, int colon, int end) {
    String digits = text.substring(colon + 1, end).strip();
    boolean decimal = !digits.isEmpty() && digits.length() <= 9;
    for (int i = 0; decimal && i < digits.length(); i++) {
      decimal = digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
    }
    return decimal ? Integer.parseInt(digits) : -1;
  }

  /** Returns the first line of that name, or the empty text. */
  String line(String name) {
    return first.getOrDefault(name, "");
  }

  /** Returns the CPU flags (x86) or features (Arm), or the empty text. */
  String flags() {
    String flags = line("flags");
    return flags.isEmpty() ? line("Features") : flags;
  }
}
