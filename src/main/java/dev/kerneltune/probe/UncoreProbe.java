package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the mesh of an Intel server may run as fast as it can
 * (Documentation/admin-guide/pm/intel_uncore_frequency_scaling.rst).
 */
final class UncoreProbe implements Probe {
  static final Question CAP =
      new Question(
          "cpufreq/uncore-cap",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether the uncore's highest frequency was lowered below the one it started with: none"
              + " or lowered.");

  static final String FOLDER = CpufreqPolicies.CPU + "/intel_uncore_frequency";

  @Override
  public List<Question> questions() {
    return List.of(CAP);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Trail trail = new Trail();
    facts.add(CAP, new Subject.WholeHost(), read(host, trail), trail.list());
  }

  private static Reading<Value> read(Host host, Trail trail) {
    Reading<List<String>> listed = Files.names(host, FOLDER);
    if (!(listed instanceof Reading.Present<List<String>>(var names, _))) {
      trail.see(FOLDER, listed);
      return listed.map(all -> new Value.Text(all.toString()));
    }
    List<String> soon = new ArrayList<>();
    for (String name : names) {
      soon.add(FOLDER + "/" + name + "/max_freq_khz");
      soon.add(FOLDER + "/" + name + "/initial_max_freq_khz");
    }
    host.warm(soon);
    WordFold caps = new WordFold(List.of("lowered", "none"));
    for (String name : names) {
      Reading<Long> now = Files.number(host, FOLDER + "/" + name + "/max_freq_khz");
      Reading<Long> first = Files.number(host, FOLDER + "/" + name + "/initial_max_freq_khz");
      trail.see(FOLDER + "/" + name + "/max_freq_khz", now);
      trail.see(FOLDER + "/" + name + "/initial_max_freq_khz", first);
      caps.add(name, capOf(now, first));
    }
    return caps.worst("no uncore domain is listed");
  }

  /** Compares the present limit with the first one, both in kHz. */
  static Reading<String> capOf(Reading<Long> now, Reading<Long> first) {
    return now.then(
        kHz ->
            first.then(
                initial ->
                    Reading.present(
                        kHz < initial ? "lowered" : "none", kHz + " of " + initial + " kHz")));
  }
}
