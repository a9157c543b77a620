package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Nic;
import dev.kerneltune.model.NumaNode;
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

/** Whether the interrupts of NICs, NVMe controllers and GPUs are delivered on the device's node. */
final class IrqLocalityProbe implements Probe {
  private static final String PATH = "/proc/interrupts";
  private static final String MANAGED = "managed";
  private static final String WORDS =
      " (local, spread: some elsewhere, remote: all elsewhere, one-cpu: several and all on one CPU,"
          + " unassigned: none has a CPU)?";

  private static final Question NIC =
      new Question(
          "irq/nic-affinity",
          ValueKind.TEXT,
          SubjectKind.NIC,
          "Are the interrupts of a NIC that is in use delivered on its own NUMA node" + WORDS);
  private static final Question NIC_SHARE =
      new Question(
          "irq/nic-remote-share",
          ValueKind.INT,
          SubjectKind.NIC,
          "How many percent of the interrupt vectors of a NIC that is in use are delivered wholly"
              + " on other NUMA nodes than its own?");
  private static final Question NVME =
      new Question(
          "irq/nvme-affinity",
          ValueKind.TEXT,
          SubjectKind.NVME,
          "Are the interrupts of an NVMe controller delivered on its own NUMA node (managed: the"
              + " kernel alone places its queues; else local, spread, remote, one-cpu,"
              + " unassigned)?");
  private static final Question NVME_QUEUES =
      new Question(
          "irq/nvme-queues",
          ValueKind.TEXT,
          SubjectKind.NVME,
          "Has an NVMe controller an interrupt per queue and a queue per CPU (per-cpu, shared: CPUs"
              + " share queues, admin-only: no queue interrupt)?");
  private static final Question GPU =
      new Question(
          "irq/gpu-affinity",
          ValueKind.TEXT,
          SubjectKind.GPU,
          "Are the interrupts of a GPU delivered on its own NUMA node" + WORDS);

  @Override
  public List<Question> questions() {
    return List.of(NIC, NIC_SHARE, NVME, NVME_QUEUES, GPU);
  }

