package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.List;

/**
 * How NVIDIA GPUs are shared, as far as files tell: instances (MIG) and the multi-process service
 * (MPS). The compute mode and the time slice are known to the driver's library alone.
 */
public final class NvidiaSharingProbe implements Probe {
  private static final String CAPABILITIES = "/proc/driver/nvidia/capabilities";
  private static final String PIPES = "/tmp/nvidia-mps";

  static final Question MIG =
      new Question(
          "nvidia-sharing/mig",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Are GPUs cut into MIG instances: none or instances?");
  static final Question MPS =
      new Question(
          "nvidia-sharing/mps",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Does the multi-process service have its control pipe in the usual place: present or"
              + " not-there?");

  @Override
  public List<Question> questions() {
    return List.of(MIG, MPS);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<NvidiaDriver.Flavour> driver = NvidiaDriver.flavour(host);
    Trail mig = new Trail();
    facts.add(MIG, new Subject.WholeHost(), driver.then(_ -> mig(host, mig)), mig.list());
    Reading<List<String>> pipes = Files.names(host, PIPES);
    facts.add(
        MPS,
        new Subject.WholeHost(),
        driver.then(_ -> mps(pipes)),
        new Trail().see(PIPES, pipes).list());
  }

  /** Each instance has a folder giN below gpuN/mig. */
  private static Reading<Value> mig(Host host, Trail trail) {
    return Files.names(host, CAPABILITIES)
        .then(
            names -> {
              boolean instances = false;
              for (String gpu : names) {
                if (gpu.startsWith("gpu")) {
                  String folder = CAPABILITIES + "/" + gpu + "/mig";
                  Reading<List<String>> found = Files.names(host, folder);
                  trail.see(folder, found);
                  if (found instanceof Reading.Present<List<String>>(var entries, _)) {
                    for (String entry : entries) {
                      instances |= entry.startsWith("gi");
                    }
                  } else if (!(found instanceof Reading.Absent<List<String>>)) {
                    return found.then(_ -> Reading.absent(""));
                  }
                }
              }
              return word(instances ? "instances" : "none");
            });
  }

  private static Reading<Value> mps(Reading<List<String>> pipes) {
    return switch (pipes) {
      case Reading.Present<List<String>>(var names, _) ->
          word(names.contains("control") ? "present" : "not-there");
      case Reading.Absent<List<String>> _ -> word("not-there");
      case Reading.Unreadable<List<String>>(var obstacle, var needs) ->
          Reading.unreadable(obstacle, needs);
      case Reading.Malformed<List<String>>(var raw, var problem) -> Reading.malformed(raw, problem);
    };
  }

  private static Reading<Value> word(String word) {
    return Reading.present(new Value.Text(word), word);
  }
}
