package dev.kerneltune.report;

import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.DeviceInterrupts;
import dev.kerneltune.model.LinkRate;
import dev.kerneltune.model.NumaNode;
import dev.kerneltune.model.PciEdge;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.WiredDevice;
import dev.kerneltune.topology.Home;
import dev.kerneltune.topology.Mark;
import dev.kerneltune.topology.Part;
import dev.kerneltune.topology.RootComplex;
import dev.kerneltune.topology.Topology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The words that every picture of a machine has in common. */
final class TopologyWords {
  /** Says that a port sends peer traffic up to the root complex. */
  static final String ACS = "ACS up";

  /** So many characters hold two ranges of four digits, for two threads a core. */
  private static final int LONGEST_LIST = 24;

  private static final String FIRST_DOMAIN = "0000:";

  private TopologyWords() {}

  /** Returns an address as lspci prints it: the first domain is left out. */
  static String address(String bdf) {
    return bdf.startsWith(FIRST_DOMAIN) ? bdf.substring(FIRST_DOMAIN.length()) : bdf;
  }

  /** Returns what a device is: the model or its ids, its names, its virtual functions. */
  static String what(WiredDevice device) {
    List<String> words = new ArrayList<>();
    words.add(device.model().orElse(ids(device)));
    if (device.kind() == WiredDevice.Kind.NIC) {
      words.addAll(device.names());
    }
    if (device.virtualFunctions() > 0) {
      words.add("+" + device.virtualFunctions() + " VFs");
    }
    return String.join(" ", words);
  }

  private static String ids(WiredDevice device) {
    return device.function().vendor().map(MachineText::hex4).orElse("????")
        + ":"
        + device.function().device().map(MachineText::hex4).orElse("????");
  }

  /** Returns a link's rate, and what the device can do where that is more. */
  static String link(Optional<PciEdge> edge) {
    if (edge.isEmpty()) {
      return "";
    }
    Reading<LinkRate> now = edge.get().now();
    if (!(now instanceof Reading.Present<LinkRate>(var rate, _))) {
      return "?";
    }
    if (!isReduced(edge)) {
      return rate.toString();
    }
    LinkRate best = edge.get().device().orElse(rate);
    return rate.lanes() == best.lanes()
        ? rate.speed() + " of " + best
        : rate.hundredths() == best.hundredths()
            ? best.speed() + " x" + rate.lanes() + " of x" + best.lanes()
            : rate + " of " + best;
  }

  /** Returns whether a link surely runs below what its lower end can do. */
  static boolean isReduced(Optional<PciEdge> edge) {
    return edge.isPresent()
        && edge.get().now() instanceof Reading.Present<LinkRate>(var now, _)
        && edge.get().device() instanceof Reading.Present<LinkRate>(var best, _)
        && now.isBelow(best);
  }

  /**
   * Returns how many interrupts a device has in use, and how many of them go elsewhere. Those of a
   * drive go everywhere: the kernel gives each CPU a queue (drivers/nvme/host/pci.c).
   */
  static String interrupts(WiredDevice device) {
    if (!(device.interrupts() instanceof Reading.Present<DeviceInterrupts>(var irqs, _))
        || irqs.count() == 0) {
      return "";
    }
    String unit = irqs.count() == 1 ? " irq" : " irqs";
    return irqs.far() == 0 || device.kind() == WiredDevice.Kind.NVME
        ? irqs.count() + unit
        : irqs.far() + "/" + irqs.count() + unit + " far";
  }

  /** Returns the name of a place. */
  static String place(Home home) {
    return home.number().isPresent() ? "node " + home.number().getAsInt() : "on no known NUMA node";
  }

  /** Returns the name of a place and what is known of its node. */
  static String home(Home home) {
    StringBuilder text = new StringBuilder(place(home));
    home.socket().ifPresent(socket -> text.append(", socket ").append(socket));
    home.node().ifPresent(node -> node(text, node));
    return text.toString();
  }

  private static void node(StringBuilder text, NumaNode node) {
    if (node.cpus() instanceof Reading.Present<CpuSet>(var cpus, _)) {
      text.append(cpus.isEmpty() ? ", no CPUs" : ", CPUs " + list(cpus));
    } else {
      text.append(", CPUs not known");
    }
    if (node.memoryBytes() instanceof Reading.Present<Long>(var bytes, _)) {
      text.append(", ").append(MachineText.bytes(bytes));
    }
    if (node.distances() instanceof Reading.Present<List<Integer>>(var distances, _)
        && distances.size() > 1) {
      text.append(", distances");
      for (int distance : distances) {
        text.append(' ').append(distance);
      }
    }
  }

