package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.DeviceInterrupts;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Nic;
import dev.kerneltune.model.NumaNode;
import dev.kerneltune.model.NvmeController;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.WiredDevice;
import dev.kerneltune.model.WiredDevice.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The PCI functions that stand in the picture of a machine. */
final class TopologyDevices {
  private static final int NVIDIA = 0x10de;
  // include/linux/pci_ids.h, the upper 16 bits of the class
  private static final int OTHER_BRIDGE = 0x0680;
  private static final int CO_PROCESSOR = 0x0b40;
  private static final int ACCELERATOR = 0x1200;

  private final Host host;
  private final Machine machine;
  private final PcieDevices functions;
  private final DeviceIrqs irqs;
  private final List<WiredDevice> devices = new ArrayList<>();
  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
  private final Map<String, Integer> virtualFunctions = new HashMap<>();
  private final Set<String> placed = new HashSet<>();

  private TopologyDevices(Host host, Machine machine) {
    this.host = host;
    this.machine = machine;
    this.functions = new PcieDevices(machine);
    this.irqs = new DeviceIrqs(host, InterruptsParser.parse(host.readLong("/proc/interrupts")));
  }

  /**
   * Returns GPUs, NICs, NVMe controllers, NVSwitches and other accelerators, each kind by address;
   * no present reading where the PCI bus, or one of the lists, could not be read.
   */
  static Reading<List<WiredDevice>> of(Host host, Machine machine) {
    return new TopologyDevices(host, machine).find();
  }

  private Reading<List<WiredDevice>> find() {
    return machine.pci().then(pci -> machine.gpus().then(gpus -> find(pci, gpus)));
  }

  private Reading<List<WiredDevice>> find(List<PciFunction> pci, List<PciFunction> gpus) {
    return machine.nics().then(nics -> machine.nvme().then(nvme -> all(gpus, nics, nvme, pci)));
  }

  private Reading<List<WiredDevice>> all(
      List<PciFunction> gpus, List<Nic> nics, List<NvmeController> nvme, List<PciFunction> pci) {
    List<Nic> physical = physicalOnes(nics);
    warm(gpus, physical, nvme);
    for (PciFunction gpu : gpus) {
      add(Kind.GPU, numbered(Kind.GPU, "GPU"), gpu, List.of());
    }
    for (Nic nic : physical) {
      List<String> names = new ArrayList<>(nic.rdma().orElse(List.of()));
      names.addAll(nic.netdevs().orElse(List.of()));
      add(Kind.NIC, numbered(Kind.NIC, "NIC"), nic.function(), names);
    }
    for (NvmeController controller : nvme) {
      if (controller.bdf().then(functions::function)
          instanceof Reading.Present<PciFunction>(var function, _)) {
        if (controller.name().startsWith("nvme")) {
          add(Kind.NVME, controller.name(), function, List.of(controller.name()));
        } else {
          add(Kind.NVME, numbered(Kind.NVME, "NVMe"), function, List.of());
        }
      }
    }
    for (PciFunction function : pci) {
      int upper = function.classCode().orElse(0) >>> 8;
      if (upper == OTHER_BRIDGE && function.vendor().orElse(0) == NVIDIA) {
        add(Kind.NVSWITCH, numbered(Kind.NVSWITCH, "NVSwitch"), function, List.of());
      } else if ((upper == ACCELERATOR || upper == CO_PROCESSOR)
          && !placed.contains(function.bdf())) {
        add(Kind.ACCELERATOR, numbered(Kind.ACCELERATOR, "accel"), function, List.of());
      }
    }
    return Reading.present(List.copyOf(devices), devices.size() + " devices");
  }

