package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.NumaNode;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of the GPU memory that is a NUMA node holds files: GH200, GB200 and GB300 in their NUMA
 * mode, where the kernel allocates from it like from any node.
 */
public final class GpuPageCacheProbe implements Probe {
  static final Question QUESTION =
      new Question(
          "memory/gpu-node-files-permille",
          ValueKind.INT,
          SubjectKind.NUMA_NODE,
          "How many thousandths of a node that is memory of a coherent NVIDIA GPU hold file"
              + " pages?");

  @Override
  public List<Question> questions() {
    return List.of(QUESTION);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<List<NumaNode>> nodes =
        NvidiaMemoryProbe.coherent(host, new Trail())
            .then(
                mode ->
                    mode.toString().equals("driver")
                        ? Reading.<List<NumaNode>>absent("the memory of the GPUs is the driver's")
                        : machine.numaNodes().then(GpuPageCacheProbe::ofGpus));
    Found<NumaNode> found =
        new Found<>(
            nodes.orElse(List.of()),
            nodes.then(_ -> Reading.absent("no node is memory without CPUs")));
    found.answer(
        QUESTION,
        facts,
        node -> new Subject.Node(node.id()),
        (node, trail) -> {
          String path = "/sys/devices/system/node/node" + node.id() + "/meminfo";
          Reading<String> text = Files.text(host, path);
          if (!text.isPresent()) {
            trail.see(path, text);
          }
          return text.then(all -> permille(all, node.id(), path, trail));
        });
  }

  /** On these machines memory without CPUs is the GPU's. */
  private static Reading<List<NumaNode>> ofGpus(List<NumaNode> nodes) {
    List<NumaNode> gpus = new ArrayList<>();
    for (NumaNode node : nodes) {
      Reading<Boolean> is =
          node.cpus().then(cpus -> node.memoryBytes().map(bytes -> cpus.isEmpty() && bytes > 0));
      if (!is.isPresent()) {
        return is.map(_ -> List.of());
      }
      if (is.orElse(false)) {
        gpus.add(node);
      }
    }
    return Reading.present(List.copyOf(gpus), gpus.size() + " nodes");
  }

  /** Computes the share from lines such as {@code Node 1 FilePages: 1234 kB}. */
  static Reading<Value> permille(String meminfo, int node, String path, Trail trail) {
    return bytes(meminfo, node, "FilePages", path, trail)
        .then(
            files ->
                bytes(meminfo, node, "MemTotal", path, trail)
                    .then(
                        total ->
                            total <= 0
                                ? Reading.absent("the node has no memory")
                                : Found.number(files * 1000 / total, files + " of " + total)));
  }

  private static Reading<Long> bytes(
      String meminfo, int node, String name, String path, Trail trail) {
    return Asked.word(meminfo, "Node " + node + " " + name)
        .then(
            text -> {
              trail.see(path, name + ": " + text);
              return Values.parse(ValueKind.SIZE, text);
            })
        .map(size -> ((Value.Size) size).bytes());
  }
}
