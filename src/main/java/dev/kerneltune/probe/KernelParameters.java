package dev.kerneltune.probe;

import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Kernel parameters that do not do what was meant: a short list of what is in circulation, not a
 * list of all that exist. The names are those of Documentation/admin-guide/kernel-parameters.txt.
 */
final class KernelParameters {
  private static final String CMDLINE = KernelSurvey.CMDLINE;

  /** How old the kernel is, where the meaning of a parameter depends on it. */
  enum Era {
    /** Before 5.13: the scheduler's sysctls are there, and elevator= may still count. */
    OLD,
    /** With every preemption mode. */
    ALL_MODES,
    /** From 7.0 on, where only the modes full and lazy are left. */
    FULL_AND_LAZY,
    UNKNOWN
  }

  /**
   * Sysctls of the old fair scheduler: moved to debugfs in 5.13, or gone (kernel/sched/debug.c).
   */
  static final Set<String> DEAD_SYSCTLS =
      Set.of(
          "kernel.sched_min_granularity_ns",
          "kernel.sched_wakeup_granularity_ns",
          "kernel.sched_latency_ns",
          "kernel.sched_migration_cost_ns",
          "kernel.sched_nr_migrate",
          "kernel.sched_tunable_scaling",
          "kernel.numa_balancing_scan_delay_ms",
          "kernel.numa_balancing_scan_period_min_ms",
          "kernel.numa_balancing_scan_period_max_ms",
          "kernel.numa_balancing_scan_size_mb");

  /** Parameters of which the last one counts; the others add up and may stand several times. */
  private static final Set<String> LAST_WINS =
      Set.of(
          "transparent_hugepage",
          "numa_balancing",
          "preempt",
          "mitigations",
          "clocksource",
          "skew_tick",
          "audit",
          "default_hugepagesz",
          "intel_idle.max_cstate",
          "processor.max_cstate",
          "psi",
          "init_on_alloc",
          "init_on_free",
          "cpufreq.default_governor",
          "workqueue.default_affinity_scope",
          "nvme_core.multipath",
          "iommu.passthrough",
          "iommu.strict",
          "nohz_full",
          "amd_pstate");

  /** Parameters whose misspellings are looked for, and their neighbours that are right as well. */
  private static final Set<String> KNOWN =
      Set.of(
          "transparent_hugepage",
          "numa_balancing",
          "preempt",
          "mitigations",
          "clocksource",
          "skew_tick",
          "nmi_watchdog",
          "nowatchdog",
          "default_hugepagesz",
          "hugepagesz",
          "hugepages",
          "intel_idle.max_cstate",
          "processor.max_cstate",
          "init_on_alloc",
          "init_on_free",
          "cpufreq.default_governor",
          "workqueue.default_affinity_scope",
          "nvme_core.multipath",
          "iommu.passthrough",
          "iommu.strict",
          "isolcpus",
          "nohz_full",
          "rcu_nocbs",
          "rcu_nocb_poll",
          "intel_iommu",
          "amd_iommu",
          "intel_pstate",
          "amd_pstate",
          "crashkernel",
          "pcie_aspm",
          "irqaffinity",
          "threadirqs",
          "nosoftlockup",
          "softlockup_panic",
          "hardlockup_panic",
          "hung_task_panic",
          "split_lock_detect",
          "cgroup_no_v1",
          "kernelcore",
          "movablecore",
          "slab_nomerge",
          "page_owner",
          "debug_pagealloc",
          "slub_debug",
          "slab_debug",
          "hugetlb_cma",
          "spectre_v2",
          "spectre_v1",
          "iommu.forcedac",
          "systemd.unified_cgroup_hierarchy");

  private KernelParameters() {}

  /** Returns the parameters that do nothing here, each with why. */
  static List<Evidence> ineffective(CommandLine line, Era era) {
    List<Evidence> found = new ArrayList<>();
    for (CommandLine.Argument argument : line.arguments()) {
      String why = whyIneffective(argument, era);
      if (!why.isEmpty()) {
        found.add(new Evidence(CMDLINE, argument.raw() + ": " + why));
      }
    }
    return found;
  }

  /** Returns whether some parameter can only be judged where the kernel's age is known. */
  static boolean dependsOnEra(CommandLine line) {
    for (CommandLine.Argument argument : line.arguments()) {
      boolean same =
          whyIneffective(argument, Era.OLD).isEmpty()
              == whyIneffective(argument, Era.FULL_AND_LAZY).isEmpty();
      if (!same) {
        return true;
      }
    }
    return false;
  }

