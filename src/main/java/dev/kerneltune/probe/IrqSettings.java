package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Address;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Nic;
import dev.kerneltune.model.NumaNode;
import dev.kerneltune.model.NvmeController;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The interrupts of devices that are delivered away from the device's node, and the CPUs where they
 * should be. Those that are at home already are not told: a NIC's driver and its administrator may
 * have placed them one by one.
 */
final class IrqSettings {
  static final String MANAGED = "managed by the kernel: it follows the CPUs of its queue";
  static final String BALANCED = "irqbalance would move it back: ban it there, or stop irqbalance";

  private static final String DEBUG = "/sys/kernel/debug/irq/irqs";

  private final Machine machine;
  private final Host host;
  private Optional<DeviceIrqs> irqs = Optional.empty();
  private Optional<Reading<String>> balanced = Optional.empty();

  IrqSettings(Machine machine, Host host) {
    this.machine = machine;
    this.host = host;
  }

  private record Device(Subject subject, Reading<String> bdf, Reading<Integer> node) {}

  /** Adds the interrupts of all devices of a kind. */
  void add(SubjectKind kind, SettingList settings) {
    // On one node every CPU is at home.
    if (machine.numaNodes().orElse(List.of()).size() < 2) {
      return;
    }
    List<Device> devices = new ArrayList<>();
    for (Device device : devices(kind)) {
      if (!isOfQueues(device, settings)) {
        devices.add(device);
      }
    }
    List<String> soon = new ArrayList<>();
    for (Device device : devices) {
      DeviceIrqs.addPaths(numbers(device, kind), soon);
    }
    host.warm(soon);
    for (Device device : devices) {
      // Without the names of the interrupts nobody knows which of them are managed.
      addDevice(device, irqs().told(numbers(device, kind).then(irqs()::read)), settings);
    }
  }

  /**
   * Tells the first queue of an NVMe controller, which stands for all: the kernel alone places
   * them, and where each of them is need not be read.
   */
  private boolean isOfQueues(Device device, SettingList settings) {
    if (!(device.subject() instanceof Subject.BlockDev)) {
      return false;
    }
    Reading<Integer> queue = device.bdf().then(irqs()::numbers).then(irqs()::firstNvmeQueue);
    if (queue instanceof Reading.Present<Integer>(var number, _)) {
      String name = number.toString();
      settings.addObstructed(device.subject(), knob(name), target(name), MANAGED);
    }
    return queue.isPresent();
  }

  private List<Device> devices(SubjectKind kind) {
    List<Device> devices = new ArrayList<>();
    switch (kind) {
      case NIC, RDMA_NIC -> {
        for (Nic nic : machine.nics().orElse(List.of())) {
          devices.add(of(nic.function()));
        }
      }
      case GPU -> {
        for (PciFunction gpu : machine.gpus().orElse(List.of())) {
          devices.add(of(gpu));
        }
      }
      case NVME -> {
        for (NvmeController controller : machine.nvme().orElse(List.of())) {
          Subject subject =
              controller.name().startsWith("nvme")
                  ? new Subject.BlockDev(controller.name())
                  : new Subject.Pci(controller.name());
          devices.add(new Device(subject, controller.bdf(), controller.numaNode()));
        }
      }
      case HOST, RDMA_PORT, NETDEV, BLOCK, CPU, NUMA_NODE, PCI, GPU_NIC_PAIR, GPU_GPU_PAIR -> {}
    }
    return devices;
  }

  private static Device of(PciFunction function) {
    return new Device(
        new Subject.Pci(function.bdf()),
        Reading.present(function.bdf(), function.bdf()),
        function.numaNode());
  }

  /** Returns the interrupts of a device; of a NIC only where it is in use, as the probe asks. */
  private Reading<List<Integer>> numbers(Device device, SubjectKind kind) {
    Reading<List<Integer>> all = device.node().then(_ -> device.bdf()).then(irqs()::numbers);
    boolean isNic = kind == SubjectKind.NIC || kind == SubjectKind.RDMA_NIC;
    return isNic ? all.then(irqs()::thatCame) : all;
  }

  private void addDevice(Device device, Reading<List<DeviceIrqs.Irq>> read, SettingList settings) {
    settings.addLack(device.subject(), knob("*"), target("*"), read);
    if (!(read instanceof Reading.Present<List<DeviceIrqs.Irq>>(var found, _)) || found.isEmpty()) {
      return;
    }
    Reading<CpuSet> node = device.node().then(this::node);
    Reading<CpuSet> home = node.then(this::quiet);
    settings.addLack(device.subject(), knob("*"), target("*"), home);
    if (!(home instanceof Reading.Present<CpuSet>(var cpus, _)) || cpus.isEmpty()) {
      return;
    }
    CpuSet local = node.orElse(CpuSet.empty());
    boolean isOnOne = IrqPlaces.of(found, local).word().equals("one-cpu");
    for (DeviceIrqs.Irq irq : found) {
      boolean isAway = irq.cpus().intersect(local).isEmpty() || (isOnOne && cpus.size() > 1);
      // One without a CPU is parked, and is somewhere when it comes back.
      if (isAway && !irq.cpus().isEmpty()) {
        addIrq(device.subject(), irq, cpus, settings);
      }
    }
  }

