package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Cpus;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The CPUs: /sys/devices/system/cpu (drivers/base/cpu.c), and /proc/cpuinfo where that is silent.
 */
final class CpuSurvey {
  static final String FOLDER = "/sys/devices/system/cpu";
  static final String CPUINFO = "/proc/cpuinfo";

  private CpuSurvey() {}

  /** Returns the files that are read at once, for {@link Host#warm}. */
  static List<String> files() {
    return List.of(
        FOLDER + "/online",
        FOLDER + "/present",
        FOLDER + "/possible",
        FOLDER + "/isolated",
        FOLDER + "/nohz_full",
        FOLDER + "/offline");
  }

  static Reading<CpuInfo> cpuInfo(Host host) {
    return Files.text(host.readLong(CPUINFO))
        .then(
            text -> {
              CpuInfo info = CpuInfo.parse(text);
              return info.cpus().isEmpty()
                  ? Reading.malformed(
                      text.substring(0, Math.min(80, text.length())), "a processor line per CPU")
                  : Reading.present(info, info.cpus().size() + " processors");
            });
  }

  static Cpus cpus(Host host, Reading<CpuInfo> info) {
    Reading<CpuSet> folders = folders(host);
    Reading<CpuSet> present = present(host, folders);
    Reading<CpuSet> online = online(host, folders);
    Reading<CpuSet> told = online.isPresent() ? online : present;
    Topology topology = new Topology(host);
    Reading<List<CpuSet>> cores = told.then(topology::cores);
    Reading<Integer> packages = told.then(topology::packages);
    return new Cpus(
        online,
        present,
        Files.cpuList(host, FOLDER + "/possible"),
        Files.cpuList(host, FOLDER + "/isolated"),
        Files.cpuList(host, FOLDER + "/nohz_full"),
        info.then(CpuSurvey::vendorOf),
        info.then(CpuSurvey::modelOf),
        info.then(CpuSurvey::flagsOf),
        cores.isPresent() ? cores : orOf(info.then(CpuSurvey::coresOf), cores),
        packages.isPresent() ? packages : orOf(info.then(CpuSurvey::packagesOf), packages));
  }

  private static <T> Reading<T> orOf(Reading<T> second, Reading<T> first) {
    return second.isPresent() ? second : first;
  }

  /** Reads the numbers of the cpuN folders: one per CPU that is present. */
  private static Reading<CpuSet> folders(Host host) {
    return Files.names(host, FOLDER)
        .then(
            names -> {
              CpuSet numbers = numbered(names, "cpu");
              return numbers.isEmpty()
                  ? Reading.unreadable("there is no cpuN folder in " + FOLDER, "")
                  : Reading.present(numbers, "folders cpu" + numbers);
            });
  }

  /** Returns N of each name that is {@code prefix} and a decimal number. */
  static CpuSet numbered(List<String> names, String prefix) {
    BitSet numbers = new BitSet();
    for (String name : names) {
      int number = name.startsWith(prefix) ? decimal(name.substring(prefix.length())) : -1;
      if (number >= 0 && number < CpuSet.LIMIT) {
        numbers.set(number);
      }
    }
    return CpuSet.of(numbers);
  }

