package dev.kerneltune.probe;

import dev.kerneltune.model.PciConfig;
import dev.kerneltune.model.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The parsers that get the longest texts. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ParsingBenchmark {
  private static final int IRQS = 1000;
  private static final int CONFIG_BYTES = 4096;
  private static final int FIRST_EXTENDED = 0x100;

  /** How many CPUs the machine has, and so how many columns /proc/interrupts. */
  @Param("256")
  public int cpus;

  private byte[] interrupts = {};
  private byte[] config = {};
  private String cpuinfo = "";

  /** Writes the texts as the kernel does. */
  @Setup
  public void write() {
    StringBuilder table = new StringBuilder(" ".repeat(11));
    for (int cpu = 0; cpu < cpus; cpu++) {
      table.append(String.format(Locale.ROOT, "CPU%-8d", cpu));
    }
    for (int irq = 0; irq < IRQS; irq++) {
      table.append(String.format(Locale.ROOT, "%n%4d:", irq));
      for (int cpu = 0; cpu < cpus; cpu++) {
        table.append(String.format(Locale.ROOT, " %10d", cpu == irq % cpus ? 1_000_000 + irq : 0));
      }
      table.append("  IR-PCI-MSIX-0000:24:00.0 ").append(irq).append("-edge eth0-").append(irq);
    }
    interrupts = table.append('\n').toString().getBytes(StandardCharsets.US_ASCII);

    StringBuilder blocks = new StringBuilder();
    for (int cpu = 0; cpu < cpus; cpu++) {
      blocks.append("processor\t: ").append(cpu).append("\nvendor_id\t: GenuineIntel\n");
      blocks.append("physical id\t: ").append(cpu % 2).append("\nflags\t\t: ");
      blocks.append("fpu tsc msr apic sse2 ht lm constant_tsc nonstop_tsc pcid ".repeat(20));
      blocks.append("\n\n");
    }
    cpuinfo = blocks.toString();

    // A chain of ten extended capabilities, each 0x40 bytes behind the last (PCIe 6.0, 7.6.3).
    config = new byte[CONFIG_BYTES];
    config[0x06] = 0x10;
    config[0x34] = 0x40;
    config[0x40] = 0x10;
    for (int at = FIRST_EXTENDED; at < FIRST_EXTENDED + 0x280; at += 0x40) {
      int next = at + 0x40 < FIRST_EXTENDED + 0x280 ? at + 0x40 : 0;
      config[at] = 0x0d;
      config[at + 2] = (byte) (1 | (next & 0xf) << 4);
      config[at + 3] = (byte) (next >> 4);
    }
  }

  /** A thousand lines of /proc/interrupts. */
  @Benchmark
  public Reading<InterruptsTable> interrupts() {
    return InterruptsParser.parse(interrupts);
  }

  /** /proc/cpuinfo. */
  @Benchmark
  public CpuInfo cpuinfo() {
    return CpuInfo.parse(cpuinfo);
  }

  /** The capabilities of one PCI function with 4 KiB of configuration space. */
  @Benchmark
  public Reading<PciConfig> configuration() {
    return PciConfigParser.parse(config);
  }
}