  private void addIrq(Subject subject, DeviceIrqs.Irq irq, CpuSet home, SettingList settings) {
    String number = Integer.toString(irq.number());
    Reading<String> obstacle =
        irq.isNvmeQueue() ? Reading.present(MANAGED, "") : managed(number).then(this::balanced);
    settings.addLack(subject, knob(number), target(number), obstacle);
    if (obstacle instanceof Reading.Present<String>(var words, _)) {
      if (words.isEmpty()) {
        settings.add(subject, knob(number), target(number), home.toString());
      } else {
        settings.addObstructed(subject, knob(number), target(number), words);
      }
    }
  }

  private static Address.Irq knob(String number) {
    return new Address.Irq(number);
  }

  private static Target.KernelFile target(String number) {
    return new Target.KernelFile(IrqPlaces.FOLDER + number + "/smp_affinity_list");
  }

  /**
   * Says that an interrupt is managed, or nothing. Kernels with CONFIG_GENERIC_IRQ_DEBUGFS tell it
   * (kernel/irq/debugfs.c); of others the names of the interrupts do.
   */
  private Reading<String> managed(String number) {
    if (!Files.names(host, DEBUG).isPresent()) {
      return Reading.present("", "");
    }
    Reading<String> state = Files.text(host, DEBUG + "/" + number);
    return state instanceof Reading.Absent<String>
        ? Reading.present("", "")
        : state.map(text -> text.contains("IRQD_AFFINITY_MANAGED") ? MANAGED : "");
  }

  /** Adds, where nothing was said, that irqbalance moves interrupts. */
  private Reading<String> balanced(String said) {
    if (!said.isEmpty()) {
      return Reading.present(said, said);
    }
    if (balanced.isEmpty()) {
      balanced = Optional.of(readBalanced());
    }
    return balanced.get();
  }

  private Reading<String> readBalanced() {
    return IrqbalanceProbe.state(host, new ArrayList<>())
        .then(
            state -> {
              if (!state.equals("running")) {
                return Reading.present("", state);
              }
              Reading<String> bans = IrqbalanceProbe.bans(host, new ArrayList<>());
              // What it is told to leave alone, interrupt by interrupt, is a matter of its
              // settings, which the plan holds against every interrupt.
              return bans instanceof Reading.Absent<String>
                  ? Reading.present(BALANCED, state)
                  : bans.map(word -> word.equals("irqs") || word.equals("both") ? "" : BALANCED);
            });
  }

  private Reading<CpuSet> node(int number) {
    for (NumaNode node : machine.numaNodes().orElse(List.of())) {
      if (node.id() == number) {
        return node.cpus();
      }
    }
    return Reading.unreadable("the device's node " + number + " is not online", "");
  }

  /**
   * Returns the CPUs of a node that run, without those that are set apart; with them where no other
   * is left.
   */
  private Reading<CpuSet> quiet(CpuSet node) {
    return machine
        .cpus()
        .online()
        .then(
            online ->
                apart()
                    .map(
                        apart -> {
                          CpuSet running = node.intersect(online);
                          CpuSet left = running.minus(apart);
                          return left.isEmpty() ? running : left;
                        }));
  }

  /** Returns the CPUs that are set apart, by what runs and by what the command line asked for. */
  private Reading<CpuSet> apart() {
    Reading<CpuSet> running =
        CpuIsolationProbe.running(machine.cpus().isolated(), machine.kernelRelease());
    Reading<CpuSet> isolated =
        running instanceof Reading.Absent<CpuSet> ? Reading.present(CpuSet.empty(), "") : running;
    CpuSet tickless = machine.cpus().nohzFull().orElse(CpuSet.empty());
    return isolated.then(
        cpus ->
            machine
                .commandLine()
                .then(line -> IrqHostProbe.named(line, new ArrayList<>()))
                .map(named -> named.union(cpus).union(tickless)));
  }

  private DeviceIrqs irqs() {
    if (irqs.isEmpty()) {
      irqs =
          Optional.of(
              new DeviceIrqs(host, InterruptsParser.parse(host.readLong("/proc/interrupts"))));
    }
    return irqs.get();
  }
}
