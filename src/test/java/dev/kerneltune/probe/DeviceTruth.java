package dev.kerneltune.probe;

import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Netdev;
import dev.kerneltune.model.Nic;
import dev.kerneltune.model.NvmeController;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Compares what is known of the devices of a recorded machine with its survey. */
final class DeviceTruth {
  private final Machine machine;
  private final Comparison outcome;

  DeviceTruth(Machine machine, Comparison outcome) {
    this.machine = machine;
    this.outcome = outcome;
  }

  void functionNodes(String key, JsonNode fact) {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (PciFunction function : machine.pci().orElse(List.of())) {
      // -1 in the file is "the firmware does not say", which is an absence.
      int node =
          function.numaNode() instanceof Reading.Absent<Integer>
              ? -1
              : function.numaNode().orElse(-2);
      counts.merge(node, 1, Integer::sum);
    }
    if (fact.isObject()) {
      fact.properties()
          .forEach(
              count ->
                  outcome.holds(
                      key + " " + count + " in " + counts,
                      Integer.valueOf(count.getValue().asInt())
                          .equals(counts.get(Integer.parseInt(count.getKey())))));
    } else {
      int all = GroundTruth.firstNumber(fact.asString().substring("-1 on all ".length()));
      outcome.holds(key + " " + counts, counts.equals(Map.of(-1, all)));
    }
  }

  void gpus(JsonNode fact, String text) {
    Set<String> wanted = new TreeSet<>(text.startsWith("none") ? List.of() : addresses(fact));
    outcome.is("gpus", wanted, machine.gpus().map(all -> bdfs(all)));
    placedOnNodes("gpus", fact);
  }

  void notGpus(List<String> addresses) {
    Set<String> gpus = bdfs(machine.gpus().orElse(List.of()));
    Set<String> functions = bdfs(machine.pci().orElse(List.of()));
    for (String bdf : addresses) {
      outcome.holds(bdf + " is no GPU", !gpus.contains(bdf) && functions.contains(bdf));
    }
  }

  void kfd(String text) {
    // "8 PCI addresses 0000:05,27,47,65,85,a7,c7,e5:00 (location_id >> 8); ..."
    Set<String> wanted = new TreeSet<>();
    for (String bus : text.substring(text.indexOf(":") + 1, text.indexOf(":00 (")).split(",", -1)) {
      wanted.add("0000:" + bus + ":00.0");
    }
    outcome.is("physical_gpus", wanted, machine.gpus().map(all -> bdfs(all)));
    outcome.holds("physical_gpus " + wanted, wanted.size() == GroundTruth.firstNumber(text));
  }

  void kfdIds(String text) {
    for (PciFunction gpu : machine.gpus().orElse(List.of())) {
      outcome.is(
          "vendor", GroundTruth.firstNumber(text.substring("vendor ".length())), gpu.vendor());
      outcome.holds(
          "device of " + gpu,
          text.contains("device 0x" + Integer.toHexString(gpu.device().orElse(0))));
    }
  }

  void hcas(JsonNode facts) {
    outcome.is("hca_mlx5", names(facts), machine.rdmaDevices().map(TreeSet::new));
    for (Map.Entry<String, JsonNode> fact : facts.properties()) {
      outcome.is(fact.getKey(), List.of(fact.getKey()), nic(fact.getValue().asString()).rdma());
    }
  }

  void nics(String key, JsonNode fact) {
    for (String bdf : addresses(fact)) {
      outcome.holds(key + " " + bdf, bdf.equals(nic(bdf).function().bdf()));
      String words = fact.isValueNode() ? fact.asString() : "";
      String netdev = words.substring(words.lastIndexOf(' ') + 1);
      if (netdev.startsWith("en")) {
        outcome.is(bdf, List.of(netdev), nic(bdf).netdevs());
        Reading<String> back =
            machine.netdevs().orElse(List.of()).stream()
                .filter(device -> device.name().equals(netdev))
                .findFirst()
                .map(Netdev::bdf)
                .orElse(Reading.absent("no such netdev"));
        outcome.is(netdev, bdf, back);
      }
    }
    placedOnNodes(key, fact);
  }

  private Nic nic(String bdf) {
    return machine.nics().orElse(List.of()).stream()
        .filter(nic -> nic.function().bdf().equals(bdf))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no NIC " + bdf));
  }

  void nvme(JsonNode facts) {
    List<NvmeController> controllers = machine.nvme().orElse(List.of());
    if (facts.properties().iterator().next().getValue().isArray()) {
      outcome.holds("nvme " + controllers, controllers.size() == addresses(facts).size());
      for (Map.Entry<String, JsonNode> node : facts.properties()) {
        for (JsonNode bdf : node.getValue()) {
          NvmeController found =
              controllers.stream()
                  .filter(c -> bdf.asString().equals(c.bdf().orElse("")))
                  .findFirst()
                  .orElseThrow(() -> new AssertionError("no NVMe " + bdf));
          outcome.is("nvme " + bdf, Integer.parseInt(node.getKey().substring(4)), found.numaNode());
        }
      }
      return;
    }
    Map<String, String> found = new TreeMap<>();
    controllers.forEach(controller -> found.put(controller.name(), controller.bdf().orElse("")));
    Map<String, String> wanted = new TreeMap<>();
    facts.properties().forEach(fact -> wanted.put(fact.getKey(), fact.getValue().asString()));
    outcome.holds("nvme " + found, found.equals(wanted));
  }

  /** Compares the node of each device in a fact such as {node0: [...], node1: [...]}. */
  private void placedOnNodes(String key, JsonNode fact) {
    if (!fact.isObject()) {
      return;
    }
    for (Map.Entry<String, JsonNode> entry : fact.properties()) {
      if (entry.getKey().startsWith("node")) {
        for (JsonNode bdf : entry.getValue()) {
          PciFunction function =
              machine.pci().orElse(List.of()).stream()
                  .filter(one -> one.bdf().equals(bdf.asString()))
                  .findFirst()
                  .orElseThrow();
          outcome.is(
              key + " " + bdf, Integer.parseInt(entry.getKey().substring(4)), function.numaNode());
        }
      }
    }
  }

  private static Set<String> bdfs(List<PciFunction> functions) {
    TreeSet<String> bdfs = new TreeSet<>();
    functions.forEach(function -> bdfs.add(function.bdf()));
    return bdfs;
  }

  /** Returns every PCI address that a fact names: a text's first word, a list, values, or keys. */
  static List<String> addresses(JsonNode fact) {
    List<String> found = new ArrayList<>();
    if (fact.isValueNode() && PciSurvey.isAddress(GroundTruth.firstWord(fact.asString()))) {
      found.add(GroundTruth.firstWord(fact.asString()));
    } else if (fact.isArray()) {
      fact.forEach(item -> found.addAll(addresses(item)));
    } else {
      for (Map.Entry<String, JsonNode> entry : fact.properties()) {
        if (PciSurvey.isAddress(entry.getKey())) {
          found.add(entry.getKey());
        }
        found.addAll(addresses(entry.getValue()));
      }
    }
    return found;
  }

  static Set<String> names(JsonNode fact) {
    return new TreeSet<>(fact.propertyNames());
  }
}
