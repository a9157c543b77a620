package dev.kerneltune.probe;

import dev.kerneltune.model.Question;
import java.util.ArrayList;
import java.util.List;

/** Every probe there is. */
public final class Probes {
  private Probes() {}

  /** Returns every probe, in the order in which they run. */
  public static List<Probe> all() {
    List<Probe> probes = new ArrayList<>();
    probes.addAll(HmmIommuProbes.all());
    probes.addAll(PcieGpuProbes.all());
    probes.addAll(MemoryIrqProbes.all());
    probes.addAll(CpuPlatformProbes.all());
    probes.addAll(NetworkStorageProbes.all());
    probes.addAll(NativeProbes.all());
    return List.copyOf(probes);
  }

  /** Returns every question that some probe answers. */
  public static List<Question> questions() {
    List<Question> questions = new ArrayList<>();
    for (Probe probe : all()) {
      questions.addAll(probe.questions());
    }
    return List.copyOf(questions);
  }
}
