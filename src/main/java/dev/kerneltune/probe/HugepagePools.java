package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.NumaNode;
import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pools of huge pages, by size and node:
 * /sys/devices/system/node/nodeN/hugepages/hugepages-SIZEkB (mm/hugetlb.c), and where the kernel
 * has no NUMA /sys/kernel/mm/hugepages. /proc/meminfo tells the default size only, and is not
 * asked: a machine whose default is 1 GiB says HugePages_Total 0 beside a pool of 2 MiB pages.
 */
final class HugepagePools {
  private HugepagePools() {}

  /**
   * A pool of one size on one node.
   *
   * @param node its number; -1 for the pool of a machine without NUMA folders
   * @param size of a page, in bytes
   * @param pages how many there are, surplus ones among them
   * @param free how many nobody uses
   * @param surplus how many are on loan beyond the pool
   */
  record Pool(int node, long size, long pages, long free, long surplus) {
    /** Returns the pages that stay. */
    long kept() {
      return pages - surplus;
    }
  }

  /** Reads every pool. */
  static Reading<List<Pool>> read(Host host, Machine machine) {
    return switch (machine.numaNodes()) {
      case Reading.Present<List<NumaNode>>(var nodes, _) -> {
        List<Pool> pools = new ArrayList<>();
        for (NumaNode node : nodes) {
          String folder = "/sys/devices/system/node/node" + node.id() + "/hugepages";
          Reading<List<Pool>> some = read(host, folder, node.id());
          if (!(some instanceof Reading.Present<List<Pool>>(var found, _))) {
            yield some;
          }
          pools.addAll(found);
        }
        yield Reading.present(List.copyOf(pools), pools.size() + " pools");
      }
      case Reading.Absent<List<NumaNode>> _ -> read(host, "/sys/kernel/mm/hugepages", -1);
      case Reading.Unreadable<List<NumaNode>>(var obstacle, var needs) ->
          Reading.unreadable(obstacle, needs);
      case Reading.Malformed<List<NumaNode>>(var raw, var problem) ->
          Reading.malformed(raw, problem);
    };
  }

  private static Reading<List<Pool>> read(Host host, String folder, int node) {
    return Files.names(host, folder)
        .then(
            names -> {
              List<Pool> pools = new ArrayList<>();
              for (String name : names) {
                Reading<Pool> pool = pool(host, folder, name, node);
                if (pool instanceof Reading.Present<Pool>(var found, _)) {
                  pools.add(found);
                } else {
                  return pool.map(List::of);
                }
              }
              return Reading.present(pools, String.join(" ", names));
            });
  }

  private static Reading<Pool> pool(Host host, String folder, String name, int node) {
    String path = folder + "/" + name;
    return size(name)
        .then(
            size ->
                Files.number(host, path + "/nr_hugepages")
                    .then(
                        pages ->
                            Files.number(host, path + "/free_hugepages")
                                .then(
                                    free ->
                                        Files.number(host, path + "/surplus_hugepages")
                                            .map(
                                                surplus ->
                                                    new Pool(node, size, pages, free, surplus)))));
  }

  /** Reads the size in bytes in a folder's name: hugepages-2048kB. */
  static Reading<Long> size(String name) {
    String digits =
        name.startsWith("hugepages-") && name.endsWith("kB")
            ? name.substring("hugepages-".length(), name.length() - 2)
            : "";
    try {
      return Reading.present(Long.parseLong(digits) << 10, name);
    } catch (NumberFormatException _) {
      return Reading.malformed(name, "a folder named hugepages-SIZEkB");
    }
  }

  /** Returns the pages that stay, by node, of one size. */
  static Map<Integer, Long> kept(List<Pool> pools, long size) {
    Map<Integer, Long> kept = new TreeMap<>();
    for (Pool pool : pools) {
      if (pool.size() == size) {
        kept.merge(pool.node(), pool.kept(), Long::sum);
      }
    }
    return kept;
  }

  /** Returns the bytes of every pool. */
  static long bytes(List<Pool> pools) {
    long bytes = 0;
    for (Pool pool : pools) {
      bytes += pool.pages() * pool.size();
    }
    return bytes;
  }

  /** Returns the pools in words: 2048 kB: node0 128, node1 0. */
  static String describe(List<Pool> pools) {
    Map<Long, StringBuilder> bySize = new TreeMap<>();
    for (Pool pool : pools) {
      StringBuilder words = bySize.computeIfAbsent(pool.size(), _ -> new StringBuilder());
      if (words.length() < 120) {
        words
            .append(words.isEmpty() ? "" : ", ")
            .append(pool.node() < 0 ? "all" : "node" + pool.node())
            .append(' ')
            .append(pool.pages());
      }
    }
    StringBuilder text = new StringBuilder();
    for (Map.Entry<Long, StringBuilder> entry : bySize.entrySet()) {
      text.append(text.isEmpty() ? "" : "; ")
          .append(entry.getKey() >> 10)
          .append(" kB: ")
          .append(entry.getValue());
    }
    return text.isEmpty() ? "no pool" : text.toString();
  }
}
