package dev.kerneltune.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Condition;
import dev.kerneltune.model.Cpus;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.NumaNode;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Place;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Trait;
import dev.kerneltune.model.Truth;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import dev.kerneltune.testing.Machines;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TraitsTest {
  private static final Reading<Integer> NVIDIA = Reading.present(0x10de, "0x10de");
  private static final Reading<Integer> H100 = Reading.present(0x2330, "0x2330");
  private static final Reading<Integer> REFUSED = Reading.unreadable("refused", "root");

  @Test
  void gpusAreToldApartByTheirPciIds() {
    Machine machine = withGpus(gpu(NVIDIA, H100), gpu(NVIDIA, Reading.present(0xa, "0x000a")));
    assertThat(has(Trait.GPU_DEVICE, "10de:2330", machine)).isEqualTo(Truth.TRUE);
    assertThat(has(Trait.GPU_DEVICE, "10de:000a", machine)).isEqualTo(Truth.TRUE);
    assertThat(has(Trait.GPU_DEVICE, "10de:2331", machine)).isEqualTo(Truth.FALSE);
    assertThat(has(Trait.GPU_DEVICE, "10de:2330", withGpus())).isEqualTo(Truth.FALSE);
  }

  @Test
  void anIdThatCannotBeReadLeavesOpenWhichGpuItIs() {
    assertThat(has(Trait.GPU_DEVICE, "10de:2330", withGpus(gpu(NVIDIA, REFUSED))))
        .isEqualTo(Truth.UNKNOWN);
    assertThat(has(Trait.GPU_DEVICE, "10de:2330", withGpus(gpu(REFUSED, H100))))
        .isEqualTo(Truth.UNKNOWN);
    assertThat(has(Trait.GPU_DEVICE, "10de:2330", Machines.unknown())).isEqualTo(Truth.UNKNOWN);
  }

  @Test
  void withoutTheClassThereIsNoRdmaDevice() {
    Machine none = withRdma(Reading.absent("no /sys/class/infiniband"));
    assertThat(has(Trait.RDMA, "none", none)).isEqualTo(Truth.TRUE);
    assertThat(has(Trait.RDMA, "present", none)).isEqualTo(Truth.FALSE);
    Machine empty = withRdma(Reading.present(List.of(), ""));
    assertThat(has(Trait.RDMA, "none", empty)).isEqualTo(Truth.TRUE);
    Machine some = withRdma(Reading.present(List.of("mlx5_0"), ""));
    assertThat(has(Trait.RDMA, "present", some)).isEqualTo(Truth.TRUE);
    assertThat(has(Trait.RDMA, "present", Machines.unknown())).isEqualTo(Truth.UNKNOWN);
  }

  @Test
  void aHypervisorOfAnyNameIsAVirtualMachine() {
    Machine kvm = standing("kvm");
    assertThat(has(Trait.VIRT, "kvm", kvm)).isEqualTo(Truth.TRUE);
    assertThat(has(Trait.VIRT, "vm", kvm)).isEqualTo(Truth.TRUE);
    assertThat(has(Trait.VIRT, "bare-metal", kvm)).isEqualTo(Truth.FALSE);
    assertThat(has(Trait.VIRT, "bare-metal", standing("bare-metal"))).isEqualTo(Truth.TRUE);
    assertThat(has(Trait.VIRT, "vm", standing("bare-metal"))).isEqualTo(Truth.FALSE);
    assertThat(has(Trait.VIRT, "vm", Machines.unknown())).isEqualTo(Truth.UNKNOWN);
  }

  @Test
  void theKernelTheProcessorsTheirPagesAndTheirNodesAreAskedFor() {
    Machine machine = standing("kvm");
    assertThat(holds(Trait.KERNEL, new Expectation.AtLeast(version("6.8")), machine))
        .isEqualTo(Truth.TRUE);
    assertThat(holds(Trait.KERNEL, new Expectation.AtLeast(version("6.9")), machine))
        .isEqualTo(Truth.FALSE);
    assertThat(is(Trait.ARCH, new Value.Text("aarch64"), machine)).isEqualTo(Truth.TRUE);
    assertThat(is(Trait.ARCH, new Value.Text("x86_64"), machine)).isEqualTo(Truth.FALSE);
    assertThat(is(Trait.CPU, new Value.Text("arm"), machine)).isEqualTo(Truth.TRUE);
    assertThat(is(Trait.CPU, new Value.Text("amd"), machine)).isEqualTo(Truth.FALSE);
    assertThat(is(Trait.PAGE_SIZE, new Value.Size(65_536), machine)).isEqualTo(Truth.TRUE);
    assertThat(is(Trait.PAGE_SIZE, new Value.Size(4_096), machine)).isEqualTo(Truth.FALSE);
    assertThat(is(Trait.NUMA_NODES, new Value.Int(2), machine)).isEqualTo(Truth.TRUE);
    assertThat(is(Trait.NUMA_NODES, new Value.Int(1), machine)).isEqualTo(Truth.FALSE);
    for (Trait trait : Trait.values()) {
      assertThat(is(trait, new Value.Int(2), Machines.unknown()))
          .as(trait.word())
          .isEqualTo(Truth.UNKNOWN);
    }
  }

  @Test
  void gpusAreToldApartByTheirMakers() {
    Machine both = Machines.withGpus(0x10de, 0x1002, 0x10de);
    assertThat(has(Trait.GPU, "nvidia", both)).isEqualTo(Truth.TRUE);
    assertThat(has(Trait.GPU, "amd", both)).isEqualTo(Truth.TRUE);
    assertThat(has(Trait.GPU, "intel", both)).isEqualTo(Truth.FALSE);
    assertThat(has(Trait.GPU, "none", both)).isEqualTo(Truth.FALSE);
    assertThat(has(Trait.GPU, "intel", Machines.withGpus(0x8086))).isEqualTo(Truth.TRUE);
    assertThat(has(Trait.GPU, "other", Machines.withGpus(0x1ed5))).isEqualTo(Truth.TRUE);
    assertThat(has(Trait.GPU, "none", withGpus())).isEqualTo(Truth.TRUE);
  }

  @Test
  void aDriverIsThereWhenItIsBoundToSomeFunction() {
    Reading<String> none = Reading.absent("no driver is bound");
    Machine machine = withPci(bound(none), bound(Reading.present("mlx5_core", "mlx5_core")));
    assertThat(has(Trait.DRIVER, "mlx5_core", machine)).isEqualTo(Truth.TRUE);
    assertThat(has(Trait.DRIVER, "nvme", machine)).isEqualTo(Truth.FALSE);
    assertThat(has(Trait.DRIVER, "nvme", withPci(bound(none)))).isEqualTo(Truth.FALSE);
  }

  @Test
  void aDriverThatCannotBeReadLeavesOpenWhichDriversThereAre() {
    PciFunction nvme = bound(Reading.present("nvme", "nvme"));
    Machine refused = withPci(nvme, bound(Reading.unreadable("EACCES", "root")));
    assertThat(Traits.of(Trait.DRIVER, refused))
        .isEqualTo(Reading.unreadable("driver of 0000:01:00.0: EACCES", "root"));
    Machine damaged = withPci(nvme, bound(Reading.malformed("..", "a link to a driver")));
    assertThat(Traits.of(Trait.DRIVER, damaged))
        .isEqualTo(Reading.malformed("..", "a link to a driver"));
  }

  @Test
  void whatTheMachineHasIsSaidInWords() {
    Condition amd = new Condition(Trait.GPU, new Expectation.Has(flag("amd")));
    assertThat(Traits.seen(amd, Machines.withGpus(0x10de))).isEqualTo("gpu is nvidia");
    assertThat(Traits.seen(amd, Machines.unknown())).isEqualTo("gpu: not recorded");
  }

  @Test
  void whyACheckDoesNotApplyNamesWhatIsThereAndWhatItIsFor() {
    Condition amd = new Condition(Trait.GPU, new Expectation.Has(flag("amd")));
    assertThat(Traits.because(amd, Machines.withGpus(0x10de)))
        .isEqualTo("gpu is nvidia, the check is for amd");
    Condition recent = new Condition(Trait.KERNEL, new Expectation.AtLeast(version("6.12")));
    assertThat(Traits.because(recent, standing("kvm")))
        .isEqualTo("kernel is 6.8.0-31-generic, the check is for at least 6.12");
  }

  private static Truth has(Trait trait, String word, Machine machine) {
    return holds(trait, new Expectation.Has(flag(word)), machine);
  }

  private static Truth is(Trait trait, Value wanted, Machine machine) {
    return holds(trait, new Expectation.Is(wanted), machine);
  }

  private static Truth holds(Trait trait, Expectation expectation, Machine machine) {
    return Traits.holds(new Condition(trait, expectation), machine);
  }

  private static Value flag(String word) {
    return new Value.Flags(new TreeSet<>(List.of(word)));
  }

  private static Value version(String text) {
    return ((Reading.Present<Value>) Values.parse(ValueKind.VERSION, text)).value();
  }

  /** Returns an Arm machine of two nodes with pages of 64 KiB. */
  private static Machine standing(String virtualization) {
    Machine unknown = Machines.unknown();
    Cpus cpus = unknown.cpus();
    NumaNode node = new NumaNode(0, Reading.absent("-"), Reading.absent("-"), Reading.absent("-"));
    return new Machine(
        Reading.present("6.8.0-31-generic", ""),
        Reading.present("aarch64", ""),
        Reading.present(65_536L, ""),
        unknown.commandLine(),
        new Place(Reading.present(virtualization, ""), Reading.present("none", "")),
        new Cpus(
            cpus.online(),
            cpus.present(),
            cpus.possible(),
            cpus.isolated(),
            cpus.nohzFull(),
            Reading.present("arm", ""),
            cpus.model(),
            cpus.flags(),
            cpus.cores(),
            cpus.packages()),
        unknown.memoryBytes(),
        Reading.present(List.of(node, node), ""),
        unknown.pci(),
        unknown.gpus(),
        unknown.nics(),
        unknown.netdevs(),
        unknown.rdmaDevices(),
        unknown.nvme(),
        unknown.blockDevices());
  }

  private static Machine withPci(PciFunction... functions) {
    return machine(
        Reading.present(List.of(functions), ""), Reading.absent("-"), Reading.absent("-"));
  }

  private static Machine withGpus(PciFunction... gpus) {
    return machine(Reading.absent("-"), Reading.present(List.of(gpus), ""), Reading.absent("-"));
  }

  private static Machine withRdma(Reading<List<String>> devices) {
    return machine(Reading.absent("-"), Reading.absent("-"), devices);
  }

  private static Machine machine(
      Reading<List<PciFunction>> pci,
      Reading<List<PciFunction>> gpus,
      Reading<List<String>> rdmaDevices) {
    Machine unknown = Machines.unknown();
    return new Machine(
        unknown.kernelRelease(),
        unknown.architecture(),
        unknown.pageSize(),
        unknown.commandLine(),
        unknown.place(),
        unknown.cpus(),
        unknown.memoryBytes(),
        unknown.numaNodes(),
        pci,
        gpus,
        unknown.nics(),
        unknown.netdevs(),
        rdmaDevices,
        unknown.nvme(),
        unknown.blockDevices());
  }

  private static PciFunction gpu(Reading<Integer> vendor, Reading<Integer> device) {
    return function(vendor, device, Reading.absent("-"));
  }

  private static PciFunction bound(Reading<String> driver) {
    return function(NVIDIA, H100, driver);
  }

  private static PciFunction function(
      Reading<Integer> vendor, Reading<Integer> device, Reading<String> driver) {
    return new PciFunction(
        "0000:01:00.0",
        vendor,
        device,
        Reading.absent("-"),
        driver,
        Reading.absent("-"),
        Reading.absent("-"),
        Reading.absent("-"));
  }
}
