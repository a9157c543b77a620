package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whether a GPU can address all memory of the host. NVIDIA's driver compares the highest address
 * with the mask of the device where nothing translates between them (nv_compute_gfp_mask() of
 * kernel-open/nvidia/nv-vm.c).
 */
public final class GpuMemoryReachProbe implements Probe {
  static final Question REACH =
      new Question(
          "nvidia/memory-reach",
          ValueKind.TEXT,
          SubjectKind.GPU,
          "Can the GPU address all memory of the host: all, translated (not, but an IOMMU gives it"
              + " addresses that it can) or part?");

  private static final int NVIDIA = 0x10de;

  /** Blocks of memory, drivers/base/memory.c: memoryN starts at N times the size of a block. */
  private static final String BLOCKS = "/sys/devices/system/memory";

  private static final String BLOCK_SIZE = BLOCKS + "/block_size_bytes";
  private static final String BLOCK = "memory";

  @Override
  public List<Question> questions() {
    return List.of(REACH);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<String> iommu = IommuStateProbe.state(host);
    new PcieDevices(machine)
        .answerEach(
            REACH,
            facts,
            (gpu, trail) ->
                mask(host, gpu, trail)
                    .then(mask -> beyond(host, mask, trail))
                    .then(
                        isBeyond ->
                            isBeyond
                                ? IommuDomainProbe.domain(gpu.bdf(), host, iommu, trail)
                                    .map(GpuMemoryReachProbe::behind)
                                : Found.word("all", "")));
  }

  /** Reads the mask of the addresses that a GPU can use. */
  private static Reading<Long> mask(Host host, PciFunction gpu, Trail trail) {
    String path = NvidiaDriver.GPUS + "/" + gpu.bdf() + "/information";
    Reading<Long> mask =
        gpu.vendor()
            .then(
                vendor ->
                    vendor == NVIDIA
                        ? Files.text(host, path)
                        : Reading.<String>absent("no NVIDIA GPU"))
            .then(text -> FactCollector.line(text, "DMA Mask"))
            .then(GpuMemoryReachProbe::hex);
    trail.see(path, mask);
    return mask;
  }

  private static Reading<Long> hex(String text) {
    return Values.parse(ValueKind.HEX, text).map(value -> ((Value.Hex) value).bits());
  }

  /** Returns whether memory that is in use lies beyond the addresses of {@code mask}. */
  private static Reading<Boolean> beyond(Host host, long mask, Trail trail) {
    Reading<Long> size = Files.text(host, BLOCK_SIZE).then(GpuMemoryReachProbe::hex);
    trail.see(BLOCK_SIZE, size);
    return size.then(
        bytes ->
            bytes <= 0
                ? Reading.malformed(Long.toString(bytes), "the size of a block of memory")
                : Files.names(host, BLOCKS)
                    .then(names -> isUsedBeyond(host, blocks(names), bytes, mask, trail)));
  }

  /** Picks the numbers of the blocks, the highest first. */
  static SortedSet<Long> blocks(List<String> names) {
    SortedSet<Long> blocks = new TreeSet<>(Comparator.reverseOrder());
    for (String name : names) {
      long number = name.startsWith(BLOCK) ? CpuSurvey.decimal(name.substring(BLOCK.length())) : -1;
      if (number >= 0) {
        blocks.add(number);
      }
    }
    return blocks;
  }

  /** Memory that was plugged in and is offline is given to nobody. */
  private static Reading<Boolean> isUsedBeyond(
      Host host, SortedSet<Long> blocks, long blockBytes, long mask, Trail trail) {
    if (blocks.isEmpty()) {
      return Reading.absent("the kernel lists no blocks of memory");
    }
    trail.see(BLOCKS, "the highest is " + BLOCK + blocks.first());
    Reading<Boolean> answer = Reading.present(false, "none beyond is in use");
    for (long block : blocks) {
      if (Long.compareUnsigned((block + 1) * blockBytes - 1, mask) <= 0) {
        break;
      }
      String path = BLOCKS + "/" + BLOCK + block + "/state";
      Reading<String> state = Files.text(host, path);
      if (!state.orElse("offline").strip().equals("offline")) {
        trail.see(path, state);
        return Reading.present(true, path);
      }
      if (!state.isPresent()) {
        trail.see(path, state);
        answer = state.map(_ -> false);
      }
    }
    return answer;
  }

  private static Value behind(Value domain) {
    boolean isTranslated = domain instanceof Value.Text(var word) && word.startsWith("DMA");
    return new Value.Text(isTranslated ? "translated" : "part");
  }
}
