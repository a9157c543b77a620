package dev.kerneltune.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Condition;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Trait;
import dev.kerneltune.model.Truth;
import dev.kerneltune.model.Value;
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

  private static Truth has(Trait trait, String word, Machine machine) {
    Value wanted = new Value.Flags(new TreeSet<>(List.of(word)));
    return Traits.holds(new Condition(trait, new Expectation.Has(wanted)), machine);
  }

  private static Machine withGpus(PciFunction... gpus) {
    return machine(Reading.present(List.of(gpus), ""), Reading.absent("-"));
  }

  private static Machine withRdma(Reading<List<String>> devices) {
    return machine(Reading.absent("-"), devices);
  }

  private static Machine machine(
      Reading<List<PciFunction>> gpus, Reading<List<String>> rdmaDevices) {
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
        unknown.pci(),
        gpus,
        unknown.nics(),
        unknown.netdevs(),
        rdmaDevices,
        unknown.nvme(),
        unknown.blockDevices());
  }

  private static PciFunction gpu(Reading<Integer> vendor, Reading<Integer> device) {
    return new PciFunction(
        "0000:01:00.0",
        vendor,
        device,
        Reading.absent("-"),
        Reading.absent("-"),
        Reading.absent("-"),
        Reading.absent("-"),
        Reading.absent("-"));
  }
}
