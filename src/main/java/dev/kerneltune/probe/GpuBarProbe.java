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
import java.util.List;

/**
 * Whether the PCI window of a GPU shows all of its memory.
 *
 * <p>AMD's driver tells both sizes. NVIDIA's tells the memory in the model's name at best, and the
 * number there can be another one (GH200 480GB names the memory of the processor), so a window over
 * 256 MiB is at least large. A smaller one is a part where the kernel offers a larger size for it;
 * else the board may have been built with no other (T4).
 */
public final class GpuBarProbe implements Probe {
  private static final int NVIDIA = 0x10de;
  private static final int AMD = 0x1002;
  private static final long SMALL = 256L << 20;

  /** IORESOURCE_MEM and IORESOURCE_UNSET (linux/ioport.h). */
  private static final long MEMORY = 0x200;

  private static final long UNSET = 0x2000_0000L;

  /** Six base address registers; what follows in the file are the ROM and bridge windows. */
  private static final int BARS = 6;

  static final Question COVERAGE =
      new Question(
          "gpu-bar/coverage",
          ValueKind.TEXT,
          SubjectKind.GPU,
          "Does the PCI window of a GPU show its memory: whole, large (over 256 MiB, the memory's"
              + " size is not told), part (and it can be larger) or unassigned?");
  static final Question SIZE =
      new Question(
          "gpu-bar/size",
          ValueKind.SIZE,
          SubjectKind.GPU,
          "How large is the largest PCI window (BAR) of a GPU?");

  @Override
  public List<Question> questions() {
    return List.of(COVERAGE, SIZE);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    PcieDevices devices = new PcieDevices(machine);
    devices.answerEach(COVERAGE, facts, (gpu, trail) -> coverage(host, gpu, trail));
    devices.answerEach(
        SIZE,
        facts,
        (gpu, trail) -> window(host, gpu, trail).map(found -> new Value.Size(found.bytes())));
  }

  /**
   * The largest window of a function.
   *
   * @param bytes its size; 0 where it has none
   * @param assigned whether every window has an address
   * @param line the line of the file that it stands in
   */
  record Window(long bytes, boolean assigned, String line) {}

  private static Reading<Window> window(Host host, PciFunction gpu, Trail trail) {
    String path = PcieDevices.file(gpu.bdf(), "resource");
    Reading<Window> window = Files.text(host, path).then(GpuBarProbe::parse);
    if (window instanceof Reading.Present<Window>(var found, _)) {
      trail.see(path, found.line());
    } else {
      trail.see(path, window);
    }
    return window;
  }

  private static Reading<Value> coverage(Host host, PciFunction gpu, Trail trail) {
    return window(host, gpu, trail)
        .then(
            window -> {
              if (!window.assigned()) {
                return word("unassigned");
              }
              return gpu.vendor()
                  .then(
                      vendor ->
                          switch (vendor) {
                            case NVIDIA -> nvidia(host, gpu, window.bytes(), trail);
                            case AMD -> amd(host, gpu, trail);
                            default -> Reading.absent("only known of NVIDIA and AMD GPUs");
                          });
            });
  }

  private static Reading<Value> amd(Host host, PciFunction gpu, Trail trail) {
    String visible = PcieDevices.file(gpu.bdf(), "mem_info_vis_vram_total");
    String total = PcieDevices.file(gpu.bdf(), "mem_info_vram_total");
    Reading<Long> shown = Files.number(host, visible);
    Reading<Long> all = Files.number(host, total);
    trail.see(visible, shown).see(total, all);
    return shown.then(part -> all.then(whole -> word(part >= whole ? "whole" : "part")));
  }

  private static Reading<Value> nvidia(Host host, PciFunction gpu, long bytes, Trail trail) {
    if (bytes <= SMALL) {
      return resizable(host, gpu, bytes, trail);
    }
    String path = NvidiaDriver.GPUS + "/" + gpu.bdf() + "/information";
    Reading<String> model = NvidiaDriver.model(host, gpu.bdf());
    trail.see(path, model);
    long gigabytes = model.isPresent() ? gigabytes(model.orElse("")) : 0;
    if (gigabytes == 0) {
      return word("large");
    }
    return word(bytes >= gigabytes * 1_000_000_000L ? "whole" : "large");
  }

