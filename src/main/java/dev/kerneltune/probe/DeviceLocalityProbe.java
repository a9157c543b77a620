package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Nic;
import dev.kerneltune.model.NvmeController;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.List;

/** Whether RDMA controllers and NVMe controllers stand on a NUMA node that has a GPU, too. */
public final class DeviceLocalityProbe implements Probe {
  static final Question NIC =
      new Question(
          "locality/rdma-nic-gpu",
          ValueKind.TEXT,
          SubjectKind.NIC,
          "Is there a GPU on the NUMA node of the RDMA controller: gpu-there or no-gpu?");
  static final Question NVME =
      new Question(
          "locality/nvme-gpu",
          ValueKind.TEXT,
          SubjectKind.NVME,
          "Is there a GPU on the NUMA node of the NVMe controller: gpu-there or no-gpu?");

  @Override
  public List<Question> questions() {
    return List.of(NIC, NVME);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<List<Integer>> gpuNodes = machine.gpus().then(DeviceLocalityProbe::nodes);
    List<Nic> rdma = new ArrayList<>();
    Reading<Value> rest =
        machine.nics().then(_ -> Reading.<Value>absent("no RDMA controller here"));
    for (Nic nic : machine.nics().orElse(List.of())) {
      if (!nic.rdma().orElse(List.of()).isEmpty()) {
        rdma.add(nic);
      } else if (nic.rdma() instanceof Reading.Unreadable<List<String>>(var obstacle, var needs)) {
        rest = Reading.unreadable(nic.function().bdf() + ": " + obstacle, needs);
      }
    }
    new Found<>(List.copyOf(rdma), rest)
        .answer(
            NIC,
            facts,
            nic -> new Subject.Pci(nic.function().bdf()),
            (nic, trail) -> near(nic.function().bdf(), nic.function().numaNode(), gpuNodes, trail));
    new Found<>(
            machine.nvme().orElse(List.of()),
            machine.nvme().then(_ -> Reading.<Value>absent("no NVMe controller here")))
        .answer(
            NVME,
            facts,
            DeviceLocalityProbe::subject,
            (controller, trail) -> near(controller.name(), controller.numaNode(), gpuNodes, trail));
  }

  private static Subject subject(NvmeController controller) {
    return controller.name().startsWith("nvme")
        ? new Subject.BlockDev(controller.name())
        : new Subject.Pci(controller.name());
  }

  /**
   * Returns the nodes of the GPUs; absent where there is no GPU or where firmware tells no node.
   */
  private static Reading<List<Integer>> nodes(List<PciFunction> gpus) {
    List<Integer> nodes = new ArrayList<>();
    for (PciFunction gpu : gpus) {
      switch (gpu.numaNode()) {
        case Reading.Present<Integer>(var node, _) -> nodes.add(node);
        case Reading.Absent<Integer> _ -> {
          return Reading.absent("the node of GPU " + gpu.bdf() + " is not told");
        }
        case Reading.Unreadable<Integer>(var obstacle, var needs) -> {
          return Reading.unreadable("node of " + gpu.bdf() + ": " + obstacle, needs);
        }
        case Reading.Malformed<Integer>(var raw, var problem) -> {
          return Reading.malformed(raw, problem);
        }
      }
    }
    return nodes.isEmpty()
        ? Reading.absent("no GPU here")
        : Reading.present(List.copyOf(nodes), "GPUs on nodes " + nodes);
  }

  private static Reading<Value> near(
      String name, Reading<Integer> node, Reading<List<Integer>> gpuNodes, Trail trail) {
    trail.see("numa_node of " + name, node);
    trail.see("numa_node of the GPUs", gpuNodes);
    return node.then(
        own ->
            gpuNodes.then(
                all ->
                    Found.word(
                        all.contains(own) ? "gpu-there" : "no-gpu",
                        "node " + own + ", GPUs on " + all)));
  }
}
