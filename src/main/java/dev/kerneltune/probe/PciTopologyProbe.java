package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.PathClass;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.List;

/** How far GPUs are from NICs, from NVMe controllers and from each other. */
public final class PciTopologyProbe implements Probe {
  private static final String CLASSES =
      " pix (one bridge), pxb (several bridges), phb (one host bridge), node (host bridges of one"
          + " NUMA node) or sys (across NUMA nodes)";

  static final Question GPU_NIC =
      new Question(
          "pci-topology/gpu-nic",
          ValueKind.TEXT,
          SubjectKind.GPU_NIC_PAIR,
          "What lies between a GPU and a NIC:" + CLASSES + "?");
  static final Question GPU_GPU =
      new Question(
          "pci-topology/gpu-gpu",
          ValueKind.TEXT,
          SubjectKind.GPU_GPU_PAIR,
          "What lies between two GPUs on PCIe:" + CLASSES + "?");
  static final Question NEAREST_NIC =
      new Question(
          "pci-topology/nearest-nic",
          ValueKind.TEXT,
          SubjectKind.GPU,
          "What lies between a GPU and its nearest NIC:" + CLASSES + "?");
  static final Question NEAREST_RDMA_NIC =
      new Question(
          "pci-topology/nearest-rdma-nic",
          ValueKind.TEXT,
          SubjectKind.GPU,
          "What lies between a GPU and its nearest NIC with an RDMA device:" + CLASSES + "?");
  static final Question NEAREST_NVME =
      new Question(
          "pci-topology/nearest-nvme",
          ValueKind.TEXT,
          SubjectKind.GPU,
          "What lies between a GPU and its nearest NVMe controller:" + CLASSES + "?");
  static final Question NVME_NODE =
      new Question(
          "pci-topology/nvme-node",
          ValueKind.INT,
          SubjectKind.NVME,
          "On which NUMA node is the PCI function of an NVMe controller: -1 where the firmware does"
              + " not say?");

  @Override
  public List<Question> questions() {
    return List.of(GPU_NIC, GPU_GPU, NEAREST_NIC, NEAREST_RDMA_NIC, NEAREST_NVME, NVME_NODE);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    PciTopology topology = PciTopology.of(machine);
    PcieDevices devices = new PcieDevices(machine);
    Reading<List<PciFunction>> nics = devices.nics();
    pairs(topology, GPU_NIC, machine.gpus(), nics, facts);
    pairs(topology, GPU_GPU, machine.gpus(), machine.gpus(), facts);
    nearest(devices, topology, NEAREST_NIC, nics, facts);
    nearest(devices, topology, NEAREST_RDMA_NIC, devices.rdmaNics(), facts);
    nearest(devices, topology, NEAREST_NVME, nvme(devices), facts);
    devices.answerEach(
        NVME_NODE,
        facts,
        (function, trail) -> {
          String path = PcieDevices.file(function.bdf(), "numa_node");
          Reading<Long> node = Files.number(host, path);
          trail.see(path, node);
          return node.map(Value.Int::new);
        });
  }

  private static void pairs(
      PciTopology topology,
      Question question,
      Reading<List<PciFunction>> lefts,
      Reading<List<PciFunction>> rights,
      FactSink facts) {
    if (!(lefts instanceof Reading.Present<List<PciFunction>>(var left, _))) {
      facts.add(question, new Subject.WholeHost(), lefts.then(_ -> noPair()), List.of());
      return;
    }
    if (!(rights instanceof Reading.Present<List<PciFunction>>(var right, _))) {
      facts.add(question, new Subject.WholeHost(), rights.then(_ -> noPair()), List.of());
      return;
    }
    boolean same = question.equals(GPU_GPU);
    int found = 0;
    for (int i = 0; i < left.size(); i++) {
      for (int j = same ? i + 1 : 0; j < right.size(); j++) {
        PciFunction a = left.get(i);
        PciFunction b = right.get(j);
        Reading<PathClass> path = topology.pathClass(a, b);
        facts.add(
            question,
            new Subject.Pair(new Subject.Pci(a.bdf()), new Subject.Pci(b.bdf())),
            text(path),
            new Trail().see(a.bdf(), a.path()).see(b.bdf(), b.path()).list());
        found++;
      }
    }
    if (found == 0) {
      facts.add(question, new Subject.WholeHost(), noPair(), List.of());
    }
  }

  private static Reading<Value> noPair() {
    return Reading.absent("there is no such pair here");
  }

  private static Reading<Value> text(Reading<PathClass> path) {
    return path.map(found -> new Value.Text(found.word()));
  }

  private static void nearest(
      PcieDevices devices,
      PciTopology topology,
      Question question,
      Reading<List<PciFunction>> others,
      FactSink facts) {
    devices.answerEach(
        question,
        facts,
        (gpu, trail) -> {
          Reading<PciTopology.Closest> closest =
              others.then(
                  all ->
                      all.isEmpty()
                          ? Reading.absent("there is no such device here")
                          : topology.closest(gpu, all));
          trail.see(gpu.bdf(), gpu.path());
          if (closest instanceof Reading.Present<PciTopology.Closest>(var found, _)) {
            for (PciFunction near : found.functions()) {
              trail.see(near.bdf(), near.path());
            }
          }
          return closest.map(found -> new Value.Text(found.path().word()));
        });
  }

  private static Reading<List<PciFunction>> nvme(PcieDevices devices) {
    return devices
        .of(SubjectKind.NVME)
        .then(
            controllers -> {
              List<PciFunction> functions = new ArrayList<>();
              for (PcieDevices.Device controller : controllers) {
                if (!(controller.function()
                    instanceof Reading.Present<PciFunction>(var function, _))) {
                  return controller.function().map(List::of);
                }
                functions.add(function);
              }
              return Reading.present(functions, functions.size() + " controllers");
            });
  }
}
