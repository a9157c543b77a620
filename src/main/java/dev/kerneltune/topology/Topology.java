package dev.kerneltune.topology;

import dev.kerneltune.model.Machine;
import dev.kerneltune.model.PciEdge;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.WiredDevice;
import dev.kerneltune.model.Wiring;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A machine as a graph: NUMA nodes, the host bridges on them, switches and devices below, and what
 * is bad about it.
 *
 * @param wiring what it was made of
 * @param homes the NUMA nodes by number, then what is on no known node
 * @param judgement what is bad about it
 */
public record Topology(Wiring wiring, List<Home> homes, Judgement judgement) {
  /** Returns the graph of a machine with what was judged of it. */
  public static Topology of(Wiring wiring, Judgement judgement) {
    return new Topology(wiring, TreeBuilder.homes(wiring), judgement);
  }

  /** Returns what stands in the machine. */
  public Machine machine() {
    return wiring.machine();
  }

  /** Returns the devices, or why they are not known. */
  public Reading<List<WiredDevice>> devices() {
    return wiring.devices();
  }

  /** Returns the link above a device or a switch; there is none above what has no port. */
  public Optional<PciEdge> edge(Part part) {
    return Optional.ofNullable(wiring.edges().get(part.bdf()));
  }

  /** Returns the marks of a device, by their numbers. */
  public List<Mark> marks(WiredDevice device) {
    List<Mark> found = new ArrayList<>();
    for (Mark mark : judgement.marks()) {
      for (Subject subject : mark.subjects()) {
        if (isAbout(subject, device)) {
          found.add(mark);
          break;
        }
      }
    }
    return found;
  }

  /** Returns the device that is the subject, or one of a pair. */
  public Optional<WiredDevice> device(Subject subject) {
    for (WiredDevice device : devices().orElse(List.of())) {
      if (isAbout(subject, device)) {
        return Optional.of(device);
      }
    }
    return Optional.empty();
  }

  private static boolean isAbout(Subject subject, WiredDevice device) {
    return switch (subject) {
      case Subject.Pci(var bdf) -> bdf.equals(device.bdf());
      case Subject.BlockDev(var name) -> device.names().contains(name);
      case Subject.Pair(var a, var b) -> isAbout(a, device) || isAbout(b, device);
      case Subject.WholeHost _,
          Subject.Cpu _,
          Subject.Node _,
          Subject.Netdev _,
          Subject.RdmaPort _ ->
          false;
    };
  }
}