  /** Returns the number, or -1 where the text is none. */
  static int decimal(String text) {
    if (text.isEmpty() || text.length() > 9) {
      return -1;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return -1;
      }
    }
    return Integer.parseInt(text);
  }

  private static Reading<CpuSet> present(Host host, Reading<CpuSet> folders) {
    Reading<CpuSet> file = Files.cpuList(host, FOLDER + "/present");
    return file.isPresent() || !folders.isPresent() ? file : folders;
  }

  /**
   * Reads which CPUs run. Without the list, each CPU's own file tells; a CPU that cannot be taken
   * offline (cpu0, as a rule) has none, which counts only where others have one or the list of
   * those offline is there.
   */
  private static Reading<CpuSet> online(Host host, Reading<CpuSet> folders) {
    Reading<CpuSet> file = Files.cpuList(host, FOLDER + "/online");
    if (file.isPresent() || !(folders instanceof Reading.Present<CpuSet>(var all, _))) {
      return file;
    }
    Reading<CpuSet> offline = Files.cpuList(host, FOLDER + "/offline");
    List<String> paths = new ArrayList<>();
    for (int cpu : all.toArray()) {
      paths.add(FOLDER + "/cpu" + cpu + "/online");
    }
    host.warm(paths);
    CpuSet off = offline.orElse(CpuSet.empty());
    boolean told = offline.isPresent();
    BitSet running = new BitSet();
    for (int cpu : all.toArray()) {
      Reading<Long> own = Files.number(host, FOLDER + "/cpu" + cpu + "/online");
      told |= own.isPresent();
      if (own.orElse(1L) != 0 && !off.contains(cpu)) {
        running.set(cpu);
      }
    }
    CpuSet set = CpuSet.of(running);
    return told
        ? Reading.present(set, "cpuN/online and offline: " + set)
        : Reading.unreadable("only the cpuN folders are known, not which CPUs are online", "");
  }

  /** Names the vendor as checks do: intel, amd, hygon, arm, nvidia; another as it is written. */
  static Reading<String> vendorOf(CpuInfo info) {
    String id = info.line("vendor_id");
    if (!id.isEmpty()) {
      return Reading.present(
          switch (id) {
            case "GenuineIntel" -> "intel";
            case "AuthenticAMD" -> "amd";
            case "HygonGenuine" -> "hygon";
            default -> id;
          },
          id);
    }
    // arch/arm64/include/asm/cputype.h, ARM_CPU_IMP_*
    String implementer = info.line("CPU implementer");
    if (!implementer.isEmpty()) {
      return Reading.present(
          switch (implementer) {
            case "0x41" -> "arm";
            case "0x4e" -> "nvidia";
            case "0xc0" -> "ampere";
            case "0x48" -> "hisilicon";
            case "0x46" -> "fujitsu";
            default -> implementer;
          },
          "CPU implementer " + implementer);
    }
    String riscv = info.line("mvendorid");
    return riscv.isEmpty()
        ? Reading.unreadable(CPUINFO + " names no vendor", "")
        : Reading.present(riscv, "mvendorid " + riscv);
  }

  static Reading<String> modelOf(CpuInfo info) {
    String name = info.line("model name");
    if (!name.isEmpty()) {
      return Reading.present(name, name);
    }
    if (!info.parts().isEmpty()) {
      String parts = "CPU part " + String.join(", ", info.parts());
      return Reading.present(parts, parts);
    }
    return Reading.unreadable(CPUINFO + " names no model", "");
  }

  static Reading<Value.Flags> flagsOf(CpuInfo info) {
    return info.flags().isEmpty()
        ? Reading.unreadable(CPUINFO + " has no line flags or Features", "")
        : Reading.present(new Value.Flags(new TreeSet<>(Values.words(info.flags()))), info.flags());
  }

  /** Returns the cores by socket and core number: for recordings without topology files. */
  static Reading<List<CpuSet>> coresOf(CpuInfo info) {
    Map<Long, BitSet> cores = new LinkedHashMap<>();
    for (CpuInfo.Cpu cpu : info.cpus()) {
      if (cpu.coreId() < 0 || cpu.number() < 0 || cpu.number() >= CpuSet.LIMIT) {
        return Reading.unreadable(CPUINFO + " has no core id for every CPU", "");
      }
      long core = (long) cpu.physicalId() << 32 | cpu.coreId();
      cores.computeIfAbsent(core, _ -> new BitSet()).set(cpu.number());
    }
    return sets(cores.values(), CPUINFO + ": physical id and core id");
  }

  static Reading<Integer> packagesOf(CpuInfo info) {
    BitSet packages = new BitSet();
    for (CpuInfo.Cpu cpu : info.cpus()) {
      if (cpu.physicalId() < 0 || cpu.physicalId() >= CpuSet.LIMIT) {
        return Reading.unreadable(CPUINFO + " has no physical id for every CPU", "");
      }
      packages.set(cpu.physicalId());
    }
    return Reading.present(packages.cardinality(), CPUINFO + ": physical id " + packages);
  }

  /** Returns the CPUs of each socket, the one with the lowest CPU first. */
  static Reading<List<CpuSet>> sockets(Host host, Cpus cpus) {
    Reading<CpuSet> told = cpus.online().isPresent() ? cpus.online() : cpus.present();
    Reading<List<CpuSet>> sets = told.then(new Topology(host)::sockets);
    return sets.isPresent() ? sets : orOf(cpuInfo(host).then(CpuSurvey::socketsOf), sets);
  }

  private static Reading<List<CpuSet>> socketsOf(CpuInfo info) {
    Map<Integer, BitSet> sockets = new LinkedHashMap<>();
    for (CpuInfo.Cpu cpu : info.cpus()) {
      if (cpu.physicalId() < 0 || cpu.number() < 0 || cpu.number() >= CpuSet.LIMIT) {
        return Reading.unreadable(CPUINFO + " has no physical id for every CPU", "");
      }
      sockets.computeIfAbsent(cpu.physicalId(), _ -> new BitSet()).set(cpu.number());
    }
    return sets(sockets.values(), CPUINFO + ": physical id");
  }

  private static Reading<List<CpuSet>> sets(Collection<BitSet> groups, String raw) {
    List<CpuSet> sets = new ArrayList<>();
    for (BitSet group : groups) {
      sets.add(CpuSet.of(group));
    }
    return Reading.present(List.copyOf(sets), raw);
  }

  /** The topology files of the CPUs (drivers/base/topology.c). An offline CPU has none. */
  private record Topology(Host host) {
    Reading<List<CpuSet>> cores(CpuSet cpus) {
      return groups(cpus, "core_cpus_list", "thread_siblings_list");
    }

    Reading<Integer> packages(CpuSet cpus) {
      Reading<List<CpuSet>> sets = sockets(cpus);
      if (sets instanceof Reading.Present<List<CpuSet>>(var packages, var raw)) {
        return Reading.present(packages.size(), raw);
      }
      return packageIds(cpus);
    }

    Reading<List<CpuSet>> sockets(CpuSet cpus) {
      return groups(cpus, "package_cpus_list", "core_siblings_list");
    }

    /** Reads one file per group of CPUs, not one per CPU: a group's file names its members. */
    private Reading<List<CpuSet>> groups(CpuSet cpus, String name, String oldName) {
      if (cpus.isEmpty()) {
        return Reading.unreadable("no CPU is known", "");
      }
      int first = cpus.toArray()[0];
      String file = file(first, name);
      Reading<CpuSet> one = Files.cpuList(host, file);
      String used = one.isPresent() ? name : oldName;
      List<String> paths = new ArrayList<>();
      for (int cpu :
          leaders(cpus, one.isPresent() ? one : Files.cpuList(host, file(first, used)))) {
        paths.add(file(cpu, used));
      }
      host.warm(paths);
      List<CpuSet> groups = new ArrayList<>();
      BitSet done = new BitSet();
      for (int cpu : cpus.toArray()) {
        if (done.get(cpu)) {
          continue;
        }
        Reading<CpuSet> group = Files.cpuList(host, file(cpu, used));
        if (!(group instanceof Reading.Present<CpuSet>(var members, _))) {
          return group.map(List::of);
        }
        if (!members.contains(cpu)) {
          return Reading.malformed(file(cpu, used) + ": " + members, "a list with CPU " + cpu);
        }
        groups.add(members);
        for (int member : members.toArray()) {
          done.set(member);
        }
      }
      return Reading.present(List.copyOf(groups), "cpuN/topology/" + used);
    }

    /**
     * Guesses, from the group of the first CPU, which CPUs come first in theirs, so that no file is
     * fetched twice over; a wrong guess costs time and nothing else.
     */
    private static int[] leaders(CpuSet cpus, Reading<CpuSet> firstGroup) {
      int[] members = firstGroup.orElse(CpuSet.empty()).toArray();
      if (members.length < 2 || members.length > 8) {
        return members.length > 8 ? new int[0] : cpus.toArray();
      }
      int stride = members[1] - members[0];
      BitSet leaders = new BitSet();
      for (int cpu : cpus.toArray()) {
        if ((cpu - members[0]) / stride % members.length == 0) {
          leaders.set(cpu);
        }
      }
      return CpuSet.of(leaders).toArray();
    }

    private Reading<Integer> packageIds(CpuSet cpus) {
      List<String> paths = new ArrayList<>();
      for (int cpu : cpus.toArray()) {
        paths.add(file(cpu, "physical_package_id"));
      }
      host.warm(paths);
      TreeSet<Long> ids = new TreeSet<>();
      for (String path : paths) {
        Reading<Long> id = Files.number(host, path);
        if (!(id instanceof Reading.Present<Long>(var number, _))) {
          return id.map(Long::intValue);
        }
        if (number < 0) {
          return Reading.unreadable("the firmware does not say (physical_package_id is -1)", "");
        }
        ids.add(number);
      }
      return ids.isEmpty()
          ? Reading.unreadable("no CPU is known", "")
          : Reading.present(ids.size(), "physical_package_id " + ids);
    }

    private static String file(int cpu, String name) {
      return FOLDER + "/cpu" + cpu + "/topology/" + name;
    }
  }
}
