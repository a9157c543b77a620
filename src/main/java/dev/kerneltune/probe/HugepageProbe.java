package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.NumaNode;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whether the pools of huge pages are what was asked for, where they lie, and who uses them. */
final class HugepageProbe implements Probe {
  private static final String NODES = "/sys/devices/system/node/node*/hugepages";
  private static final long LARGE_POOL = 64L << 30;

  private static final Question ASKED =
      new Question(
          "memory/hugepages-asked",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Did the kernel get the huge pages that its command line asks for (as-asked, uneven:"
              + " all in sum and too few on a node, short: too few, no-such-size)? (Not asked where"
              + " it asks for none.)");
  private static final Question NODE_BALANCE =
      new Question(
          "memory/hugepages-nodes",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "How do the huge pages lie on the nodes with CPUs (no-pool, one-node: the machine has"
              + " one, even, uneven)?");
  private static final Question IDLE =
      new Question(
          "memory/hugepages-idle",
          ValueKind.INT,
          SubjectKind.HOST,
          "How many percent of the memory lie in huge pages of a pool that nobody uses?");
  private static final Question VMEMMAP =
      new Question(
          "memory/hugepages-vmemmap",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Are the page structures of a pool of 64 GiB or more given back (small-pool, on, off)?");

  @Override
  public List<Question> questions() {
    return List.of(ASKED, NODE_BALANCE, IDLE, VMEMMAP);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<List<HugepagePools.Pool>> pools = HugepagePools.read(host, machine);
    List<Evidence> trail = new ArrayList<>();
    if (pools instanceof Reading.Present<List<HugepagePools.Pool>>(var all, _)) {
      trail.add(new Evidence(NODES, HugepagePools.describe(all)));
    }
    List<Evidence> asked = new ArrayList<>();
    Reading<String> answer =
        machine
            .commandLine()
            .then(HugepageRequest::parse)
            .then(
                requests -> {
                  asked.add(new Evidence("/proc/cmdline", describe(requests)));
                  return asksForNone(requests)
                      ? Reading.absent("the command line asks for no huge pages")
                      : pools.then(all -> asked(requests, all, defaultSize(host)));
                });
    asked.addAll(trail);
    add(facts, ASKED, text(answer), asked);
    add(
        facts,
        NODE_BALANCE,
        text(pools.then(all -> machine.numaNodes().then(nodes -> balance(nodes, all)))),
        trail);
    add(
        facts,
        IDLE,
        pools.then(all -> machine.memoryBytes().then(memory -> idle(all, memory))),
        trail);
    add(facts, VMEMMAP, text(pools.then(all -> vmemmap(host, all))), trail);
  }

  private static void add(
      FactSink facts, Question question, Reading<Value> reading, List<Evidence> trail) {
    facts.add(question, new Subject.WholeHost(), reading, trail);
  }

  private static Reading<Value> text(Reading<String> reading) {
    return reading.map(Value.Text::new);
  }

  private static boolean asksForNone(List<HugepageRequest> requests) {
    for (HugepageRequest request : requests) {
      if (request.pages() > 0) {
        return false;
      }
    }
    return true;
  }

  private static String describe(List<HugepageRequest> requests) {
    StringBuilder words = new StringBuilder();
    for (HugepageRequest request : requests) {
      words.append(words.isEmpty() ? "" : " ").append(request.raw());
    }
    return words.isEmpty() ? "no hugepages=" : words.toString();
  }

  private static Reading<Long> defaultSize(Host host) {
    Raw raw = host.read("/proc/meminfo");
    return NamedCounters.parse(raw).then(meminfo -> meminfo.get("Hugepagesize"));
  }

  /** Compares requests with pools; the pages of an administrator beyond them are no shortage. */
  static Reading<String> asked(
      List<HugepageRequest> requests, List<HugepagePools.Pool> pools, Reading<Long> defaultSize) {
    String worst = "none-asked";
    StringBuilder raw = new StringBuilder();
    for (HugepageRequest request : requests) {
      Reading<Long> size = request.size() != 0 ? Reading.present(request.size(), "") : defaultSize;
      if (!(size instanceof Reading.Present<Long>(var bytes, _))) {
        return size.map(_ -> "");
      }
      String word = request.pages() == 0 ? "none-asked" : compare(request, bytes, pools);
      worst = rank(word) > rank(worst) ? word : worst;
      raw.append(raw.isEmpty() ? "" : "; ").append(request.raw()).append(": ").append(word);
    }
    return Reading.present(worst, raw.toString());
  }

  private static String compare(
      HugepageRequest request, long size, List<HugepagePools.Pool> pools) {
    Map<Integer, Long> kept = HugepagePools.kept(pools, size);
    if (kept.isEmpty()) {
      return "no-such-size";
    }
    long sum = 0;
    for (long pages : kept.values()) {
      sum += pages;
    }
    if (sum < request.pages()) {
      return "short";
    }
    for (Map.Entry<Integer, Long> node : request.byNode().entrySet()) {
      if (kept.getOrDefault(node.getKey(), 0L) < node.getValue()) {
        return "uneven";
      }
    }
    return "as-asked";
  }

  private static int rank(String word) {
    return List.of("none-asked", "as-asked", "uneven", "short", "no-such-size").indexOf(word);
  }

  /** A pool is uneven where one node has more than twice the pages of another, in any size. */
  static Reading<String> balance(List<NumaNode> nodes, List<HugepagePools.Pool> pools) {
    if (HugepagePools.bytes(pools) == 0) {
      return Reading.present("no-pool", "0 pages");
    }
    List<Integer> withCpus = new ArrayList<>();
    for (NumaNode node : nodes) {
      if (!(node.cpus() instanceof Reading.Present<CpuSet>(var cpus, _))) {
        return node.cpus().map(_ -> "");
      }
      if (!cpus.isEmpty()) {
        withCpus.add(node.id());
      }
    }
    if (withCpus.size() < 2) {
      return Reading.present("one-node", "one node with CPUs");
    }
    TreeSet<Long> sizes = new TreeSet<>();
    for (HugepagePools.Pool pool : pools) {
      sizes.add(pool.size());
    }
    for (long size : sizes) {
      Map<Integer, Long> kept = new TreeMap<>(HugepagePools.kept(pools, size));
      kept.keySet().retainAll(withCpus);
      long most = 0;
      long fewest = Long.MAX_VALUE;
      for (int node : withCpus) {
        long pages = kept.getOrDefault(node, 0L);
        most = Math.max(most, pages);
        fewest = Math.min(fewest, pages);
      }
      if (most > 2 * fewest) {
        return Reading.present("uneven", HugepagePools.describe(pools));
      }
    }
    return Reading.present("even", HugepagePools.describe(pools));
  }

  private static Reading<Value> idle(List<HugepagePools.Pool> pools, long memory) {
    long idle = 0;
    for (HugepagePools.Pool pool : pools) {
      idle += pool.free() * pool.size();
    }
    return memory <= 0
        ? Reading.malformed("MemTotal " + memory, "a memory of more than 0 bytes")
        : Reading.present(
            new Value.Int(idle * 100 / memory),
            (idle >> 20) + " MiB free in pools of " + (memory >> 20) + " MiB memory");
  }

  private static Reading<String> vmemmap(Host host, List<HugepagePools.Pool> pools) {
    long bytes = HugepagePools.bytes(pools);
    if (bytes < LARGE_POOL) {
      return Reading.present("small-pool", (bytes >> 20) + " MiB in pools");
    }
    return Files.number(host, "/proc/sys/vm/hugetlb_optimize_vmemmap")
        .map(value -> value == 0 ? "off" : "on");
  }
}
