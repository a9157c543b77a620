package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.NumaNode;
import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Compares what is known of a recorded machine with its survey. Facts are written for people, so
 * each key has its own reading here; a key that has none is counted, not passed over in silence.
 */
final class GroundTruth {
  private final Comparison outcome;
  private final Host host;
  private final Machine machine;
  private final DeviceTruth devices;

  GroundTruth(String name, Host host, JsonNode facts) {
    this.outcome = new Comparison(name);
    this.host = host;
    this.machine = MachineSurvey.of(host);
    this.devices = new DeviceTruth(machine, outcome);
    for (Map.Entry<String, JsonNode> fact : facts.properties()) {
      compare(fact.getKey(), fact.getValue());
    }
  }

  Comparison outcome() {
    return outcome;
  }

  private void compare(String key, JsonNode fact) {
    String text = fact.isValueNode() ? fact.asString() : "";
    switch (key) {
      case "kind" -> {}
      case "kernel" -> kernel(text);
      case "arch" -> outcome.is(key, firstWord(text), machine.architecture());
      case "model" -> outcome.is(key, text, machine.cpus().model());
      case "dmi_product" ->
          outcome.holds(key + " " + text, rawOf(machine.place().virtualization()).contains(text));
      case "cmdline_has" -> commandLine(fact);
      case "cpu_dirs" -> outcome.is(key, fact.asInt(), machine.cpus().present().map(CpuSet::size));
      case "cpus" -> cpus(fact);
      case "siblings" -> siblings(fact);
      case "isolated" -> outcome.is(key, text, machine.cpus().isolated().map(CpuSet::toString));
      case "nohz_full" -> outcome.is(key, CpuSet.empty(), machine.cpus().nohzFull());
      case "cpuinfo_processors" ->
          outcome.is(key, fact.asInt(), CpuSurvey.cpuInfo(host).map(info -> info.cpus().size()));
      case "numa", "numa_nodes" -> numa(key, fact);
      case "memory_only_nodes" -> memoryOnly(fact);
      case "nodes_kb" -> fact.properties().forEach(e -> nodeMemory(e.getKey(), e.getValue()));
      case "distances_per_node" -> distances(text);
      case "mem_total_kb", "memory_mem_total_kb" ->
          outcome.is(key, fact.asLong() * 1024, machine.memoryBytes());
      case "mem_total" -> outcome.lacks(key, machine.memoryBytes());
      case "pci_functions" -> outcome.is(key, fact.asInt(), machine.pci().map(List::size));
      case "numa_node_counts", "numa_node" -> devices.functionNodes(key, fact);
      case "pci_net_gpu" -> {
        outcome.lacks(key, machine.pci());
        outcome.lacks(key, machine.gpus());
        outcome.lacks(key, machine.nics());
        outcome.lacks(key, machine.netdevs());
      }
      case "gpus" -> devices.gpus(fact, text);
      case "nvswitch", "accelerators" -> devices.notGpus(DeviceTruth.addresses(fact));
      case "not_a_compute_gpu" -> devices.notGpus(List.of(firstWord(text)));
      case "physical_gpus" -> devices.kfd(text);
      case "gpu_ids" -> devices.kfdIds(text);
      case "hca_mlx5" -> devices.hcas(fact);
      case "hcas" ->
          outcome.is(key, DeviceTruth.names(fact), machine.rdmaDevices().map(TreeSet::new));
      case "count" -> outcome.is(key, firstNumber(text), machine.rdmaDevices().map(List::size));
      case "connectx7", "connectx6dx", "ethernet", "hca", "other_nic", "nic" ->
          devices.nics(key, fact);
      case "nvme" -> devices.nvme(fact);
      case "nvme_multipath_names" ->
          fact.forEach(
              path -> outcome.holds(path.asString(), !DeviceSurvey.isDisk(path.asString())));
      case "config_size", "acs", "mps_mrrs_counts", "links_below_capability", "sriov" -> {
        ConfigTruth config = new ConfigTruth(machine);
        config.compare(key, fact, text, outcome::holds);
      }
      default -> outcome.passOver(key);
    }
  }

  private static <T> String rawOf(Reading<T> reading) {
    return reading instanceof Reading.Present<T>(_, var raw) ? raw : "";
  }

