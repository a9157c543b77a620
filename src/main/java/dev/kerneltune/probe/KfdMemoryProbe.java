package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How AMD GPUs share memory with processes: the SVM capability that amdkfd tells, and the retry
 * faults (XNACK) that amdgpu was loaded with (include/uapi/linux/kfd_sysfs.h, amdgpu_gmc.c).
 */
public final class KfdMemoryProbe implements Probe {
  static final String NODES = "/sys/class/kfd/kfd/topology/nodes";
  static final String KFD = "/sys/class/kfd";
  static final String AMDGPU = "/sys/module/amdgpu";
  static final String NORETRY = "/sys/module/amdgpu/parameters/noretry";

  static final Question SVM =
      new Question(
          "hmm/kfd-svm",
          ValueKind.TEXT,
          SubjectKind.GPU,
          "Does amdkfd offer shared virtual memory on every partition of the GPU: available or"
              + " unavailable?");
  static final Question XNACK =
      new Question(
          "hmm/xnack-retry",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Which retry faults does amdgpu.noretry ask for: auto, off, forced-on (needed by some GPU"
              + " here) or forced-on-unneeded?");

  /** HSA_CAP_SVMAPI_SUPPORTED. */
  private static final long SVM_API = 0x0800_0000L;

  /** gfx90a: from here on each process chooses with HSA_XNACK (kfd_process_xnack_mode). */
  private static final long PER_PROCESS_FROM = 90010;

  private static final long PER_PROCESS_BELOW = 100000;

  /** gfx90c, the graphics of a processor: its numbers lie among those of MI200, its GC does not. */
  private static final long INTEGRATED = 90012;

  /**
   * A GPU, or a partition of one, as a node of the KFD topology.
   *
   * @param bdf its PCI address
   * @param capability HSA_CAP_* bits
   * @param gfx gfx_target_version: 90402 is gfx942; 0 where the kernel does not tell
   */
  record Node(String bdf, long capability, long gfx) {}

  @Override
  public List<Question> questions() {
    return List.of(SVM, XNACK);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<List<Node>> gpus = read(host);
    svm(gpus, facts);
    Reading<Long> noretry = Files.names(host, AMDGPU).then(_ -> Files.number(host, NORETRY));
    Reading<Value> xnack =
        noretry instanceof Reading.Absent<Long>
            ? Reading.absent("amdgpu is not loaded, or has no such parameter")
            : noretry.then(value -> retry(value, gpus));
    facts.add(
        XNACK,
        new Subject.WholeHost(),
        xnack,
        new Trail().see(NORETRY, noretry).see(NODES, gpus).list());
  }

  private static void svm(Reading<List<Node>> gpus, FactSink facts) {
    Reading<Value> none = gpus.then(_ -> Reading.absent("no GPU node in the KFD topology"));
    if (!(gpus instanceof Reading.Present<List<Node>>(var nodes, _)) || nodes.isEmpty()) {
      facts.add(SVM, new Subject.WholeHost(), none, List.of());
      return;
    }
    Map<String, Integer> without = new TreeMap<>();
    Map<String, Integer> parts = new TreeMap<>();
    for (Node node : nodes) {
      parts.merge(node.bdf(), 1, Integer::sum);
      without.merge(node.bdf(), (node.capability() & SVM_API) == 0 ? 1 : 0, Integer::sum);
    }
    for (Map.Entry<String, Integer> gpu : parts.entrySet()) {
      int lacking = without.getOrDefault(gpu.getKey(), 0);
      String raw =
          (gpu.getValue() - lacking)
              + " of "
              + gpu.getValue()
              + " nodes with capability 0x08000000";
      facts.add(
          SVM,
          new Subject.Pci(gpu.getKey()),
          Reading.present(new Value.Text(lacking == 0 ? "available" : "unavailable"), raw),
          new Trail().see(NODES + "/*/properties", raw).list());
    }
  }

  private static Reading<List<Node>> read(Host host) {
    Reading<List<String>> names = Files.names(host, KFD).then(_ -> Files.names(host, NODES));
    if (names instanceof Reading.Absent<List<String>>) {
      return Reading.absent("amdkfd is not there");
    }
    return names.then(
        all -> {
          List<String> paths = new ArrayList<>();
          for (String name : all) {
            paths.add(NODES + "/" + name + "/properties");
          }
          host.warm(paths);
          List<Node> gpus = new ArrayList<>();
          for (String path : paths) {
            Reading<List<Node>> node = Files.text(host, path).then(KfdMemoryProbe::parse);
            switch (node) {
              case Reading.Present<List<Node>>(var found, _) -> gpus.addAll(found);
              case Reading.Absent<List<Node>> _ -> {}
              case Reading.Unreadable<List<Node>> _, Reading.Malformed<List<Node>> _ -> {
                // One node that stays closed (the device control group) leaves the whole open.
                return node;
              }
            }
          }
          return Reading.present(gpus, gpus.size() + " GPU nodes of " + all.size());
        });
  }

  /** Understands the properties of a node: one GPU, or none where the node is a CPU. */
  static Reading<List<Node>> parse(String text) {
    Map<String, Long> values = new TreeMap<>();
    for (String line : text.split("\n", -1)) {
      List<String> words = Values.words(line);
      if (words.size() == 2) {
        try {
          values.put(words.getFirst(), Long.parseUnsignedLong(words.getLast()));
        } catch (NumberFormatException _) {
          return Reading.malformed(line, "a name and a decimal number");
        }
      }
    }
    Long simds = values.get("simd_count");
    if (simds == null) {
      // Without access to /dev/kfd the file reads as empty.
      return text.isBlank()
          ? Reading.unreadable("the node's properties are empty", "access to /dev/kfd")
          : Reading.malformed(text, "a line simd_count");
    }
    if (simds == 0) {
      return Reading.present(List.of(), "a CPU");
    }
    Long capability = values.get("capability");
    Long location = values.get("location_id");
    if (capability == null || location == null) {
      return Reading.malformed(text, "lines capability and location_id");
    }
    long gfx = values.getOrDefault("gfx_target_version", 0L);
    return Reading.present(
        List.of(new Node(bdf(values.getOrDefault("domain", 0L), location), capability, gfx)), text);
  }

  /** Returns the address of the whole GPU: partitions count up in the bits of the function. */
  private static String bdf(long domain, long location) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(domain, 4)
        + ":"
        + hex.toHexDigits(location >>> 8, 2)
        + ":"
        + hex.toHexDigits(location >>> 3 & 0x1f, 2)
        + ".0";
  }

  /** Says what amdgpu.noretry asks for: -1 is the driver's choice, 0 retries, 1 does not. */
  static Reading<Value> retry(long noretry, Reading<List<Node>> gpus) {
    if (noretry == -1 || noretry == 1) {
      return word(noretry == -1 ? "auto" : "off", noretry);
    }
    if (noretry != 0) {
      return Reading.malformed(Long.toString(noretry), "-1, 0 or 1");
    }
    return gpus.then(
        nodes -> {
          if (nodes.isEmpty()) {
            return Reading.absent("no GPU node in the KFD topology");
          }
          boolean told = true;
          for (Node node : nodes) {
            told &= node.gfx() != 0;
            if (node.gfx() != 0 && !isPerProcess(node.gfx())) {
              return word("forced-on", noretry);
            }
          }
          return told
              ? word("forced-on-unneeded", noretry)
              : Reading.unreadable("amdkfd does not tell which GPUs these are", "");
        });
  }

  private static boolean isPerProcess(long gfx) {
    return gfx >= PER_PROCESS_FROM && gfx < PER_PROCESS_BELOW && gfx != INTEGRATED;
  }

  private static Reading<Value> word(String word, long noretry) {
    return Reading.present(new Value.Text(word), "noretry=" + noretry);
  }
}
