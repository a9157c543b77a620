package dev.kerneltune.probe;

import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Netdev;
import dev.kerneltune.model.Nic;
import dev.kerneltune.model.NumaNode;
import dev.kerneltune.model.NvmeController;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import java.util.ArrayList;
import java.util.List;

/** Names the things of a kind that stand in a machine, and the folder that each has in sysfs. */
final class Subjects {
  private static final String PCI = "/sys/bus/pci/devices/";

  private Subjects() {}

  /**
   * A subject and its own folder.
   *
   * @param subject the subject
   * @param folder an absolute path without a slash at its end; empty where there is none
   */
  record Placed(Subject subject, String folder) {}

  /** Returns the subjects of {@code kind}; pairs have no folders and are not named here. */
  static Reading<List<Placed>> of(Machine machine, SubjectKind kind) {
    return switch (kind) {
      case HOST ->
          Reading.present(List.of(new Placed(new Subject.WholeHost(), "")), "the whole host");
      case GPU -> machine.gpus().map(Subjects::functions);
      case PCI -> machine.pci().map(Subjects::functions);
      case NIC -> machine.nics().map(Subjects::nics);
      case RDMA_NIC -> machine.nics().then(Subjects::rdmaNics);
      case RDMA_PORT ->
          Reading.unreadable("ports are named by the probes that read them", "a probe: address");
      case NETDEV -> machine.netdevs().map(Subjects::netdevs);
      case NVME -> machine.nvme().map(Subjects::nvme);
      case BLOCK -> machine.blockDevices().map(Subjects::blocks);
      case CPU -> machine.cpus().online().map(Subjects::cpus);
      case NUMA_NODE -> machine.numaNodes().map(Subjects::nodes);
      case GPU_NIC_PAIR, GPU_GPU_PAIR ->
          Reading.unreadable("pairs are named by the probes that read them", "a probe: address");
    };
  }

  private static List<Placed> functions(List<PciFunction> functions) {
    List<Placed> placed = new ArrayList<>();
    for (PciFunction function : functions) {
      placed.add(new Placed(new Subject.Pci(function.bdf()), PCI + function.bdf()));
    }
    return placed;
  }

  private static List<Placed> nics(List<Nic> nics) {
    List<Placed> placed = new ArrayList<>();
    for (Nic nic : nics) {
      String bdf = nic.function().bdf();
      placed.add(new Placed(new Subject.Pci(bdf), PCI + bdf));
    }
    return placed;
  }

  /** A controller whose RDMA devices could not be listed leaves the whole list open. */
  private static Reading<List<Placed>> rdmaNics(List<Nic> nics) {
    List<Placed> placed = new ArrayList<>();
    for (Nic nic : nics) {
      String bdf = nic.function().bdf();
      switch (nic.rdma()) {
        case Reading.Present<List<String>>(var names, _) -> {
          if (!names.isEmpty()) {
            placed.add(new Placed(new Subject.Pci(bdf), PCI + bdf));
          }
        }
        case Reading.Absent<List<String>> _ -> {}
        case Reading.Unreadable<List<String>>(var obstacle, var needs) -> {
          return Reading.unreadable(bdf + ": " + obstacle, needs);
        }
        case Reading.Malformed<List<String>>(var raw, var problem) -> {
          return Reading.malformed(raw, problem);
        }
      }
    }
    return Reading.present(placed, placed.size() + " controllers");
  }

  private static List<Placed> netdevs(List<Netdev> netdevs) {
    List<Placed> placed = new ArrayList<>();
    for (Netdev netdev : netdevs) {
      placed.add(new Placed(new Subject.Netdev(netdev.name()), "/sys/class/net/" + netdev.name()));
    }
    return placed;
  }

  private static List<Placed> nvme(List<NvmeController> controllers) {
    List<Placed> placed = new ArrayList<>();
    for (NvmeController controller : controllers) {
      boolean named = controller.name().startsWith("nvme");
      placed.add(
          named
              ? new Placed(
                  new Subject.BlockDev(controller.name()), "/sys/class/nvme/" + controller.name())
              : new Placed(new Subject.Pci(controller.name()), PCI + controller.name()));
    }
    return placed;
  }

  private static List<Placed> blocks(List<String> names) {
    List<Placed> placed = new ArrayList<>();
    for (String name : names) {
      placed.add(new Placed(new Subject.BlockDev(name), "/sys/block/" + name));
    }
    return placed;
  }

  private static List<Placed> cpus(CpuSet cpus) {
    List<Placed> placed = new ArrayList<>();
    for (int cpu : cpus.toArray()) {
      placed.add(new Placed(new Subject.Cpu(cpu), "/sys/devices/system/cpu/cpu" + cpu));
    }
    return placed;
  }

  private static List<Placed> nodes(List<NumaNode> nodes) {
    List<Placed> placed = new ArrayList<>();
    for (NumaNode node : nodes) {
      placed.add(
          new Placed(new Subject.Node(node.id()), "/sys/devices/system/node/node" + node.id()));
    }
    return placed;
  }
}