  // --- kernel and CPUs

  private void kernel(String text) {
    if (firstWord(text).equals("absent")) {
      outcome.lacks("kernel", machine.kernelRelease());
    } else {
      outcome.is("kernel", firstWord(text), machine.kernelRelease());
    }
  }

  private void commandLine(JsonNode facts) {
    List<String> words = new ArrayList<>();
    machine
        .commandLine()
        .map(line -> line.arguments())
        .orElse(List.of())
        .forEach(argument -> words.add(argument.raw()));
    for (JsonNode fact : facts) {
      String word = firstWord(fact.asString());
      int times = fact.asString().endsWith("(twice)") ? 2 : 1;
      outcome.holds("cmdline " + word, words.stream().filter(word::equals).count() == times);
    }
  }

  private void cpus(JsonNode facts) {
    Reading<CpuSet> offline =
        machine.cpus().possible().then(all -> machine.cpus().online().map(all::minus));
    for (Map.Entry<String, JsonNode> fact : facts.properties()) {
      String key = fact.getKey();
      JsonNode value = fact.getValue();
      switch (key) {
        case "present" ->
            outcome.is(key, value.asString(), machine.cpus().present().map(CpuSet::toString));
        case "online" ->
            outcome.is(key, value.asString(), machine.cpus().online().map(CpuSet::toString));
        case "possible" ->
            outcome.is(key, value.asString(), machine.cpus().possible().map(CpuSet::toString));
        case "offline" -> outcome.is(key, value.asString(), offline.map(CpuSet::toString));
        case "count" -> outcome.is(key, value.asInt(), machine.cpus().present().map(CpuSet::size));
        case "online_count" ->
            outcome.is(key, value.asInt(), machine.cpus().online().map(CpuSet::size));
        case "present_but_offline" ->
            outcome.is(
                key,
                firstWord(value.asString()),
                machine
                    .cpus()
                    .present()
                    .then(all -> machine.cpus().online().map(all::minus))
                    .map(CpuSet::toString));
        case "sockets" -> outcome.is(key, value.asInt(), machine.cpus().packages());
        case "cores" -> outcome.is(key, value.asInt(), machine.cpus().cores().map(List::size));
        case "threads_per_core" -> outcome.is(key, value.asInt(), threads());
        case "smt_active" -> outcome.is(key, value.asInt() == 1 ? 2 : 1, threads());
        case "smt" -> outcome.is(key, value.asString().equals("on") ? 2 : 1, threads());
        default -> outcome.passOver("cpus." + key);
      }
    }
  }

  private Reading<Integer> threads() {
    return machine
        .cpus()
        .cores()
        .map(cores -> cores.stream().mapToInt(CpuSet::size).max().orElse(0));
  }

  private void siblings(JsonNode facts) {
    for (Map.Entry<String, JsonNode> fact : facts.properties()) {
      int cpu = Integer.parseInt(fact.getKey().substring("cpu".length()));
      List<CpuSet> cores = machine.cpus().cores().orElse(List.of());
      outcome.holds(
          "siblings of " + cpu,
          cores.stream()
              .anyMatch(c -> c.contains(cpu) && c.toString().equals(fact.getValue().asString())));
    }
  }

  // --- NUMA

  private void numa(String key, JsonNode facts) {
    Reading<List<Integer>> ids =
        machine.numaNodes().map(nodes -> nodes.stream().map(NumaNode::id).toList());
    if (facts.isInt()) {
      outcome.is(key, facts.asInt(), ids.map(List::size));
    } else if (facts.isArray()) {
      List<Integer> wanted = new ArrayList<>();
      facts.forEach(id -> wanted.add(id.asInt()));
      outcome.is(key, wanted, ids);
    } else if (facts.isValueNode()) {
      outcome.lacks(key, machine.numaNodes());
    } else {
      facts.properties().forEach(fact -> numaFact(fact.getKey(), fact.getValue()));
    }
  }

