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

/**
 * The IOMMU domain in force for each GPU, NIC and NVMe controller: what
 * /sys/kernel/iommu_groups/N/type says of the device's group (ABI sysfs-kernel-iommu_groups;
 * kernels from 5.11).
 *
 * <p>The command line does not tell: the AMD driver gives identity to devices that can use PASID,
 * untrusted devices are always translated, and memory encryption cancels a default passthrough.
 */
public final class IommuDomainProbe implements Probe {
  static final String NONE = "none";

  private static final String ANSWERS =
      " is in force: identity (not translated), DMA-FQ (translated, flushed lazily), DMA"
          + " (translated, flushed at every unmap), unmanaged, blocked, or none (no IOMMU above"
          + " it)?";
  private static final String PCI = "/sys/bus/pci/devices/";

  static final Question GPU =
      new Question(
          "iommu/gpu-domain",
          ValueKind.TEXT,
          SubjectKind.GPU,
          "Which IOMMU domain of the GPU" + ANSWERS);
  static final Question NIC =
      new Question(
          "iommu/nic-domain",
          ValueKind.TEXT,
          SubjectKind.NIC,
          "Which IOMMU domain of the NIC" + ANSWERS);
  static final Question NVME =
      new Question(
          "iommu/nvme-domain",
          ValueKind.TEXT,
          SubjectKind.NVME,
          "Which IOMMU domain of the NVMe controller" + ANSWERS);
  static final Question GRACE_HOPPER =
      new Question(
          "iommu/grace-hopper-domain",
          ValueKind.TEXT,
          SubjectKind.GPU,
          "Which IOMMU domain of a GH200 GPU" + ANSWERS);

  private static final int NVIDIA = 0x10de;

  /** PCI device id of the GH200 480GB (pci.ids); the driver's name for the model is asked first. */
  private static final int GH200 = 0x2342;

  @Override
  public List<Question> questions() {
    return List.of(GPU, NIC, NVME, GRACE_HOPPER);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<String> state = IommuStateProbe.state(host);
    functions(GPU, machine.gpus(), host, state, facts);
    functions(NIC, machine.nics().map(IommuDomainProbe::functionsOf), host, state, facts);
    nvme(machine.nvme(), host, state, facts);
    graceHopper(machine, host, state, facts);
  }

  private static List<PciFunction> functionsOf(List<Nic> nics) {
    List<PciFunction> functions = new ArrayList<>();
    for (Nic nic : nics) {
      functions.add(nic.function());
    }
    return functions;
  }

  private static <T> boolean nobody(Question question, Reading<List<T>> all, FactSink facts) {
    if (all instanceof Reading.Present<List<T>>(var list, _) && !list.isEmpty()) {
      return false;
    }
    Reading<Value> why = all.then(_ -> Reading.absent("no " + question.per().word() + " here"));
    facts.add(question, new Subject.WholeHost(), why, List.of());
    return true;
  }

  private static void functions(
      Question question,
      Reading<List<PciFunction>> all,
      Host host,
      Reading<String> state,
      FactSink facts) {
    if (nobody(question, all, facts)) {
      return;
    }
    for (PciFunction function : all.orElse(List.of())) {
      Trail trail = new Trail();
      Reading<Value> domain = domain(function.bdf(), host, state, trail);
      facts.add(question, new Subject.Pci(function.bdf()), domain, trail.list());
    }
  }

  private static void nvme(
      Reading<List<NvmeController>> all, Host host, Reading<String> state, FactSink facts) {
    if (nobody(NVME, all, facts)) {
      return;
    }
    for (NvmeController controller : all.orElse(List.of())) {
      Trail trail = new Trail();
      Subject subject =
          controller.name().startsWith("nvme")
              ? new Subject.BlockDev(controller.name())
              : new Subject.Pci(controller.name());
      Reading<Value> domain = controller.bdf().then(bdf -> domain(bdf, host, state, trail));
      facts.add(NVME, subject, domain, trail.list());
    }
  }

