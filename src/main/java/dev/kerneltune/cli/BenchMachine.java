package dev.kerneltune.cli;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Capabilities;
import dev.kerneltune.host.Host;
import dev.kerneltune.host.Listing;
import dev.kerneltune.host.Raw;
import dev.kerneltune.host.ThreadStat;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Values;
import dev.kerneltune.probe.MachineSurvey;
import dev.kerneltune.report.MachineText;
import dev.kerneltune.sched.bench.Conditions;
import dev.kerneltune.sched.scx.KernelBtf;
import dev.kerneltune.sched.scx.LibBpf;
import dev.kerneltune.sched.scx.ScxBackend;
import dev.kerneltune.sched.scx.ScxPreflight;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The machine that is measured on: what it is, and how busy others keep it. */
final class BenchMachine {
  private static final String SCHED_EXT = "/sys/kernel/sched_ext";
  private static final long LOOK_MILLIS = 1_000;
  private static final int PERMILLE = 1_000;

  /** How many states of a CPU are counted: guest time is part of user time. */
  private static final int STATES = 8;

  private final Supplier<CachedHost> hosts;

  /** How much CPU time there was, and how much of it was used, in ticks since boot. */
  record Use(long all, long busy) {}

  /**
   * @param hosts gives the machine anew, as nothing that was read before is true any more
   */
  BenchMachine(Supplier<CachedHost> hosts) {
    this.hosts = hosts;
  }

  /** Finds out what it is, and looks at it for a second. */
  Conditions conditions() throws InterruptedException {
    Use before = use();
    TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    Use after = use();
    try (CachedHost host = hosts.get()) {
      Machine machine = CachedHost.reading(host, MachineSurvey::of);
      String place = machine.place().virtualization().orElse("");
      return new Conditions(
          MachineText.line(machine),
          governor(host),
          text(host, "/proc/loadavg").orElse("not readable"),
          permille(after.busy() - before.busy(), after.all() - before.all()),
          // What MachineSurvey calls qemu has no KVM: every instruction is emulated.
          place.equals("qemu") ? Conditions.Timing.EMULATED : Conditions.Timing.REAL);
    }
  }

  /** Returns how many CPUs this process may use. */
  static int cpus() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Returns the id of this boot. */
  String boot() {
    try (CachedHost host = hosts.get()) {
      return text(host, "/proc/sys/kernel/random/boot_id").orElse("");
    }
  }

  /** Returns the release of the running kernel. */
  String kernel() {
    try (CachedHost host = hosts.get()) {
      return text(host, "/proc/sys/kernel/osrelease").orElse("");
    }
  }

  /** Returns the BPF scheduler that is loaded already, if one is. */
  Optional<String> loaded() {
    try (CachedHost host = hosts.get()) {
      boolean isIn = text(host, SCHED_EXT + "/state").orElse("").equals("enabled");
      return isIn
          ? text(host, SCHED_EXT + "/root/ops").or(() -> Optional.of("one"))
          : Optional.empty();
    }
  }

  /** Returns why sched_ext cannot be used at all; empty where the kernel has it. */
  Optional<String> lacksSchedExt() {
    try (CachedHost host = hosts.get()) {
      return text(host, SCHED_EXT + "/state").isPresent()
          ? Optional.empty()
          : Optional.of(
              "this kernel has no sched_ext (/sys/kernel/sched_ext/state is not there; 6.12 and"
                  + " newer with CONFIG_SCHED_CLASS_EXT have it)");
    }
  }

  /** Returns why the BPF scheduler would not be loaded; empty where it would. */
  Optional<String> refusesSchedExt(Reading<LibBpf> library, KernelBtf types) {
    try (CachedHost host = hosts.get()) {
      return switch (ScxBackend.preflight(host, library, types)) {
        case ScxPreflight.Result.Refused(var reasons) -> Optional.of(String.join("; ", reasons));
        case ScxPreflight.Result.Ready _ -> Optional.empty();
      };
    }
  }

  /** Returns whether this process may raise the priority of its children. */
  boolean mayRaise() {
    try (CachedHost host = hosts.get()) {
      return text(host, "/proc/self/status")
          .flatMap(Capabilities::parse)
          .filter(each -> each.has(Capabilities.SYS_NICE))
          .isPresent();
    }
  }

  private static String governor(Host host) {
    String folder = "/sys/devices/system/cpu/cpufreq";
    Set<String> governors = new TreeSet<>();
    if (host.list(folder) instanceof Listing.Names(var policies)) {
      for (String policy : policies) {
        text(host, folder + "/" + policy + "/scaling_governor").ifPresent(governors::add);
      }
    }
    return governors.isEmpty() ? "not told (no cpufreq)" : String.join(" and ", governors);
  }

  /** Reads the first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal. */
  Use use() {
    try (CachedHost host = hosts.get()) {
      String line = text(host, "/proc/stat").orElse("").lines().findFirst().orElse("");
      List<Long> ticks = ticks(line);
      long all = ticks.stream().mapToLong(Long::longValue).sum();
      if (ticks.isEmpty()) {
        throw new UserError(
            "/proc/stat: cannot be read or understood; expected a line that begins with cpu and has"
                + " eight counters: without it nobody knows who else uses the CPUs");
      }
      return new Use(all, all - ticks.get(3) - ticks.get(4));
    }
  }

  /** Returns the ticks that these processes and their ended children used. */
  long used(Collection<Long> pids) {
    long sum = 0;
    try (CachedHost host = hosts.get()) {
      for (long pid : pids) {
        sum +=
            text(host, "/proc/" + pid + "/stat")
                .flatMap(ThreadStat::parse)
                .map(ThreadStat::usedTicks)
                .orElse(0L);
      }
    }
    return sum;
  }

  /** Returns the part of the CPU time between two looks that was not used by {@code own} ticks. */
  static int others(Use before, Use after, long own) {
    return permille(Math.max(0, after.busy() - before.busy() - own), after.all() - before.all());
  }

  private static int permille(long part, long all) {
    return all <= 0 ? 0 : Math.toIntExact(part * PERMILLE / all);
  }

  private static List<Long> ticks(String line) {
    List<String> words = Values.words(line);
    return words.size() <= STATES
        ? List.of()
        : words.subList(1, 1 + STATES).stream().map(Long::parseLong).toList();
  }

  private static Optional<String> text(Host host, String path) {
    return host.read(path) instanceof Raw.Bytes bytes
        ? Optional.of(bytes.text().strip())
        : Optional.empty();
  }
}