  /** Returns the kernel's list, or its ends where sockets take turns and it is long. */
  private static String list(CpuSet cpus) {
    String list = cpus.toString();
    if (list.length() <= LONGEST_LIST) {
      return list;
    }
    int third = list.indexOf(',', list.indexOf(',') + 1);
    int last = list.lastIndexOf(',');
    return list.substring(0, third) + "..." + list.substring(last + 1) + " (" + cpus.size() + ")";
  }

  /** Returns whether nothing stands on a node, and nothing is known of it but its number. */
  private static boolean isBare(Home home) {
    return home.complexes().isEmpty()
        && home.node().isPresent()
        && !home.node().get().cpus().isPresent()
        && !home.node().get().memoryBytes().isPresent();
  }

  /** Returns the places of which something can be told. */
  static List<Home> told(Topology topology) {
    List<Home> told = new ArrayList<>();
    for (Home home : topology.homes()) {
      if (!isBare(home)) {
        told.add(home);
      }
    }
    return told;
  }

  /** Returns what stands beside the line above a part: its link, and that its port redirects. */
  static String edge(Topology topology, Part part) {
    String link = link(topology.edge(part));
    String acs = part.redirected().orElse(false) ? ACS : "";
    return link.isEmpty() || acs.isEmpty() ? link + acs : link + ", " + acs;
  }

  /** Returns whether one of the marks is about the way to a device, and not where it stands. */
  static boolean isEdgeBad(List<Mark> marks) {
    for (Mark mark : marks) {
      switch (mark.aspect()) {
        case ACS, LINK, PATH -> {
          return true;
        }
        case NODE, INTERRUPTS -> {}
      }
    }
    return false;
  }

  /** Returns the numbers of marks as they stand beside a device: {@code !1 !3}. */
  static String numbers(List<Mark> marks) {
    StringBuilder numbers = new StringBuilder();
    for (Mark mark : marks) {
      numbers.append(numbers.isEmpty() ? "!" : " !").append(mark.number());
    }
    return numbers.toString();
  }

  /** Returns what to do about a mark, as far as it can be said in few words. */
  static String remedy(Mark mark) {
    return switch (mark.check().remedy()) {
      case Remedy.ByHand(var text) -> text.strip();
      case Remedy.Settable _ -> "kernel-tune plan shows what can be set";
      case Remedy.Nothing _ -> "nothing: it is only told";
    };
  }

  /** Returns the devices below host bridges, in the order of the picture. */
  static List<WiredDevice> devices(List<RootComplex> complexes) {
    List<WiredDevice> devices = new ArrayList<>();
    for (RootComplex complex : complexes) {
      devices.addAll(below(complex.below()));
    }
    return devices;
  }

  /** Returns the devices of parts and of what is below them. */
  static List<WiredDevice> below(List<Part> parts) {
    List<WiredDevice> devices = new ArrayList<>();
    for (Part part : parts) {
      switch (part) {
        case Part.Leaf leaf -> devices.add(leaf.device());
        case Part.Switch node -> devices.addAll(below(node.below()));
      }
    }
    return devices;
  }

  /**
   * Returns the labels of devices by their kind, with a dash for those that count on: GPU1-GPU7,
   * nvme2.
   */
  static String labels(List<WiredDevice> unsorted) {
    List<WiredDevice> devices = new ArrayList<>(unsorted);
    devices.sort(Comparator.comparing(WiredDevice::kind));
    StringBuilder text = new StringBuilder();
    int from = 0;
    while (from < devices.size()) {
      int to = from;
      while (to + 1 < devices.size()
          && isNext(devices.get(to).label(), devices.get(to + 1).label())) {
        to++;
      }
      text.append(text.isEmpty() ? "" : ", ").append(devices.get(from).label());
      if (to > from) {
        text.append('-').append(devices.get(to).label());
      }
      from = to + 1;
    }
    return text.toString();
  }

  private static boolean isNext(String label, String next) {
    int digits = label.length();
    while (digits > 0 && Character.isDigit(label.charAt(digits - 1))) {
      digits--;
    }
    return digits < label.length()
        && label.length() - digits < 9
        && next.equals(
            label.substring(0, digits) + (Integer.parseInt(label.substring(digits)) + 1));
  }
}