  private void numaFact(String key, JsonNode fact) {
    List<NumaNode> nodes = machine.numaNodes().orElse(List.of());
    switch (key) {
      case "nodes" -> outcome.is(key, fact.asInt(), machine.numaNodes().map(List::size));
      case "node_online" ->
          outcome.is(key, fact.asString(), machine.numaNodes().map(GroundTruth::ids));
      case "has_cpu" ->
          outcome.is(
              key,
              fact.asString(),
              machine
                  .numaNodes()
                  .map(
                      all ->
                          ids(
                              all.stream()
                                  .filter(node -> !node.cpus().orElse(CpuSet.empty()).isEmpty())
                                  .toList())));
      case "has_memory" ->
          outcome.is(
              key,
              fact.asString(),
              machine
                  .numaNodes()
                  .map(
                      all ->
                          ids(
                              all.stream()
                                  .filter(node -> node.memoryBytes().orElse(0L) > 0)
                                  .toList())));
      case "meminfo" -> nodes.forEach(node -> outcome.lacks("meminfo", node.memoryBytes()));
      case "distance" -> {
        for (int i = 0; i < nodes.size(); i++) {
          if (fact.isArray()) {
            List<Integer> row = new ArrayList<>();
            fact.get(i).forEach(value -> row.add(value.asInt()));
            outcome.is(key, row, nodes.get(i).distances());
          } else {
            outcome.lacks(key, nodes.get(i).distances());
          }
        }
      }
      case "node1_kb" -> nodeMemory("node1", fact);
      case "node1_cpulist" -> // "1,3,5,...,23 (includes offline 1,3,21,23)"
          outcome.is(key, odd(23), node("node1").cpus());
      default -> {
        if (key.startsWith("node") && CpuSurvey.decimal(key.substring(4)) >= 0) {
          nodeFacts(key, fact.asString());
        } else {
          outcome.passOver("numa." + key);
        }
      }
    }
  }

  /** Compares a fact such as "0-7,16-23, 47925628 kB" or "even CPUs 0-110, 131484584 kB". */
  private void nodeFacts(String key, String text) {
    NumaNode node = node(key);
    for (String part : text.split(", ", -1)) {
      if (part.endsWith(" kB")) {
        outcome.is(key, firstNumber(part) * 1024L, node.memoryBytes());
      } else if (part.startsWith("even CPUs") || part.startsWith("odd CPUs")) {
        int parity = part.startsWith("odd") ? 1 : 0;
        int[] cpus = node.cpus().orElse(CpuSet.empty()).toArray();
        outcome.holds(
            key + " " + part,
            cpus.length == machine.cpus().present().orElse(CpuSet.empty()).size() / 2
                && java.util.Arrays.stream(cpus).allMatch(cpu -> cpu % 2 == parity));
      } else if (part.contains("MiB")) {
        outcome.passOver("numa." + key + " hugepages");
      } else {
        outcome.is(key, part, node.cpus().map(CpuSet::toString));
      }
    }
  }

  private NumaNode node(String key) {
    int id = CpuSurvey.decimal(key.substring("node".length()));
    return machine.numaNodes().orElse(List.of()).stream()
        .filter(node -> node.id() == id)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + key));
  }

  private void nodeMemory(String key, JsonNode kb) {
    outcome.is(key, firstNumber(kb.asString()) * 1024L, node(key).memoryBytes());
  }

  private void memoryOnly(JsonNode facts) {
    for (Map.Entry<String, JsonNode> fact : facts.properties()) {
      outcome.is(fact.getKey(), CpuSet.empty(), node(fact.getKey()).cpus());
      nodeMemory(fact.getKey(), fact.getValue());
    }
  }

  private void distances(String text) {
    for (NumaNode node : machine.numaNodes().orElse(List.of())) {
      outcome.is("distances of " + node.id(), firstNumber(text), node.distances().map(List::size));
    }
  }

  private static String ids(List<NumaNode> nodes) {
    return CpuSet.of(nodes.stream().mapToInt(NumaNode::id).toArray()).toString();
  }

  private static CpuSet odd(int last) {
    BitSet bits = new BitSet();
    for (int cpu = 1; cpu <= last; cpu += 2) {
      bits.set(cpu);
    }
    return CpuSet.of(bits);
  }

  static String firstWord(String text) {
    int blank = text.indexOf(' ');
    return blank < 0 ? text : text.substring(0, blank);
  }

  static int firstNumber(String text) {
    int end = 0;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return Integer.parseInt(text, 0, end, 10);
  }
}
