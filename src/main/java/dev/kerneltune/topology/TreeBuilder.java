package dev.kerneltune.topology;

import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.NumaNode;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.WiredDevice;
import dev.kerneltune.model.Wiring;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Puts devices below their switches, host bridges and NUMA nodes. */
final class TreeBuilder {
  /** What a device whose path is not known hangs on. */
  private static final String UNKNOWN = "path not known";

  private final Wiring wiring;

  /** The devices of each host bridge, by node and name of the bridge; the unknown node last. */
  private final Map<Integer, Map<String, List<WiredDevice>>> placed = new TreeMap<>();

  private TreeBuilder(Wiring wiring) {
    this.wiring = wiring;
  }

  static List<Home> homes(Wiring wiring) {
    return new TreeBuilder(wiring).build();
  }

  private List<Home> build() {
    List<WiredDevice> devices = wiring.devices().orElse(List.of());
    for (WiredDevice device : devices) {
      placed
          .computeIfAbsent(node(device, devices), _ -> new TreeMap<>())
          .computeIfAbsent(path(device).getFirst(), _ -> new ArrayList<>())
          .add(device);
    }
    List<Home> homes = new ArrayList<>();
    Map<Integer, NumaNode> known = new TreeMap<>();
    for (NumaNode node : wiring.machine().numaNodes().orElse(List.of())) {
      known.put(node.id(), node);
      placed.computeIfAbsent(node.id(), _ -> new TreeMap<>());
    }
    for (Map.Entry<Integer, Map<String, List<WiredDevice>>> entry : placed.entrySet()) {
      Optional<NumaNode> node = Optional.ofNullable(known.get(entry.getKey()));
      boolean isKnown = entry.getKey() != Integer.MAX_VALUE;
      homes.add(
          new Home(
              isKnown ? OptionalInt.of(entry.getKey()) : OptionalInt.empty(),
              node,
              node.map(this::socket).orElse(OptionalInt.empty()),
              complexes(entry.getValue())));
    }
    return List.copyOf(homes);
  }

  /**
   * Returns the folders from the last host bridge on: a volume management device (VMD) has a host
   * bridge of its own below the processor's.
   */
  private static List<String> path(WiredDevice device) {
    List<String> path = device.function().path().orElse(List.of(UNKNOWN, device.bdf()));
    for (int i = path.size() - 1; i > 0; i--) {
      if (path.get(i).startsWith("pci")) {
        return path.subList(i, path.size());
      }
    }
    return path;
  }

  /**
   * Returns the node of a device; what shares a host bridge with it tells where itself does not,
   * and on a machine of one node there is no other.
   */
  private int node(WiredDevice device, List<WiredDevice> devices) {
    if (device.function().numaNode() instanceof Reading.Present<Integer>(var node, _)) {
      return node;
    }
    for (WiredDevice other : devices) {
      if (other.function().path().isPresent()
          && path(other).getFirst().equals(path(device).getFirst())
          && other.function().numaNode() instanceof Reading.Present<Integer>(var node, _)) {
        return node;
      }
    }
    List<NumaNode> nodes = wiring.machine().numaNodes().orElse(List.of());
    return nodes.size() == 1 ? nodes.getFirst().id() : Integer.MAX_VALUE;
  }

  private OptionalInt socket(NumaNode node) {
    CpuSet cpus = node.cpus().orElse(CpuSet.empty());
    List<CpuSet> sockets = wiring.sockets().orElse(List.of());
    for (int i = 0; i < sockets.size(); i++) {
      if (!cpus.isEmpty() && cpus.isWithin(sockets.get(i))) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  private List<RootComplex> complexes(Map<String, List<WiredDevice>> bridges) {
    List<RootComplex> complexes = new ArrayList<>();
    for (Map.Entry<String, List<WiredDevice>> bridge : bridges.entrySet()) {
      complexes.add(new RootComplex(bridge.getKey(), below(bridge.getValue(), 1)));
    }
    return List.copyOf(complexes);
  }

  /**
   * Returns what hangs below the folder at {@code depth - 1} of the devices' paths. Behind a port
   * comes a device or the upstream port of a switch, whose downstream port is the next folder.
   */
  private List<Part> below(List<WiredDevice> devices, int depth) {
    List<Part> parts = new ArrayList<>();
    Map<String, List<WiredDevice>> switches = new TreeMap<>();
    for (WiredDevice device : devices) {
      List<String> path = path(device);
      int ports = path.size() - 1 - depth;
      if (ports >= 2) {
        switches.computeIfAbsent(path.get(depth + 1), _ -> new ArrayList<>()).add(device);
      } else {
        String port = ports == 1 ? path.get(depth) : "";
        parts.add(new Part.Leaf(device, port, redirected(port, depth)));
      }
    }
    for (Map.Entry<String, List<WiredDevice>> each : switches.entrySet()) {
      String port = path(each.getValue().getFirst()).get(depth);
      parts.add(
          new Part.Switch(
              each.getKey(), port, redirected(port, depth), below(each.getValue(), depth + 2)));
    }
    parts.sort(Comparator.comparing(Part::bdf));
    return List.copyOf(parts);
  }

  private Reading<Boolean> redirected(String port, int depth) {
    if (depth == 1) {
      return Reading.absent("the root complex is the only way");
    }
    return wiring.redirects().getOrDefault(port, Reading.absent("no port is above it"));
  }
}