  private static void graceHopper(
      Machine machine, Host host, Reading<String> state, FactSink facts) {
    if (nobody(GRACE_HOPPER, machine.gpus(), facts)) {
      return;
    }
    int found = 0;
    Reading<Value> open = Reading.absent("no GH200 GPU here");
    for (PciFunction gpu : machine.gpus().orElse(List.of())) {
      Reading<Boolean> is =
          isGraceHopper(machine.architecture(), gpu, NvidiaDriver.model(host, gpu.bdf()));
      switch (is) {
        case Reading.Present<Boolean>(var graceHopper, _) -> {
          if (graceHopper) {
            Trail trail = new Trail();
            Reading<Value> domain = domain(gpu.bdf(), host, state, trail);
            facts.add(GRACE_HOPPER, new Subject.Pci(gpu.bdf()), domain, trail.list());
            found++;
          }
        }
        case Reading.Absent<Boolean> _ -> {}
        case Reading.Unreadable<Boolean>(var obstacle, var needs) ->
            open = Reading.unreadable(obstacle, needs);
        case Reading.Malformed<Boolean>(var raw, var problem) ->
            open = Reading.malformed(raw, problem);
      }
    }
    if (found == 0 || !(open instanceof Reading.Absent<Value>)) {
      facts.add(GRACE_HOPPER, new Subject.WholeHost(), open, List.of());
    }
  }

  /** Decides from the architecture, the PCI ids and the model's name, as far as each goes. */
  static Reading<Boolean> isGraceHopper(
      Reading<String> architecture, PciFunction gpu, Reading<String> model) {
    if (architecture.orElse("aarch64").equals("x86_64") || gpu.vendor().orElse(NVIDIA) != NVIDIA) {
      return Reading.present(false, "no NVIDIA GPU of an Arm machine");
    }
    if (gpu.device().orElse(0) == GH200) {
      return Reading.present(true, "device 0x2342");
    }
    return switch (model) {
      case Reading.Present<String>(var name, _) -> Reading.present(name.contains("GH200"), name);
      case Reading.Absent<String> _ ->
          Reading.unreadable("the model of " + gpu.bdf() + " is not told", "the NVIDIA driver");
      case Reading.Unreadable<String>(var obstacle, var needs) ->
          Reading.unreadable("the model of " + gpu.bdf() + ": " + obstacle, needs);
      case Reading.Malformed<String>(var raw, var problem) -> Reading.malformed(raw, problem);
    };
  }

  /** Reads the domain of the PCI function {@code bdf}. */
  static Reading<Value> domain(String bdf, Host host, Reading<String> state, Trail trail) {
    Reading<String> group = Files.linkName(host, PCI + bdf + "/iommu_group");
    trail.see(PCI + bdf + "/iommu_group", group);
    if (group instanceof Reading.Present<String>(var number, _)) {
      String file = IommuStateProbe.GROUPS + "/" + number + "/type";
      Reading<String> type = Files.text(host, file);
      trail.see(file, type);
      return type.then(IommuDomainProbe::parse);
    }
    if (group instanceof Reading.Absent<String>) {
      trail.see(IommuStateProbe.UNITS, state);
      return ungrouped(state, Files.names(host, IommuStateProbe.GROUPS));
    }
    return group.map(Value.Text::new);
  }

  /** Understands the type of a group as the kernel prints it. */
  static Reading<Value> parse(String type) {
    String word = type.strip();
    return switch (word) {
      case "identity", "DMA", "DMA-FQ", "unmanaged", "blocked" ->
          Reading.present(new Value.Text(word), word);
      case "unknown" -> Reading.unreadable("the kernel says unknown", "");
      default -> Reading.malformed(word, "identity, DMA, DMA-FQ, unmanaged or blocked");
    };
  }

  /**
   * Says what it means that a device has no group: no IOMMU is above it. Where an IOMMU is in use
   * and no group is known at all, the groups were left out of a recording.
   */
  static Reading<Value> ungrouped(Reading<String> state, Reading<List<String>> groups) {
    return state.then(
        word -> {
          boolean listed =
              groups instanceof Reading.Present<List<String>>(var list, _) && !list.isEmpty();
          return word.equals(IommuStateProbe.OFF) || listed
              ? Reading.present(new Value.Text(NONE), "no iommu_group")
              : Reading.unreadable("an IOMMU is in use, and no group of this device is known", "");
        });
  }
}
