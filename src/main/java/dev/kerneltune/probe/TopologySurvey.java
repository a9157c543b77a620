package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.DevicePair;
import dev.kerneltune.model.LinkRate;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.PciEdge;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.WiredDevice;
import dev.kerneltune.model.Wiring;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the devices of a machine are wired: links, ACS, interrupts and ways, read for its picture.
 */
public final class TopologySurvey {
  private static final List<String> LINK_FILES =
      List.of(PcieLink.SPEED, PcieLink.MAX_SPEED, PcieLink.WIDTH, PcieLink.MAX_WIDTH);

  private final Host host;
  private final Machine machine;
  private final PciAcsProbe.Bridges bridges;
  private final Map<String, PciEdge> edges = new TreeMap<>();
  private final Map<String, Reading<Boolean>> redirects = new TreeMap<>();

  private TopologySurvey(Host host, Machine machine) {
    this.host = host;
    this.machine = machine;
    this.bridges = new PciAcsProbe.Bridges(machine.pci());
  }

  /** Returns how the devices of {@code machine}, which was read from {@code host}, are wired. */
  public static Wiring of(Host host, Machine machine) {
    return new TopologySurvey(host, machine).wiring();
  }

  private Wiring wiring() {
    Reading<List<WiredDevice>> devices = TopologyDevices.of(host, machine);
    List<WiredDevice> all = devices.orElse(List.of());
    warm(all);
    for (WiredDevice device : all) {
      ports(device.function());
    }
    return new Wiring(
        machine, CpuSurvey.sockets(host, machine.cpus()), devices, edges, redirects, pairs(all));
  }

  private void warm(List<WiredDevice> devices) {
    List<String> paths = new ArrayList<>();
    for (WiredDevice device : devices) {
      for (String bdf : chain(device.function())) {
        for (String file : LINK_FILES) {
          paths.add(PcieDevices.file(bdf, file));
        }
      }
    }
    host.warm(paths);
  }

  /** Returns a function and the bridges above it, the nearest first. */
  private static List<String> chain(PciFunction function) {
    List<String> chain = new ArrayList<>();
    chain.add(function.bdf());
    chain.addAll(PcieDevices.bridges(function).orElse(List.of()));
    return chain;
  }

  /**
   * Every second step up the path is a link; the others lie inside a switch, between its upstream
   * and its downstream ports.
   */
  private void ports(PciFunction function) {
    List<String> chain = chain(function);
    for (int i = 0; i + 1 < chain.size(); i += 2) {
      String port = chain.get(i + 1);
      edges.computeIfAbsent(chain.get(i), lower -> edge(lower, port));
    }
    for (String bridge : chain.subList(1, chain.size())) {
      redirects.computeIfAbsent(bridge, this::redirects);
    }
  }

  private PciEdge edge(String lower, String port) {
    PcieLink device = PcieLink.of(host, lower);
    PcieLink above = PcieLink.of(host, port);
    return new PciEdge(
        rate(device.speed(), device.width()),
        rate(device.maxSpeed(), device.maxWidth()),
        rate(above.maxSpeed(), above.maxWidth()));
  }

  private static Reading<LinkRate> rate(Reading<Integer> speed, Reading<Integer> width) {
    return speed.then(
        fast ->
            width.then(
                lanes -> {
                  LinkRate rate = new LinkRate(fast, lanes);
                  return Reading.present(rate, rate.toString());
                }));
  }

  private Reading<Boolean> redirects(String bridge) {
    return redirected(List.of(bridge));
  }

  private Reading<Boolean> redirected(List<String> ports) {
    return bridges.way(ports, new Trail()).map(way -> way.toString().equals(PciAcsProbe.VIA_ROOT));
  }

  private List<DevicePair> pairs(List<WiredDevice> devices) {
    PciTopology topology = PciTopology.of(machine);
    List<DevicePair> pairs = new ArrayList<>();
    for (int i = 0; i < devices.size(); i++) {
      for (int j = i + 1; j < devices.size(); j++) {
        WiredDevice a = devices.get(i);
        WiredDevice b = devices.get(j);
        if (a.kind().movesData() && b.kind().movesData()) {
          pairs.add(
              new DevicePair(
                  a,
                  b,
                  topology.pathClass(a.function(), b.function()),
                  PciAcsProbe.between(a.function(), b.function()).then(this::redirected)));
        }
      }
    }
    return List.copyOf(pairs);
  }
}
