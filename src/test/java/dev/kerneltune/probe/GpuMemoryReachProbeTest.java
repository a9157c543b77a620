package dev.kerneltune.probe;

import static dev.kerneltune.probe.HostFixture.GPU;
import static dev.kerneltune.probe.HostFixture.NVIDIA;
import static dev.kerneltune.probe.HostFixture.noCapability;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuMemoryReachProbeTest {
  private static final String BDF = "0000:19:00.0";
  private static final String INFORMATION = "/proc/driver/nvidia/gpus/" + BDF + "/information";
  private static final String BLOCKS = "/sys/devices/system/memory/";

  /** 128 MiB, of which 8 fill the first GiB. */
  private static final String BLOCK_SIZE = "8000000\n";

  private static final int GIB = 8;

  /** The lines as nv-procfs.c prints them. */
  private static String information(String mask) {
    return "Model: \t\t NVIDIA H100 80GB HBM3\nDMA Size: \t 47 bits\nDMA Mask: \t "
        + mask
        + "\nBus Location: \t "
        + BDF
        + "\n";
  }

  /** A GPU, and memory in the first block and in {@code block}. */
  private static HostFixture machine(String mask, long block, String state) {
    return new HostFixture()
        .function("pci0000:15", BDF, NVIDIA, GPU, noCapability())
        .file(INFORMATION, information(mask))
        .file(BLOCKS + "block_size_bytes", BLOCK_SIZE)
        .file(BLOCKS + "memory0/state", "online\n")
        .file(BLOCKS + "memory" + block + "/state", state);
  }

  private static HostFixture in(String domain, HostFixture machine) {
    return machine.group(BDF, 7, domain + "\n");
  }

  private static String ask(HostFixture fixture) {
    return fixture.answers(new GpuMemoryReachProbe(), "nvidia/memory-reach").getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "0x7fffffffff, 511, all", // the last block below 512 GiB
    "0x7fffffffff, 512, part", // the first one above
    "0x7fffffffffff, 2048, all",
    "0xffffffffffffffff, 2048, all",
    "0xffffffff, 3, all",
    "0xffffffff, 4, part"
  })
  void memoryEndsBelowTheMaskOrNot(String mask, long gibibyte, String word) {
    HostFixture machine = machine(mask, gibibyte * GIB + GIB - 1, "online\n");
    assertThat(ask(in("identity", machine))).isEqualTo(BDF + ": " + word);
  }

  @ParameterizedTest
  @CsvSource({"identity, part", "DMA, translated", "DMA-FQ, translated", "unmanaged, part"})
  void anIommuGivesAddressesThatTheGpuReaches(String domain, String word) {
    assertThat(ask(in(domain, machine("0xffffffff", 64, "online\n")))).isEqualTo(BDF + ": " + word);
  }

  @Test
  void aDomainThatIsNotKnownLeavesOnlyTheBadCaseOpen() {
    assertThat(ask(machine("0xffffffff", 64, "online\n"))).contains("unreadable");
    assertThat(ask(machine("0x7fffffffffff", 64, "online\n"))).isEqualTo(BDF + ": all");
  }

  @Test
  void memoryThatIsOfflineDoesNotCount() {
    assertThat(ask(in("identity", machine("0xffffffff", 64, "offline\n"))))
        .isEqualTo(BDF + ": all");
    assertThat(ask(in("identity", machine("0xffffffff", 64, "going-offline\n"))))
        .isEqualTo(BDF + ": part");
  }

  @Test
  void aStateThatCannotBeReadLeavesItOpenUnlessAnotherBlockIsInUse() {
    HostFixture refused =
        in("identity", machine("0xffffffff", 64, "offline\n"))
            .file(BLOCKS + "memory65/state", new Raw.Refused("EACCES"));
    assertThat(ask(refused)).contains("unreadable");
    assertThat(ask(refused.file(BLOCKS + "memory64/state", "online\n"))).isEqualTo(BDF + ": part");
  }

  @Test
  void aMaskOrASizeThatIsNotUnderstoodIsNotJudged() {
    assertThat(ask(machine("all bits", 64, "online\n"))).contains("malformed");
    assertThat(ask(machine("0xffffffff", 64, "online\n").file(INFORMATION, "Model: \t x\n")))
        .contains("absent");
    String size = BLOCKS + "block_size_bytes";
    assertThat(ask(machine("0xffffffff", 64, "online\n").file(size, "0\n"))).contains("malformed");
    assertThat(ask(machine("0xffffffff", 64, "online\n").file(size, ""))).contains("malformed");
    assertThat(ask(machine("0xffffffff", 64, "online\n").file(size, new Raw.Missing())))
        .contains("absent");
  }

  @Test
  void onlyNumberedFoldersAreBlocks() {
    assertThat(
            GpuMemoryReachProbe.blocks(
                List.of("memory9", "memory10", "memory", "memoryx", "power", "memory1000000000")))
        .containsExactly(10L, 9L);
  }

  @Test
  void aKernelThatListsNoBlocksIsNotJudged() {
    HostFixture bare =
        new HostFixture()
            .function("pci0000:15", BDF, NVIDIA, GPU, noCapability())
            .file(INFORMATION, information("0xffffffff"))
            .file(BLOCKS + "block_size_bytes", BLOCK_SIZE);
    assertThat(ask(bare)).isEqualTo(BDF + ": absent, the kernel lists no blocks of memory");
  }

  @Test
  void aHostWithoutNvidiaGpusSaysSo() {
    assertThat(ask(new HostFixture())).startsWith("host: ");
    HostFixture amd = new HostFixture().function("pci0000:15", BDF, 0x1002, GPU, noCapability());
    assertThat(ask(amd)).isEqualTo(BDF + ": absent, no NVIDIA GPU");
  }
}
