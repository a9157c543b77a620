package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Nic;
import dev.kerneltune.model.NvmeController;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The PCI functions of a machine that move data, by what they are, and the bridges above them. */
final class PcieDevices {
  static final String FOLDER = "/sys/bus/pci/devices/";

  private final Machine machine;
  private final Map<String, PciFunction> byAddress = new HashMap<>();

  PcieDevices(Machine machine) {
    this.machine = machine;
    if (machine.pci() instanceof Reading.Present<List<PciFunction>>(var all, _)) {
      for (PciFunction function : all) {
        byAddress.put(function.bdf(), function);
      }
    }
  }

  /**
   * A device and what it is called in answers.
   *
   * @param subject the device
   * @param function its PCI function, or why that is not known
   */
  record Device(Subject subject, Reading<PciFunction> function) {}

  /** Answers one question about one function. */
  interface Answerer {
    /** Returns the answer, having noted in {@code trail} what was seen. */
    Reading<Value> answer(PciFunction function, Trail trail);
  }

  /**
   * Adds the answer for every device that {@code question} is asked about, or why there is none.
   */
  void answerEach(Question question, FactSink facts, Answerer answerer) {
    Reading<List<Device>> devices = of(question.per());
    if (!(devices instanceof Reading.Present<List<Device>>(var all, _))) {
      facts.add(question, new Subject.WholeHost(), devices.then(_ -> none(question)), List.of());
      return;
    }
    for (Device device : all) {
      Trail trail = new Trail();
      facts.add(
          question,
          device.subject(),
          plain(device.function().then(function -> answerer.answer(function, trail))),
          trail.list());
    }
    if (all.isEmpty()) {
      facts.add(question, new Subject.WholeHost(), none(question), List.of());
    }
  }

  /** The bytes that the answer came from stand in the trail: an answer's own text is itself. */
  private static Reading<Value> plain(Reading<Value> answer) {
    return answer instanceof Reading.Present<Value>(var value, _)
        ? Reading.present(value, value.toString())
        : answer;
  }

  private static Reading<Value> none(Question question) {
    return Reading.absent("no " + question.per().word() + " here");
  }

  /** Returns the devices of a kind; only the kinds that stand on the PCI bus have any. */
  Reading<List<Device>> of(SubjectKind kind) {
    return switch (kind) {
      case GPU -> machine.gpus().map(PcieDevices::devices);
      case NIC -> nics().map(PcieDevices::devices);
      case RDMA_NIC -> rdmaNics().map(PcieDevices::devices);
      case NVME -> machine.nvme().map(this::controllers);
      case PCI -> machine.pci().map(PcieDevices::devices);
      case HOST, RDMA_PORT, NETDEV, BLOCK, CPU, NUMA_NODE, GPU_NIC_PAIR, GPU_GPU_PAIR ->
          Reading.absent("a " + kind.word() + " is no PCI function");
    };
  }

  /** Returns the functions of the network controllers. */
  Reading<List<PciFunction>> nics() {
    return machine
        .nics()
        .map(
            nics -> {
              List<PciFunction> functions = new ArrayList<>();
              for (Nic nic : nics) {
                functions.add(nic.function());
              }
              return functions;
            });
  }

  /** Returns the functions of the network controllers that have RDMA devices. */
  Reading<List<PciFunction>> rdmaNics() {
    return machine.nics().then(PcieDevices::withRdma);
  }

  /** A controller whose RDMA devices cannot be listed leaves the whole list open. */
  static Reading<List<PciFunction>> withRdma(List<Nic> nics) {
    List<PciFunction> functions = new ArrayList<>();
    for (Nic nic : nics) {
      switch (nic.rdma()) {
        case Reading.Present<List<String>>(var names, _) -> {
          if (!names.isEmpty()) {
            functions.add(nic.function());
          }
        }
        case Reading.Absent<List<String>> _ -> {}
        case Reading.Unreadable<List<String>>(var obstacle, var needs) -> {
          return Reading.unreadable(
              "RDMA devices of " + nic.function().bdf() + ": " + obstacle, needs);
        }
        case Reading.Malformed<List<String>>(var raw, var problem) -> {
          return Reading.malformed(raw, problem);
        }
      }
    }
    return Reading.present(functions, functions.size() + " controllers");
  }

  private static List<Device> devices(List<PciFunction> functions) {
    List<Device> devices = new ArrayList<>();
    for (PciFunction function : functions) {
      devices.add(
          new Device(new Subject.Pci(function.bdf()), Reading.present(function, function.bdf())));
    }
    return devices;
  }

  /** Controllers behind a fabric have no PCI function and are left out. */
  private List<Device> controllers(List<NvmeController> controllers) {
    List<Device> devices = new ArrayList<>();
    for (NvmeController controller : controllers) {
      if (!(controller.bdf() instanceof Reading.Absent<String>)) {
        Subject subject =
            controller.name().startsWith("nvme")
                ? new Subject.BlockDev(controller.name())
                : new Subject.Pci(controller.name());
        devices.add(new Device(subject, controller.bdf().then(this::function)));
      }
    }
    return devices;
  }

  /** Returns the function with the address {@code bdf}. */
  Reading<PciFunction> function(String bdf) {
    PciFunction function = byAddress.get(bdf);
    return function != null
        ? Reading.present(function, bdf)
        : machine.pci().then(_ -> Reading.unreadable(bdf + " is not in /sys/bus/pci/devices", ""));
  }

  /**
   * Returns the bridges above a function, the nearest first, without the host bridge; an empty list
   * for a function that is integrated in the root complex.
   */
  static Reading<List<String>> bridges(PciFunction function) {
    return PciTopology.path(function)
        .map(
            path -> {
              List<String> bridges = new ArrayList<>();
              for (int i = path.size() - 2; i >= 0; i--) {
                if (PciTopology.isHostBridge(path.get(i))) {
                  break;
                }
                bridges.add(path.get(i));
              }
              return bridges;
            });
  }

  /**
   * Returns the function itself; absent where it is an SR-IOV virtual function, whose link and
   * device control fields are reserved (drivers/pci/probe.c).
   */
  static Reading<PciFunction> physical(Host host, PciFunction function) {
    Raw link = host.readLink(file(function.bdf(), "physfn"));
    if (link instanceof Raw.Missing) {
      return Reading.present(function, function.bdf());
    }
    return Files.text(link)
        .then(
            _ ->
                Reading.absent(
                    "a virtual function has no such field of its own: see its"
                        + " physical function"));
  }

  static String file(String bdf, String name) {
    return FOLDER + bdf + "/" + name;
  }
}
