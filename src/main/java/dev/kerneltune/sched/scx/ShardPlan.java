package dev.kerneltune.sched.scx;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Reading;
import dev.kerneltune.probe.Files;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the CPUs are cut into shards, each with a queue of its own: by the last cache that they
 * share, and that into parts of at most 16, since a queue that more of them share is what they wait
 * for. Threads of one core stay together.
 *
 * @param possible how many CPUs the kernel counts, those that never came among them
 * @param shards every possible CPU is in one of them
 */
record ShardPlan(int possible, List<Shard> shards) {
  /** KT_SHARD_CPUS of native/sched/kt.h. */
  static final int CPUS = 16;

  /** KT_SHARDS of native/sched/kt.h. */
  static final int MOST = 128;

  private static final String FOLDER = "/sys/devices/system/cpu";
  private static final String NODES = "/sys/devices/system/node";
  private static final int CACHES = 10;

  /** NUMA_NO_NODE of include/linux/nodemask_types.h. */
  private static final int NO_NODE = -1;

  /** Copies the list. */
  ShardPlan {
    shards = List.copyOf(shards);
  }

  /**
   * CPUs that share a queue.
   *
   * @param node the NUMA node that the queue's memory is on; -1 where that is not known
   */
  record Shard(int node, List<Integer> cpus) {
    /** Copies the list. */
    Shard {
      cpus = List.copyOf(cpus);
    }
  }

  static Reading<ShardPlan> read(Host host) {
    return Files.cpuList(host, FOLDER + "/possible").then(possible -> plan(host, possible));
  }

  private static Reading<ShardPlan> plan(Host host, CpuSet possible) {
    if (possible.isEmpty()) {
      return Reading.malformed("", "the list of possible CPUs");
    }
    Map<Integer, Integer> nodes = nodes(host);
    List<Shard> shards = new ArrayList<>();
    for (CpuSet group : groups(host, possible, nodes)) {
      List<Integer> cpus = byCore(host, group);
      int parts = (cpus.size() + CPUS - 1) / CPUS;
      for (int i = 0; i < parts; i++) {
        List<Integer> part = cpus.subList(cpus.size() * i / parts, cpus.size() * (i + 1) / parts);
        shards.add(new Shard(nodes.getOrDefault(part.getFirst(), NO_NODE), part));
      }
    }
    int[] all = possible.toArray();
    return shards.size() > MOST
        ? Reading.malformed(
            possible.toString(), "CPUs in at most " + MOST + " shards, not " + shards.size())
        : Reading.present(new ShardPlan(all[all.length - 1] + 1, shards), possible.toString());
  }

  private static Map<Integer, Integer> nodes(Host host) {
    Map<Integer, Integer> nodes = new HashMap<>();
    for (int node : Files.cpuList(host, NODES + "/online").orElse(CpuSet.empty()).toArray()) {
      CpuSet cpus = Files.cpuList(host, NODES + "/node" + node + "/cpulist").orElse(CpuSet.empty());
      for (int cpu : cpus.toArray()) {
        nodes.put(cpu, node);
      }
    }
    return nodes;
  }

  /** Returns the CPUs by their last cache; those that tell none, as they are off, by their node. */
  private static List<CpuSet> groups(Host host, CpuSet possible, Map<Integer, Integer> nodes) {
    List<CpuSet> groups = new ArrayList<>();
    Map<Integer, BitSet> others = new TreeMap<>();
    CpuSet left = possible;
    for (int cpu : possible.toArray()) {
      if (left.contains(cpu)) {
        CpuSet shared = lastCache(host, cpu).intersect(left);
        if (shared.contains(cpu)) {
          groups.add(shared);
          left = left.minus(shared);
        } else {
          int node = nodes.getOrDefault(cpu, NO_NODE);
          others.computeIfAbsent(node, _ -> new BitSet()).set(cpu);
        }
      }
    }
    others.values().forEach(bits -> groups.add(CpuSet.of(bits)));
    return groups;
  }

  private static CpuSet lastCache(Host host, int cpu) {
    CpuSet shared = CpuSet.empty();
    long highest = 0;
    for (int i = 0; i < CACHES; i++) {
      String cache = FOLDER + "/cpu" + cpu + "/cache/index" + i;
      long level = Files.number(host, cache + "/level").orElse(0L);
      if (level == 0) {
        return shared;
      }
      if (level > highest) {
        highest = level;
        shared = Files.cpuList(host, cache + "/shared_cpu_list").orElse(CpuSet.empty());
      }
    }
    return shared;
  }

  private static List<Integer> byCore(Host host, CpuSet group) {
    Map<Integer, Integer> cores = new HashMap<>();
    List<Integer> cpus = new ArrayList<>();
    for (int cpu : group.toArray()) {
      String siblings = FOLDER + "/cpu" + cpu + "/topology/thread_siblings_list";
      int[] core = Files.cpuList(host, siblings).orElse(CpuSet.of(cpu)).toArray();
      cores.put(cpu, core.length == 0 ? cpu : core[0]);
      cpus.add(cpu);
    }
    cpus.sort(Comparator.comparingInt((Integer cpu) -> cores.getOrDefault(cpu, cpu)));
    return cpus;
  }
}
