package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.NumaNode;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.List;

/**
 * The energy-performance bias of Intel processors, from 0 (performance) to 15 (saving)
 * (Documentation/admin-guide/pm/intel_epb.rst, arch/x86/kernel/cpu/intel_epb.c).
 */
final class EnergyBiasProbe implements Probe {
  static final Question BIAS =
      new Question(
          "cpufreq/energy-performance-bias",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "What the bias of an Intel processor says on the worst of the first CPUs of all NUMA"
              + " nodes: performance (0 to 4), normal (5 to 7) or saving (8 to 15).");

  private static final List<String> WORST_FIRST = List.of("saving", "normal", "performance");

  /** The numbers behind the words balance-performance, balance-power and power. */
  private static final int BALANCE_PERFORMANCE = 4;

  private static final int BALANCE_POWER = 8;
  private static final int POWER = 15;

  @Override
  public List<Question> questions() {
    return List.of(BIAS);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Trail trail = new Trail();
    Reading<Value> answer =
        machine
            .cpus()
            .vendor()
            .then(
                vendor ->
                    vendor.equals("intel")
                        ? asked(machine)
                        : Reading.<List<Integer>>absent("no Intel processor"))
            .then(cpus -> worst(host, cpus, trail));
    facts.add(BIAS, new Subject.WholeHost(), answer, trail.list());
  }

  /** Picks few CPUs: each look interrupts the CPU that it is about. */
  private static Reading<List<Integer>> asked(Machine machine) {
    List<Reading<CpuSet>> groups = new ArrayList<>();
    for (NumaNode node : machine.numaNodes().orElse(List.of())) {
      groups.add(node.cpus());
    }
    if (groups.isEmpty()) {
      groups.add(machine.cpus().online());
    }
    List<Integer> first = new ArrayList<>();
    for (Reading<CpuSet> group : groups) {
      if (!group.isPresent()) {
        return group.map(_ -> List.of());
      }
      CpuSet cpus = group.orElse(CpuSet.empty());
      if (!cpus.isEmpty()) {
        first.add(cpus.toArray()[0]);
      }
    }
    return Reading.present(first, first.toString());
  }

  private static Reading<Value> worst(Host host, List<Integer> cpus, Trail trail) {
    List<String> paths = new ArrayList<>();
    for (int cpu : cpus) {
      paths.add(CpuSurvey.FOLDER + "/cpu" + cpu + "/power/energy_perf_bias");
    }
    host.warm(paths);
    WordFold words = new WordFold(WORST_FIRST);
    for (String path : paths) {
      Reading<String> bias = Files.text(host, path);
      trail.see(path, bias);
      words.add(path, bias.then(EnergyBiasProbe::word));
    }
    return words.worst("the processor has no energy-performance bias");
  }

  static Reading<String> word(String bias) {
    int number = CpuSurvey.decimal(bias.strip());
    if (number < 0 || number > POWER) {
      return Reading.malformed(bias, "a number from 0 to 15");
    }
    String saving = number >= BALANCE_POWER ? "saving" : "normal";
    return Reading.present(number <= BALANCE_PERFORMANCE ? "performance" : saving, bias);
  }
}