  /**
   * A device whose interrupts are asked for.
   *
   * @param subject what facts are about
   * @param bdf its PCI function
   * @param node its NUMA node
   */
  private record Device(Subject subject, Reading<String> bdf, Reading<Integer> node) {}

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    DeviceIrqs irqs = new DeviceIrqs(host, InterruptsParser.parse(host.readLong(PATH)));
    Reading<List<Device>> nics = machine.nics().map(IrqLocalityProbe::ofNics);
    Reading<List<Device>> nvme = machine.nvme().map(IrqLocalityProbe::ofNvme);
    Reading<List<Device>> gpus = machine.gpus().map(IrqLocalityProbe::ofFunctions);
    warm(machine, host, irqs, nics, gpus);
    for (Device device : each(nics, facts, NIC, NIC_SHARE)) {
      nic(machine, irqs, facts, device);
    }
    for (Device device : each(nvme, facts, NVME, NVME_QUEUES)) {
      nvme(machine, irqs, facts, device);
    }
    for (Device device : each(gpus, facts, GPU)) {
      Reading<Places> places = places(machine, irqs, device, device.bdf().then(irqs::numbers));
      add(facts, GPU, device, places.map(Places::word).map(Value.Text::new), places);
    }
  }

  /** Interrupts by the thousand are read side by side; those that need not be read are not. */
  private static void warm(
      Machine machine,
      Host host,
      DeviceIrqs irqs,
      Reading<List<Device>> nics,
      Reading<List<Device>> gpus) {
    if (!(machine.numaNodes() instanceof Reading.Present<List<NumaNode>>(var nodes, _))
        || nodes.size() < 2) {
      return;
    }
    List<String> paths = new ArrayList<>();
    for (Device device : nics.orElse(List.of())) {
      DeviceIrqs.addPaths(device.node().then(_ -> came(irqs, device)), paths);
    }
    for (Device device : gpus.orElse(List.of())) {
      DeviceIrqs.addPaths(device.node().then(_ -> device.bdf().then(irqs::numbers)), paths);
    }
    host.warm(paths);
  }

  private static Reading<List<Integer>> came(DeviceIrqs irqs, Device device) {
    return device.bdf().then(irqs::numbers).then(irqs::thatCame);
  }

  private static List<Device> ofNics(List<Nic> nics) {
    List<Device> devices = new ArrayList<>();
    for (Nic nic : nics) {
      devices.add(ofFunction(nic.function()));
    }
    return devices;
  }

  private static List<Device> ofFunctions(List<PciFunction> functions) {
    List<Device> devices = new ArrayList<>();
    for (PciFunction function : functions) {
      devices.add(ofFunction(function));
    }
    return devices;
  }

  private static Device ofFunction(PciFunction function) {
    return new Device(
        new Subject.Pci(function.bdf()),
        Reading.present(function.bdf(), function.bdf()),
        function.numaNode());
  }

  private static List<Device> ofNvme(List<NvmeController> controllers) {
    List<Device> devices = new ArrayList<>();
    for (NvmeController controller : controllers) {
      Subject subject =
          controller.name().startsWith("nvme")
              ? new Subject.BlockDev(controller.name())
              : new Subject.Pci(controller.name());
      devices.add(new Device(subject, controller.bdf(), controller.numaNode()));
    }
    return devices;
  }

  /** Returns the devices; where there is none, says so under every question. */
  private static List<Device> each(
      Reading<List<Device>> devices, FactSink facts, Question... questions) {
    if (devices instanceof Reading.Present<List<Device>>(var all, _) && !all.isEmpty()) {
      return all;
    }
    Reading<Value> why = devices.then(_ -> Reading.absent("no such device here"));
    for (Question question : questions) {
      facts.add(question, new Subject.WholeHost(), why, List.of());
    }
    return List.of();
  }

  private static void nic(Machine machine, DeviceIrqs irqs, FactSink facts, Device device) {
    Reading<Places> places =
        places(machine, irqs, device, came(irqs, device))
            .then(
                found ->
                    found.places().events() == 0
                        ? Reading.absent("none of its interrupts has come since boot")
                        : Reading.present(found, found.raw()));
    add(facts, NIC, device, places.map(Places::word).map(Value.Text::new), places);
    add(
        facts,
        NIC_SHARE,
        device,
        places.then(
            found ->
                found.word().equals("unassigned")
                    ? Reading.<Value>absent("no interrupt has a CPU")
                    : Reading.present(new Value.Int(found.places().remoteShare()), found.raw())),
        places);
  }

  private static void nvme(Machine machine, DeviceIrqs irqs, FactSink facts, Device device) {
    Reading<List<Integer>> numbers = device.bdf().then(irqs::numbers);
    // The kernel alone places queues: where they are delivered need not be read.
    Reading<Integer> queues =
        numbers
            .then(irqs::nvmeQueues)
            .then(
                count -> count > 0 ? Reading.present(count, "") : inUse(irqs, numbers).map(_ -> 0));
    Reading<Places> places =
        queues.then(count -> count > 0 ? managed(count) : places(machine, irqs, device, numbers));
    add(facts, NVME, device, places.map(Places::word).map(Value.Text::new), places);
    Reading<Value> word =
        queues.then(
            count -> machine.cpus().online().then(online -> queueWord(count, online.size())));
    add(facts, NVME_QUEUES, device, word, places);
  }

  private static Reading<Value> queueWord(int queues, int cpus) {
    String word = queues == 0 ? "admin-only" : queues >= cpus ? "per-cpu" : "shared";
    return Reading.present(
        new Value.Text(word), queues + " queue interrupts, " + cpus + " CPUs online");
  }

  private static Reading<Places> managed(int queues) {
    String raw = queues + " queue interrupts placed by the kernel";
    IrqPlaces none = IrqPlaces.of(List.of(), CpuSet.empty());
    return Reading.present(new Places(MANAGED, none, raw), raw);
  }

  /**
   * An answer about a device.
   *
   * @param word the answer
   * @param places the counts it rests on
   * @param raw the counts in words
   */
  private record Places(String word, IrqPlaces places, String raw) {}

  /** Judges nothing on a machine of one node, and nothing about a device of unknown node. */
  private static Reading<Places> places(
      Machine machine, DeviceIrqs irqs, Device device, Reading<List<Integer>> numbers) {
    return machine
        .numaNodes()
        .then(
            nodes ->
                nodes.size() < 2
                    ? Reading.absent("one NUMA node: every CPU is local")
                    : device
                        .node()
                        .then(node -> home(nodes, node))
                        .then(home -> inUse(irqs, numbers).then(found -> of(found, home))));
  }

  private record Home(int node, CpuSet cpus) {}

  private static Reading<Places> of(List<DeviceIrqs.Irq> irqs, Home home) {
    IrqPlaces places = IrqPlaces.of(irqs, home.cpus());
    String raw = places.describe(home.node());
    return Reading.present(new Places(places.word(), places, raw), raw);
  }

  private static Reading<Home> home(List<NumaNode> nodes, int number) {
    for (NumaNode node : nodes) {
      if (node.id() == number) {
        return node.cpus()
            .then(
                cpus ->
                    cpus.isEmpty()
                        ? Reading.<Home>absent("the device's node " + number + " has no CPUs")
                        : Reading.present(new Home(number, cpus), ""));
      }
    }
    return Reading.unreadable("the device's node " + number + " is not online", "");
  }

  private static Reading<List<DeviceIrqs.Irq>> inUse(
      DeviceIrqs irqs, Reading<List<Integer>> numbers) {
    Reading<List<DeviceIrqs.Irq>> read = numbers.then(irqs::read);
    return irqs.told(read)
        .then(
            found ->
                found.isEmpty()
                    ? Reading.absent("no message-signalled interrupt is in use")
                    : Reading.present(found, ""));
  }

  private static void add(
      FactSink facts,
      Question question,
      Device device,
      Reading<? extends Value> reading,
      Reading<Places> places) {
    List<Evidence> trail = new ArrayList<>();
    if (question.equals(NVME_QUEUES)) {
      if (reading instanceof Reading.Present<? extends Value> present) {
        trail.add(new Evidence(PATH, present.raw()));
      }
    } else if (places instanceof Reading.Present<Places>(var found, _)) {
      String where = found.word().equals(MANAGED) ? PATH : "/proc/irq/*/effective_affinity_list";
      trail.add(new Evidence(where, found.raw()));
    }
    facts.add(question, device.subject(), reading.map(value -> value), trail);
  }
}
