package dev.kerneltune.report;

import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.LinkRate;
import dev.kerneltune.model.PciEdge;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.WiredDevice;
import dev.kerneltune.topology.Home;
import dev.kerneltune.topology.Part;
import dev.kerneltune.topology.RootComplex;
import dev.kerneltune.topology.Topology;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The picture of a machine as NCCL reads it from NCCL_TOPO_FILE (NCCL, src/graph/xml.cc): the
 * processors by NUMA node, below them switches, GPUs and NICs with the rate that both ends of their
 * link can do. What only the driver of a GPU tells (its NVLinks), and what CPUID tells, NCCL adds
 * by itself where the file says nothing.
 */
public final class TopologyNccl {
  /** The kernel prints masks in groups of so many bits (lib/vsprintf.c). */
  private static final int GROUP = 32;

  private final Topology topology;
  private final Map<String, PciFunction> functions = new HashMap<>();
  private final Html xml = Html.fragment();

  private TopologyNccl(Topology topology) {
    this.topology = topology;
    for (PciFunction function : topology.machine().pci().orElse(List.of())) {
      functions.put(function.bdf(), function);
    }
  }

  /** Returns the file; not a present reading where something that it must say is not known. */
  public static Reading<String> document(Topology topology) {
    return topology
        .devices()
        .then(
            devices -> {
              for (WiredDevice device : devices) {
                if (device.kind() == WiredDevice.Kind.GPU) {
                  return new TopologyNccl(topology).write();
                }
              }
              return Reading.absent("there is no GPU here");
            });
  }

  private Reading<String> write() {
    Optional<String> lack = lack();
    if (lack.isPresent()) {
      return Reading.unreadable(lack.get(), "");
    }
    xml.open("system", "version", "1");
    for (Home home : topology.homes()) {
      if (concerns(TopologyWords.devices(home.complexes()))) {
        cpu(home);
      }
    }
    return Reading.present(xml.text("\n").closeLine().end().stripTrailing() + "\n", "");
  }

  /** Returns the first thing that is missing, in words. */
  private Optional<String> lack() {
    for (Home home : topology.homes()) {
      for (WiredDevice device : TopologyWords.devices(home.complexes())) {
        if (!concerns(List.of(device))) {
          continue;
        }
        if (home.number().isEmpty()) {
          return missing("the NUMA node", device, device.function().numaNode());
        }
        if (!device.function().path().isPresent()) {
          return missing("the path", device, device.function().path());
        }
        if (!device.function().classCode().isPresent()) {
          return missing("the class", device, device.function().classCode());
        }
      }
      for (RootComplex complex : home.complexes()) {
        Optional<String> link = linkLack(complex.below());
        if (link.isPresent()) {
          return link;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> linkLack(List<Part> parts) {
    for (Part part : parts) {
      if (!concerns(TopologyWords.below(List.of(part)))) {
        continue;
      }
      Optional<PciEdge> edge = topology.edge(part);
      if (edge.isPresent() && !edge.get().possible().isPresent()) {
        return Optional.of(
            "what the link above "
                + part.bdf()
                + " can do: "
                + MachineText.shown(edge.get().possible(), LinkRate::toString));
      }
      if (part instanceof Part.Switch hub) {
        Optional<String> below = linkLack(hub.below());
        if (below.isPresent()) {
          return below;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> missing(String what, WiredDevice device, Reading<?> reading) {
    return Optional.of(
        what
            + " of "
            + device.label()
            + " ("
            + device.bdf()
            + "): "
            + MachineText.shown(reading, value -> value));
  }

  /** Returns whether NCCL has any use for one of them: it knows GPUs and NICs alone. */
  private static boolean concerns(List<WiredDevice> devices) {
    for (WiredDevice device : devices) {
      if (device.kind() == WiredDevice.Kind.GPU || device.kind() == WiredDevice.Kind.NIC) {
        return true;
      }
    }
    return false;
  }

  private void cpu(Home home) {
    line(1).open("cpu", "numaid", Integer.toString(home.number().orElse(0)));
    if (home.node().isPresent()
        && home.node().get().cpus() instanceof Reading.Present<CpuSet>(var cpus, _)) {
      xml.attribute("affinity", mask(cpus));
    }
    if (topology.machine().architecture() instanceof Reading.Present<String>(var name, _)) {
      xml.attribute("arch", name.equals("aarch64") ? "arm64" : name);
    }
    for (RootComplex complex : home.complexes()) {
      parts(complex.below(), 2);
    }
    line(1).close();
  }

  private void parts(List<Part> parts, int depth) {
    for (Part part : parts) {
      if (!concerns(TopologyWords.below(List.of(part)))) {
        continue;
      }
      switch (part) {
        case Part.Leaf leaf -> {
          line(depth).empty("pci", "busid", leaf.bdf());
          attributes(leaf);
        }
        case Part.Switch hub -> {
          line(depth).open("pci", "busid", hub.bdf());
          attributes(hub);
          parts(hub.below(), depth + 1);
          line(depth).close();
        }
      }
    }
  }

  private void attributes(Part part) {
    PciFunction function = functions.get(part.bdf());
    if (function != null) {
      hex("class", function.classCode(), 6);
      hex("vendor", function.vendor(), 4);
      hex("device", function.device(), 4);
    }
    Optional<PciEdge> edge = topology.edge(part);
    if (edge.isPresent()
        && edge.get().possible() instanceof Reading.Present<LinkRate>(var rate, _)) {
      xml.attribute("link_speed", speed(rate));
      xml.attribute("link_width", Integer.toString(rate.lanes()));
    }
  }

  private void hex(String name, Reading<Integer> reading, int digits) {
    if (reading instanceof Reading.Present<Integer>(var number, _)) {
      xml.attribute(name, "0x" + HexFormat.of().toHexDigits(number, digits));
    }
  }

  /** Returns a speed as the kernel prints it, which is how NCCL looks it up. */
  private static String speed(LinkRate rate) {
    return String.format(Locale.ROOT, "%.1f GT/s PCIe", rate.hundredths() / 100.0);
  }

  private Html line(int depth) {
    return xml.text("\n" + "  ".repeat(depth));
  }

  /** Returns a set as the kernel's mask: groups of 32 bits, the highest first. */
  static String mask(CpuSet cpus) {
    int[] members = cpus.toArray();
    int groups = members.length == 0 ? 1 : members[members.length - 1] / GROUP + 1;
    int[] bits = new int[groups];
    for (int cpu : members) {
      bits[cpu / GROUP] |= 1 << (cpu % GROUP);
    }
    StringBuilder mask = new StringBuilder();
    for (int i = groups - 1; i >= 0; i--) {
      mask.append(mask.isEmpty() ? "" : ",");
      mask.append(HexFormat.of().toHexDigits(bits[i]));
    }
    return mask.toString();
  }
}
