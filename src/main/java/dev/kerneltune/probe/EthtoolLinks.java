package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Netdev;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The links whose driver is worth asking: those of real network adapters. A virtio device is not
 * one; what it has to say is the hypervisor's, and asking costs the start-up of native calls.
 */
final class EthtoolLinks {
  private final Host host;
  private final Map<String, PciFunction> adapters = new HashMap<>();
  private final Found<PhysicalLinks.Link> links;

  EthtoolLinks(Machine machine, Host host) {
    this.host = host;
    Map<String, PciFunction> functions = new HashMap<>();
    Set<String> notPlaced = new HashSet<>();
    for (PciFunction function : machine.pci().orElse(List.of())) {
      functions.put(function.bdf(), function);
    }
    for (Netdev netdev : machine.netdevs().orElse(List.of())) {
      PciFunction function = functions.get(netdev.bdf().orElse(""));
      if (function != null && !function.driver().orElse("").equals("virtio-pci")) {
        adapters.put(netdev.name(), function);
      }
      // A device on another bus is not asked; one whose bus is not known may be an adapter.
      if (function == null && !(netdev.bdf() instanceof Reading.Absent<String>)) {
        notPlaced.add(netdev.name());
      }
    }
    Found<PhysicalLinks.Link> all = new PhysicalLinks(machine, host).links();
    List<PhysicalLinks.Link> worth = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    for (PhysicalLinks.Link link : all.things()) {
      if (adapters.containsKey(link.name())) {
        worth.add(link);
      }
      if (notPlaced.contains(link.name())) {
        lost.add(link.name());
      }
    }
    Reading<Value> rest =
        lost.isEmpty()
            ? rest(machine, all)
            : Reading.unreadable(
                "the PCI function of a link is not known: " + String.join(" ", lost), "");
    links = new Found<>(List.copyOf(worth), rest);
  }

  /** Says why there are no others: none found is only known where all functions are known. */
  private static Reading<Value> rest(Machine machine, Found<PhysicalLinks.Link> all) {
    boolean isKnown = all.rest() instanceof Reading.Absent<Value>;
    return isKnown
        ? machine.pci().then(_ -> Reading.absent("no physical network adapter has its link up"))
        : all.rest();
  }

  Found<PhysicalLinks.Link> links() {
    return links;
  }

  /** Asks the driver of a link; {@code what} is one of the ethtool queries. */
  Reading<String> ask(PhysicalLinks.Link link, String what, Trail trail) {
    String query = "ethtool/" + link.name() + "/" + what;
    Reading<String> answer = Asked.text(host, query, "the driver has no such setting");
    if (!what.equals("features") || !answer.isPresent()) {
      trail.see(query, answer.map(Asked::oneLine).then(line -> Reading.present(line, line)));
    }
    return answer;
  }

  /** Returns the PCI function of a link. */
  PciFunction adapter(PhysicalLinks.Link link) {
    return Objects.requireNonNull(adapters.get(link.name())); // Of these the links were chosen.
  }
}
