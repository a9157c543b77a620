package dev.kerneltune.probe;

import dev.kerneltune.model.Machine;
import dev.kerneltune.model.NumaNode;
import dev.kerneltune.model.PathClass;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * What lies between two PCI functions: the path class that nvidia-smi topo and NCCL name, from the
 * folders of their sysfs paths and their NUMA nodes (nvml.h, nvmlGpuTopologyLevel_t; NCCL,
 * src/include/graph.h).
 */
public final class PciTopology {
  private final Reading<List<NumaNode>> nodes;

  private PciTopology(Reading<List<NumaNode>> nodes) {
    this.nodes = nodes;
  }

  /**
   * The functions with the longest path in common with another one.
   *
   * @param path the class of the way to them
   * @param functions at least one
   */
  public record Closest(PathClass path, List<PciFunction> functions) {}

  /** Returns the topology of {@code machine}. */
  public static PciTopology of(Machine machine) {
    return new PciTopology(machine.numaNodes());
  }

  /** Returns the class of the way between {@code a} and {@code b}. */
  public Reading<PathClass> pathClass(PciFunction a, PciFunction b) {
    return path(a)
        .then(
            one ->
                path(b)
                    .then(
                        other ->
                            hasCommonBridge(one, other)
                                ? Reading.present(below(one, other), told(one, other))
                                : acrossHostBridges(a, b, one, other)));
  }

  /**
   * Returns which of {@code others} share the longest path with {@code function}; of those that
   * share none, the ones on its NUMA node. Absent where there are no others.
   */
  public Reading<Closest> closest(PciFunction function, List<PciFunction> others) {
    if (!(path(function) instanceof Reading.Present<List<String>>(var own, _))) {
      return path(function).then(_ -> Reading.absent(""));
    }
    int deepest = -1;
    List<PciFunction> candidates = new ArrayList<>();
    for (PciFunction other : others) {
      if (!(path(other) instanceof Reading.Present<List<String>>(var theirs, _))) {
        return path(other).then(_ -> Reading.absent(""));
      }
      int depth = commonDepth(own, theirs);
      if (depth > deepest) {
        deepest = depth;
        candidates.clear();
      }
      if (depth == deepest) {
        candidates.add(other);
      }
    }
    return candidates.isEmpty()
        ? Reading.absent("there is none to be close to")
        : bestOf(function, candidates);
  }

  /** Returns how many folders two paths have in common, from the host bridge on. */
  public static int commonDepth(List<String> a, List<String> b) {
    int depth = 0;
    while (depth < a.size() && depth < b.size() && a.get(depth).equals(b.get(depth))) {
      depth++;
    }
    return depth;
  }

  private Reading<Closest> bestOf(PciFunction function, List<PciFunction> candidates) {
    List<PciFunction> best = new ArrayList<>();
    PathClass bestClass = PathClass.SYS;
    String raw = "";
    for (PciFunction candidate : candidates) {
      switch (pathClass(function, candidate)) {
        case Reading.Present<PathClass>(var path, var told) -> {
          if (path.compareTo(bestClass) < 0 || best.isEmpty()) {
            bestClass = path;
            raw = told;
            best.clear();
          }
          if (path == bestClass) {
            best.add(candidate);
          }
        }
        case Reading.Absent<PathClass>(var because) -> {
          return Reading.absent(because);
        }
        case Reading.Unreadable<PathClass>(var obstacle, var needs) -> {
          return Reading.unreadable(obstacle, needs);
        }
        case Reading.Malformed<PathClass>(var text, var problem) -> {
          return Reading.malformed(text, problem);
        }
      }
    }
    return Reading.present(new Closest(bestClass, List.copyOf(best)), raw);
  }

  /** Says "not recorded" for a path that is not known: a device without a path does not exist. */
  static Reading<List<String>> path(PciFunction function) {
    return function.path() instanceof Reading.Absent<List<String>>(var because)
        ? Reading.unreadable("the sysfs path of " + function.bdf() + ": " + because, "")
        : function.path();
  }

  private static boolean hasCommonBridge(List<String> a, List<String> b) {
    return commonDepth(a, b) > 0;
  }

  /**
   * A switch is an upstream port with its downstream ports, so two devices of one switch stand two
   * folders below the lowest folder that both have: their port and themselves.
   */
  private static PathClass below(List<String> a, List<String> b) {
    int depth = commonDepth(a, b);
    if (isHostBridge(a.get(depth - 1))) {
      return PathClass.PHB;
    }
    return Math.max(a.size(), b.size()) - depth <= 2 ? PathClass.PIX : PathClass.PXB;
  }

  private Reading<PathClass> acrossHostBridges(
      PciFunction a, PciFunction b, List<String> pathA, List<String> pathB) {
    if (nodes instanceof Reading.Present<List<NumaNode>>(var all, _) && all.size() == 1) {
      return Reading.present(PathClass.NODE, told(pathA, pathB) + "; one NUMA node in all");
    }
    return node(a)
        .then(
            one ->
                node(b)
                    .map(other -> one.equals(other) ? PathClass.NODE : PathClass.SYS)
                    .then(
                        path ->
                            Reading.present(
                                path,
                                told(pathA, pathB)
                                    + "; NUMA nodes "
                                    + one
                                    + " and "
                                    + node(b).orElse(-1))));
  }

  /** An unknown node is no reason to call the way SYS. */
  private static Reading<Integer> node(PciFunction function) {
    return function.numaNode() instanceof Reading.Absent<Integer>(var because)
        ? Reading.unreadable("the NUMA node of " + function.bdf() + ": " + because, "")
        : function.numaNode();
  }

  private static String told(List<String> a, List<String> b) {
    int depth = commonDepth(a, b);
    return depth == 0
        ? "host bridges " + a.getFirst() + " and " + b.getFirst()
        : "common up to " + a.get(depth - 1);
  }

  static boolean isHostBridge(String folder) {
    return folder.startsWith("pci");
  }
}
