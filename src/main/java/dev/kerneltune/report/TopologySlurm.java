package dev.kerneltune.report;

import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.NumaNode;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.WiredDevice;
import dev.kerneltune.topology.Home;
import dev.kerneltune.topology.Topology;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The GPUs of a machine as Slurm reads them from gres.conf(5), with their device files and the
 * cores of their NUMA node. Slurm counts cores and not CPUs, in the order of sockets and then of
 * cores (hwloc's logical index), whatever numbers the kernel gives their threads.
 */
public final class TopologySlurm {
  private final Topology topology;

  private TopologySlurm(Topology topology) {
    this.topology = topology;
  }

  /** Returns the file; not a present reading where something that it must say is not known. */
  public static Reading<String> document(Topology topology) {
    return new TopologySlurm(topology).write();
  }

  private Reading<String> write() {
    StringBuilder out = new StringBuilder();
    out.append(
        "# gres.conf: whole GPUs, with the cores of their NUMA node. Cores are counted by\n");
    out.append("# socket, then by core. Shares of GPUs (MIG) and NVLinks are not told here.\n");
    int found = 0;
    for (WiredDevice device : topology.devices().orElse(List.of())) {
      if (device.kind() != WiredDevice.Kind.GPU) {
        continue;
      }
      Reading<String> line = device.file().then(file -> line(device, file));
      if (!(line instanceof Reading.Present<String>(var text, _))) {
        return Reading.unreadable(
            (device.file().isPresent() ? "the cores near " : "the device file of ")
                + device.label()
                + " ("
                + device.bdf()
                + "): "
                + MachineText.shown(line, words -> words),
            "");
      }
      out.append(text);
      found++;
    }
    return found > 0
        ? Reading.present(out.toString(), found + " GPUs")
        : topology.devices().then(_ -> Reading.absent("there is no GPU here"));
  }

  private Reading<String> line(WiredDevice gpu, String file) {
    String type =
        gpu.model()
            .map(name -> " Type=" + name.strip().replace(' ', '_').toLowerCase(Locale.ROOT))
            .orElse("");
    return cores(gpu)
        .then(cores -> Reading.present("Name=gpu" + type + " File=" + file + cores + "\n", ""));
  }

  /** On a machine of one node every core is as near as the others, and none is named. */
  private Reading<String> cores(WiredDevice gpu) {
    Reading<List<NumaNode>> nodes = topology.machine().numaNodes();
    if (nodes instanceof Reading.Present<List<NumaNode>>(var all, _) && all.size() == 1) {
      return Reading.present("", "one NUMA node");
    }
    for (Home home : topology.homes()) {
      if (home.node().isPresent() && TopologyWords.devices(home.complexes()).contains(gpu)) {
        return home.node().get().cpus().then(this::cores);
      }
    }
    return nodes
        .then(_ -> gpu.function().numaNode())
        .then(number -> Reading.unreadable("node " + number + " is not online", ""));
  }

  private Reading<String> cores(CpuSet near) {
    return topology
        .wiring()
        .sockets()
        .then(
            sockets ->
                topology.machine().cpus().cores().then(cores -> cores(near, cores, sockets)));
  }

  private Reading<String> cores(CpuSet near, List<CpuSet> cores, List<CpuSet> sockets) {
    List<CpuSet> order = new ArrayList<>(cores);
    order.sort(
        Comparator.comparingInt((CpuSet core) -> socket(core, sockets))
            .thenComparingInt(this::node)
            .thenComparingInt(core -> core.toArray()[0]));
    BitSet numbers = new BitSet();
    for (int i = 0; i < order.size(); i++) {
      numbers.set(i, !order.get(i).intersect(near).isEmpty());
    }
    return numbers.isEmpty()
        ? Reading.unreadable("its NUMA node has no core", "")
        : Reading.present(" Cores=" + CpuSet.of(numbers), "");
  }

  private static int socket(CpuSet core, List<CpuSet> sockets) {
    for (int i = 0; i < sockets.size(); i++) {
      if (core.isWithin(sockets.get(i))) {
        return i;
      }
    }
    return sockets.size();
  }

  private int node(CpuSet core) {
    for (NumaNode node : topology.machine().numaNodes().orElse(List.of())) {
      if (core.isWithin(node.cpus().orElse(CpuSet.empty()))) {
        return node.id();
      }
    }
    return Integer.MAX_VALUE;
  }
}
