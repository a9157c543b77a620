package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.List;

/**
 * Whether AtomicOps of a GPU reach the root complex, by the kernel's own test (drivers/pci/pci.c,
 * pci_enable_atomic_ops_to_root): the root port completes 32 and 64 bits, each switch port routes
 * them, and no upstream port keeps them from leaving.
 */
public final class PcieAtomicsProbe implements Probe {
  private static final String ROUTED = "routed";
  private static final String NOT_ROUTED = "not-routed";
  private static final String NOT_REQUESTED = "not-requested";

  static final Question QUESTION =
      new Question(
          "pcie-control/gpu-atomics",
          ValueKind.TEXT,
          SubjectKind.GPU,
          "Do PCIe AtomicOps of a GPU reach the root complex: routed, not-requested (they would,"
              + " and its driver did not switch them on) or not-routed (a bridge above lacks"
              + " them)?");

  @Override
  public List<Question> questions() {
    return List.of(QUESTION);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    PcieDevices devices = new PcieDevices(machine);
    devices.answerEach(
        QUESTION,
        facts,
        (gpu, trail) ->
            PcieDevices.physical(host, gpu)
                .then(PcieDevices::bridges)
                .then(bridges -> route(devices, gpu, bridges, trail)));
  }

  private static Reading<Value> route(
      PcieDevices devices, PciFunction gpu, List<String> bridges, Trail trail) {
    if (bridges.isEmpty()) {
      return Reading.absent("integrated in the root complex: there is no bridge above");
    }
    Reading<Boolean> open = Reading.present(true, "");
    for (String bridge : bridges) {
      Reading<Boolean> hop =
          devices.function(bridge).then(PcieControl::of).then(port -> passes(bridge, port, trail));
      open = both(open, hop);
    }
    return open.then(
        passes ->
            passes
                ? PcieControl.of(gpu)
                    .then(PcieControl::atomicRequests)
                    .then(
                        on -> {
                          trail.see(gpu.bdf(), "DevCtl2: AtomicOpsCtl ReqEn" + (on ? "+" : "-"));
                          return word(on ? ROUTED : NOT_REQUESTED);
                        })
                : word(NOT_ROUTED));
  }

  /** A bridge that does not pass them decides; one that cannot be read leaves it open. */
  private static Reading<Boolean> both(Reading<Boolean> a, Reading<Boolean> b) {
    boolean blocked = !a.orElse(true) || !b.orElse(true);
    if (blocked) {
      return Reading.present(false, "");
    }
    return a.isPresent() ? b : a;
  }

  private static Reading<Boolean> passes(String bridge, PcieControl port, Trail trail) {
    return port.type()
        .then(
            type ->
                switch (type) {
                  case ROOT_PORT -> {
                    Reading<Boolean> completes = port.atomicCompletion();
                    trail.see(
                        bridge, "DevCap2: AtomicOpsCap 32/64bit" + PcieControl.sign(completes));
                    yield completes;
                  }
                  case UPSTREAM -> {
                    Reading<Boolean> routes = port.atomicRouting();
                    Reading<Boolean> blocked = port.atomicEgressBlocked();
                    trail.see(
                        bridge,
                        "DevCap2: AtomicOpsCap Routing"
                            + PcieControl.sign(routes)
                            + " DevCtl2: EgressBlck"
                            + PcieControl.sign(blocked));
                    yield both(routes, blocked.map(keeps -> !keeps));
                  }
                  case DOWNSTREAM -> {
                    Reading<Boolean> routes = port.atomicRouting();
                    trail.see(bridge, "DevCap2: AtomicOpsCap Routing" + PcieControl.sign(routes));
                    yield routes;
                  }
                  case ENDPOINT, OTHER -> Reading.present(true, type.name());
                });
  }

  private static Reading<Value> word(String word) {
    return Reading.present(new Value.Text(word), word);
  }
}