  private static String whyIneffective(CommandLine.Argument argument, Era era) {
    String value = argument.value();
    String name = argument.name().replace('-', '_');
    boolean young = era == Era.ALL_MODES || era == Era.FULL_AND_LAZY;
    if (name.startsWith("sysctl.")) {
      return young && DEAD_SYSCTLS.contains(name.substring("sysctl.".length()).replace('/', '.'))
          ? "not a sysctl since Linux 5.13"
          : "";
    }
    return switch (name) {
      case "kthread_cpus" -> "no parameter of the mainline kernel";
      case "elevator" -> young ? "without effect since the legacy block layer is gone" : "";
      case "sched_min_granularity_ns",
          "sched_wakeup_granularity_ns",
          "sched_latency_ns",
          "sched_migration_cost_ns",
          "sched_nr_migrate" ->
          "never was a parameter";
      case "numa_balancing" ->
          Set.of("enable", "disable").contains(value) ? "" : "takes enable or disable alone";
      case "transparent_hugepage" ->
          Set.of("always", "madvise", "never").contains(value)
              ? ""
              : "takes always, madvise or never alone";
      case "nmi_watchdog" -> watchdog(value) ? "" : "takes 0, 1, panic, nopanic or rN";
      case "preempt" -> whyNoPreemption(value, era);
      default -> bareSysctl(name) ? "a sysctl: needs the prefix sysctl." : "";
    };
  }

  /** Follows hardlockup_panic_setup() of kernel/watchdog.c: words with commas, by their start. */
  private static boolean watchdog(String value) {
    for (String word : value.split(",", -1)) {
      if (word.startsWith("panic")
          || word.startsWith("nopanic")
          || word.startsWith("0")
          || word.startsWith("1")
          || word.startsWith("r")) {
        return true;
      }
    }
    return false;
  }

  private static String whyNoPreemption(String value, Era era) {
    return switch (value) {
      case "full", "lazy" -> "";
      case "none", "voluntary" ->
          switch (era) {
            case FULL_AND_LAZY -> "an unsupported mode from Linux 7.0 on: full and lazy are left";
            case OLD, ALL_MODES, UNKNOWN -> "";
          };
      default -> "takes none, voluntary, full or lazy, as far as the kernel has them";
    };
  }

  /**
   * Parameters with these dotted prefixes are taken for those of a module, and dropped silently.
   */
  private static boolean bareSysctl(String name) {
    return name.startsWith("vm.")
        || name.startsWith("kernel.")
        || name.startsWith("net.core.")
        || name.startsWith("net.ipv4.");
  }

  /** Returns the parameters that are one letter away from a known one, with that one. */
  static List<Evidence> misspelt(CommandLine line) {
    List<Evidence> found = new ArrayList<>();
    for (CommandLine.Argument argument : line.arguments()) {
      String name = argument.name().replace('-', '_');
      if (name.length() < 7 || KNOWN.contains(name)) {
        continue;
      }
      for (String known : KNOWN) {
        if (isOneEditApart(name, known)) {
          found.add(new Evidence(CMDLINE, argument.raw() + ": is " + known + " meant?"));
        }
      }
    }
    return found;
  }

  /** Returns whether one letter added, dropped or changed, or two swapped, turn a into b. */
  static boolean isOneEditApart(String a, String b) {
    String shorter = a.length() <= b.length() ? a : b;
    String longer = a.length() <= b.length() ? b : a;
    if (longer.length() - shorter.length() > 1 || a.equals(b)) {
      return false;
    }
    int at = 0;
    while (at < shorter.length() && shorter.charAt(at) == longer.charAt(at)) {
      at++;
    }
    if (longer.length() > shorter.length()) {
      return shorter.substring(at).equals(longer.substring(at + 1));
    }
    boolean changed = shorter.substring(at + 1).equals(longer.substring(at + 1));
    boolean swapped =
        at + 1 < shorter.length()
            && shorter.charAt(at) == longer.charAt(at + 1)
            && shorter.charAt(at + 1) == longer.charAt(at)
            && shorter.substring(at + 2).equals(longer.substring(at + 2));
    return changed || swapped;
  }

  /** What a parameter that stands more than once amounts to. */
  record Repetition(String raw, boolean conflicting) {}

  /** Returns the parameters that stand more than once although only the last one counts. */
  static List<Repetition> repeated(CommandLine line) {
    List<Repetition> found = new ArrayList<>();
    List<String> done = new ArrayList<>();
    for (CommandLine.Argument argument : line.arguments()) {
      String name = argument.name().replace('-', '_');
      boolean single = LAST_WINS.contains(name) || name.startsWith("sysctl.");
      if (!single || done.contains(name)) {
        continue;
      }
      done.add(name);
      List<CommandLine.Argument> all = line.all(name);
      if (all.size() > 1) {
        StringBuilder raw = new StringBuilder();
        boolean conflicting = false;
        for (CommandLine.Argument one : all) {
          raw.append(raw.isEmpty() ? "" : " ").append(one.raw());
          conflicting |= !one.value().equals(all.getFirst().value());
        }
        found.add(new Repetition(raw.toString(), conflicting));
      }
    }
    return found;
  }
}
