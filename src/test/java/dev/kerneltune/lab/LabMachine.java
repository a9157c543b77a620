package dev.kerneltune.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What lab/machines says about a machine, and so what an audit of it has to find.
 *
 * @param cpus number of CPUs
 * @param distances between NUMA nodes, one row per node
 * @param gpus NUMA node of each GPU, in the order of the nodes
 * @param nics number of network functions
 * @param nvmes number of NVMe controllers
 * @param virtualization what the audit calls the place
 */
record LabMachine(
    int cpus,
    List<List<Integer>> distances,
    List<Integer> gpus,
    int nics,
    int nvmes,
    String virtualization) {
  private static final Path FOLDER =
      Path.of(System.getProperty("kernel-tune.root", "."), "lab/machines");
  private static final Set<String> GPUS = Set.of("h100", "mi300x");
  private static final Set<String> NICS = Set.of("igb", "e1000e", "virtio-net");

  static LabMachine named(String name) throws IOException {
    JsonNode root = new YAMLMapper().readTree(FOLDER.resolve(name + ".yaml").toFile());
    JsonNode cpus = root.path("cpus");
    List<List<Integer>> distances = new ArrayList<>();
    for (JsonNode row : root.path("distances")) {
      List<Integer> values = new ArrayList<>();
      row.forEach(value -> values.add(value.asInt()));
      distances.add(values);
    }
    List<Integer> gpus = new ArrayList<>();
    int nics = 0;
    int nvmes = 0;
    for (JsonNode bridge : root.path("pcie")) {
      for (JsonNode device : devices(bridge)) {
        String kind = device.path("is").asString("");
        if (GPUS.contains(kind)) {
          gpus.add(bridge.path("node").asInt(-1));
        }
        nics += NICS.contains(kind) ? 1 : 0;
        nvmes += kind.equals("nvme") ? 1 : 0;
      }
    }
    gpus.sort(null);
    return new LabMachine(
        cpus.path("sockets").asInt(1) * cpus.path("cores").asInt(2) * cpus.path("threads").asInt(1),
        distances.isEmpty() ? List.of(List.of(10)) : distances,
        gpus,
        nics,
        nvmes,
        root.has("server") ? "bare-metal" : "qemu");
  }

  private static List<JsonNode> devices(JsonNode bridge) {
    List<JsonNode> devices = new ArrayList<>();
    for (JsonNode port : bridge.path("ports")) {
      if (port.has("switch")) {
        port.path("switch").forEach(devices::add);
      } else {
        devices.add(port);
      }
    }
    return devices;
  }
}