  /**
   * Judges a small window by the sizes that the kernel offers for it (drivers/pci/pci-sysfs.c,
   * resource_resize_show): bit n stands for 2^n MiB.
   */
  private static Reading<Value> resizable(Host host, PciFunction gpu, long bytes, Trail trail) {
    for (int bar = 0; bar < BARS; bar++) {
      String path = PcieDevices.file(gpu.bdf(), "resource" + bar + "_resize");
      Reading<Long> sizes =
          Files.value(host, path, ValueKind.HEX)
              .map(value -> value instanceof Value.Hex(long bits) ? bits : 0L);
      if (sizes instanceof Reading.Present<Long>(var bits, _)) {
        trail.see(path, sizes);
        if (largest(bits) > bytes) {
          return word("part");
        }
      } else if (!(sizes instanceof Reading.Absent<Long>)) {
        trail.see(path, sizes);
        return sizes.then(_ -> Reading.absent(""));
      }
    }
    return Reading.absent(
        "the window is " + (bytes >> 20) + " MiB, and the kernel offers no larger one for it");
  }

  /** Returns the largest size in bytes that a mask of sizes holds; 0 where it holds none. */
  static long largest(long sizes) {
    int bit = 63 - Long.numberOfLeadingZeros(sizes);
    return bit < 0 || bit > 42 ? 0 : 1L << 20 + bit;
  }

  /** Returns the number before GB in a model's name, such as NVIDIA H100 80GB HBM3, or 0. */
  static long gigabytes(String model) {
    for (String word : Values.words(model.replace('-', ' '))) {
      if (word.endsWith("GB") && word.length() > 2 && word.length() < 7) {
        long number = 0;
        for (int i = 0; i < word.length() - 2; i++) {
          int digit = word.charAt(i) - '0';
          if (digit < 0 || digit > 9) {
            return 0;
          }
          number = number * 10 + digit;
        }
        return number;
      }
    }
    return 0;
  }

  /**
   * Parses a resource file (drivers/pci/pci-sysfs.c, resource_show): first address, last address
   * and flags per line, in hexadecimal. A window that never got an address starts at 0.
   */
  static Reading<Window> parse(String text) {
    String[] lines = text.split("\n", -1);
    Window largest = new Window(0, true, "no memory window");
    boolean assigned = true;
    for (int i = 0; i < Math.min(BARS, lines.length); i++) {
      List<String> words = Values.words(lines[i]);
      if (words.size() != 3) {
        return Reading.malformed(lines[i], "three hexadecimal numbers");
      }
      Reading<Long> first = hex(words.get(0));
      Reading<Long> last = hex(words.get(1));
      Reading<Long> flags = hex(words.get(2));
      if (!first.isPresent() || !last.isPresent() || !flags.isPresent()) {
        return Reading.malformed(lines[i], "three hexadecimal numbers");
      }
      long bits = flags.orElse(0L);
      long start = first.orElse(0L);
      long end = last.orElse(0L);
      if ((bits & MEMORY) != 0 && end > start) {
        assigned &= start != 0 && (bits & UNSET) == 0;
        if (end - start + 1 > largest.bytes()) {
          largest = new Window(end - start + 1, true, "line " + i + ": " + lines[i].strip());
        }
      }
    }
    return Reading.present(new Window(largest.bytes(), assigned, largest.line()), largest.line());
  }

  private static Reading<Long> hex(String word) {
    return Values.parse(ValueKind.HEX, word)
        .then(
            value ->
                value instanceof Value.Hex(long bits) && bits >= 0
                    ? Reading.present(bits, word)
                    : Reading.malformed(word, "an address below 2^63"));
  }

  private static Reading<Value> word(String word) {
    return Reading.present(new Value.Text(word), word);
  }
}
