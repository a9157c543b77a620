package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.NumaNode;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.List;

/** How memory and CPUs lie on the NUMA nodes, and what automatic balancing makes of it. */
final class MemoryNodesProbe implements Probe {
  private static final String NODES = "/sys/devices/system/node/node*/{cpulist,meminfo}";
  private static final String BALANCING = "/proc/sys/kernel/numa_balancing";
  private static final int AMD = 0x1002;
  private static final int MI300X = 0x74a1;

  private static final Question NODE_MEMORY =
      new Question(
          "memory/node-memory",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Does every node with CPUs have memory, and the same (one-node, even, uneven: more than"
              + " 10 % apart, empty-node: CPUs without memory)?");
  private static final Question BALANCING_MODE =
      new Question(
          "memory/numa-balancing-mode",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "What does automatic NUMA balancing do (off, normal, tiering, tiering-without-tier: it is"
              + " to move pages to slower memory, and no node is memory without CPUs)?");
  private static final Question SLOW_NODES =
      new Question(
          "memory/memory-only-nodes",
          ValueKind.INT,
          SubjectKind.HOST,
          "How many nodes have memory and no CPUs (CXL, persistent memory, memory of a GPU)?");
  private static final Question MI300X_NODES =
      new Question(
          "memory/mi300x-nodes-per-socket",
          ValueKind.INT,
          SubjectKind.HOST,
          "How many NUMA nodes has a socket of a host with MI300X GPUs and EPYC 9004 processors?");

  @Override
  public List<Question> questions() {
    return List.of(NODE_MEMORY, BALANCING_MODE, SLOW_NODES, MI300X_NODES);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<List<Node>> nodes = machine.numaNodes().then(MemoryNodesProbe::read);
    List<Evidence> trail = new ArrayList<>();
    if (nodes instanceof Reading.Present<List<Node>>(var all, _)) {
      trail.add(new Evidence(NODES, describe(all)));
    }
    add(facts, NODE_MEMORY, nodes.map(MemoryNodesProbe::balance).map(Value.Text::new), trail);
    add(facts, SLOW_NODES, nodes.map(all -> new Value.Int(slow(all))), trail);

    Reading<Long> mode = Files.number(host, BALANCING);
    List<Evidence> modeTrail = new ArrayList<>();
    if (mode instanceof Reading.Present<Long>(_, var raw)) {
      modeTrail.add(new Evidence(BALANCING, raw));
    }
    modeTrail.addAll(trail);
    add(
        facts,
        BALANCING_MODE,
        nodes.then(all -> mode.then(bits -> mode(bits, all))).map(Value.Text::new),
        modeTrail);
    List<Evidence> nps = new ArrayList<>(trail);
    add(facts, MI300X_NODES, perSocket(machine, nodes, nps), nps);
  }

  private static void add(
      FactSink facts, Question question, Reading<? extends Value> reading, List<Evidence> trail) {
    facts.add(question, new Subject.WholeHost(), reading.map(value -> value), trail);
  }

  /**
   * A node whose CPUs and memory could be read.
   *
   * @param number its number
   * @param cpus how many CPUs it has
   * @param memory in bytes
   */
  record Node(int number, int cpus, long memory) {}

  /** A node that could not be read leaves every answer open. */
  private static Reading<List<Node>> read(List<NumaNode> nodes) {
    List<Node> all = new ArrayList<>();
    for (NumaNode node : nodes) {
      Reading<Node> read =
          node.cpus()
              .then(
                  cpus -> node.memoryBytes().map(bytes -> new Node(node.id(), cpus.size(), bytes)));
      if (!(read instanceof Reading.Present<Node>(var found, _))) {
        return read.map(List::of);
      }
      all.add(found);
    }
    return Reading.present(List.copyOf(all), all.size() + " nodes");
  }

  private static String describe(List<Node> nodes) {
    StringBuilder words = new StringBuilder();
    for (Node node : nodes) {
      if (words.length() > 160) {
        return words + " and more, " + nodes.size() + " nodes in all";
      }
      words.append(words.isEmpty() ? "" : "; ").append("node").append(node.number());
      words.append(": ").append(node.cpus()).append(" CPUs, ");
      words.append(node.memory() >> 20).append(" MiB");
    }
    return words.toString();
  }

  /** Compares the nodes that have CPUs with each other. */
  static String balance(List<Node> nodes) {
    long least = Long.MAX_VALUE;
    long most = 0;
    int counted = 0;
    for (Node node : nodes) {
      if (node.cpus() > 0) {
        least = Math.min(least, node.memory());
        most = Math.max(most, node.memory());
        counted++;
      }
    }
    if (counted < 2) {
      return "one-node";
    }
    if (least == 0) {
      return "empty-node";
    }
    return most - least > most / 10 ? "uneven" : "even";
  }

  private static long slow(List<Node> nodes) {
    long slow = 0;
    for (Node node : nodes) {
      slow += node.cpus() == 0 && node.memory() > 0 ? 1 : 0;
    }
    return slow;
  }

  /** Names the mode; 1 and 2 are bits (include/linux/sched/sysctl.h, NUMA_BALANCING_NORMAL). */
  static Reading<String> mode(long bits, List<Node> nodes) {
    if (nodes.size() < 2) {
      return Reading.absent("one node: there is nothing to balance");
    }
    String raw = Long.toString(bits);
    if (bits < 0 || bits > 3) {
      return Reading.malformed(raw, "a mask of the bits 1 (normal) and 2 (tiering)");
    }
    if ((bits & 2) != 0) {
      return Reading.present(slow(nodes) > 0 ? "tiering" : "tiering-without-tier", raw);
    }
    return Reading.present(bits == 0 ? "off" : "normal", raw);
  }

  private static Reading<Value> perSocket(
      Machine machine, Reading<List<Node>> nodes, List<Evidence> trail) {
    return machine
        .gpus()
        .then(MemoryNodesProbe::mi300x)
        .then(
            _ ->
                machine
                    .cpus()
                    .model()
                    .then(
                        model -> {
                          trail.add(new Evidence("/proc/cpuinfo", model));
                          return isEpyc9004(model)
                              ? Reading.present(model, model)
                              : Reading.<String>absent("the processor is no EPYC 9004: " + model);
                        }))
        .then(_ -> machine.cpus().packages())
        .then(packages -> nodes.then(all -> perSocket(all, packages)));
  }

  private static Reading<Integer> mi300x(List<PciFunction> gpus) {
    for (PciFunction gpu : gpus) {
      Reading<Integer> found =
          gpu.vendor()
              .then(
                  vendor ->
                      vendor == AMD
                          ? gpu.device()
                          : Reading.<Integer>absent("no GPU is an MI300X"));
      if (found instanceof Reading.Unreadable<Integer>
          || found instanceof Reading.Malformed<Integer>
          || (found instanceof Reading.Present<Integer>(var device, _) && device == MI300X)) {
        return found;
      }
    }
    return Reading.absent("no GPU is an MI300X");
  }

  /** The last digit of the number is the generation: 9654 is of 9004, 9555 of 9005. */
  static boolean isEpyc9004(String model) {
    int at = model.indexOf("EPYC 9");
    return at >= 0 && model.length() > at + 8 && model.charAt(at + 8) == '4';
  }

  private static Reading<Value> perSocket(List<Node> nodes, int packages) {
    int withCpus = 0;
    for (Node node : nodes) {
      withCpus += node.cpus() > 0 ? 1 : 0;
    }
    return packages <= 0 || withCpus % packages != 0
        ? Reading.malformed(
            withCpus + " nodes with CPUs, " + packages + " sockets", "as many nodes on each socket")
        : Reading.present(
            new Value.Int(withCpus / packages),
            withCpus + " nodes with CPUs on " + packages + " sockets");
  }
}