  /**
   * Returns the controllers without the virtual functions of those that are here, which are
   * counted; a guest has only the former.
   */
  private List<Nic> physicalOnes(List<Nic> nics) {
    Set<String> addresses = new HashSet<>();
    for (Nic nic : nics) {
      addresses.add(nic.function().bdf());
    }
    List<Nic> physical = new ArrayList<>();
    for (Nic nic : nics) {
      Reading<String> owner =
          Files.linkName(host, PcieDevices.file(nic.function().bdf(), "physfn"));
      if (owner instanceof Reading.Present<String>(var bdf, _) && addresses.contains(bdf)) {
        virtualFunctions.merge(bdf, 1, Integer::sum);
      } else {
        physical.add(nic);
      }
    }
    return physical;
  }

  /** Interrupts by the thousand are read side by side. */
  private void warm(List<PciFunction> gpus, List<Nic> nics, List<NvmeController> nvme) {
    List<String> paths = new ArrayList<>();
    for (PciFunction gpu : gpus) {
      DeviceIrqs.addPaths(irqs.numbers(gpu.bdf()), paths);
    }
    for (Nic nic : nics) {
      DeviceIrqs.addPaths(irqs.numbers(nic.function().bdf()), paths);
    }
    for (NvmeController controller : nvme) {
      DeviceIrqs.addPaths(controller.bdf().then(irqs::numbers), paths);
    }
    host.warm(paths);
  }

  private String numbered(Kind kind, String prefix) {
    return prefix + (counts.merge(kind, 1, Integer::sum) - 1);
  }

  private void add(Kind kind, String label, PciFunction function, List<String> names) {
    placed.add(function.bdf());
    devices.add(
        new WiredDevice(
            kind,
            label,
            function,
            List.copyOf(names),
            kind == Kind.GPU ? model(function) : Reading.absent("not a GPU"),
            kind == Kind.GPU ? file(function) : Reading.absent("not a GPU"),
            interrupts(function),
            virtualFunctions.getOrDefault(function.bdf(), 0)));
  }

  private Reading<String> model(PciFunction gpu) {
    return gpu.vendor().orElse(0) == NVIDIA
        ? NvidiaDriver.model(host, gpu.bdf())
        : Reading.absent("its driver tells none");
  }

  /**
   * Returns the device file of a GPU: that of NVIDIA's driver by its minor number, or the render
   * node of a driver of the DRM (drivers/gpu/drm/drm_drv.c).
   */
  private Reading<String> file(PciFunction gpu) {
    if (gpu.vendor().orElse(0) == NVIDIA) {
      return Files.text(host, NvidiaDriver.GPUS + "/" + gpu.bdf() + "/information")
          .then(text -> FactCollector.line(text, "Device Minor"))
          .then(
              minor ->
                  CpuSurvey.decimal(minor.strip()) < 0
                      ? Reading.malformed(minor, "a minor number")
                      : Reading.present("/dev/nvidia" + minor.strip(), minor));
    }
    return Files.names(host, PcieDevices.file(gpu.bdf(), "drm"))
        .then(
            names -> {
              for (String name : names) {
                if (name.startsWith("renderD")) {
                  return Reading.present("/dev/dri/" + name, name);
                }
              }
              return Reading.absent("it has no render node");
            });
  }

  private Reading<DeviceInterrupts> interrupts(PciFunction function) {
    return irqs.numbers(function.bdf())
        .then(irqs::read)
        .then(
            used ->
                home(function)
                    .then(
                        home -> {
                          IrqPlaces places = IrqPlaces.of(used, home);
                          return Reading.present(
                              new DeviceInterrupts(
                                  places.local(), places.remote(), places.parked(), places.cpus()),
                              used.size() + " interrupts in use");
                        }));
  }

  /** Returns the CPUs of a function's node; all of them where there is one node. */
  private Reading<CpuSet> home(PciFunction function) {
    return machine
        .numaNodes()
        .then(
            nodes -> {
              if (nodes.size() == 1) {
                return nodes.getFirst().cpus();
              }
              return function.numaNode().then(number -> cpus(nodes, number));
            });
  }

  private static Reading<CpuSet> cpus(List<NumaNode> nodes, int number) {
    for (NumaNode node : nodes) {
      if (node.id() == number) {
        return node.cpus();
      }
    }
    return Reading.unreadable("node " + number + " is not online", "");
  }
}
