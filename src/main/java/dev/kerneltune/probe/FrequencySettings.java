package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.Target;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.List;

/** The ceilings of frequencies, and how high each may be: raised, never lowered. All in kHz. */
final class FrequencySettings {
  private static final Subject WHOLE = new Subject.WholeHost();

  private FrequencySettings() {}

  /** Adds scaling_max_freq of each policy, and the percentage that intel_pstate puts on top. */
  static void addPolicies(Host host, SettingList settings) {
    Reading<List<String>> listed = CpufreqPolicies.folders(host);
    if (!(listed instanceof Reading.Present<List<String>>(var folders, _))) {
      String path = CpufreqPolicies.CPUFREQ + "/*/scaling_max_freq";
      settings.addLack(WHOLE, SettingCollector.sysfs(path), new Target.KernelFile(path), listed);
      return;
    }
    List<String> soon = new ArrayList<>();
    for (String file :
        List.of(
            "scaling_max_freq",
            "cpuinfo_max_freq",
            "bios_limit",
            "scaling_available_frequencies")) {
      soon.addAll(CpufreqPolicies.files(folders, file));
    }
    host.warm(soon);
    boolean isIntel = false;
    for (String folder : folders) {
      isIntel |=
          CpufreqPolicies.word(host, folder, "scaling_driver").orElse("").startsWith("intel_");
      raise(
          folder + "/scaling_max_freq",
          number(host, folder, "scaling_max_freq"),
          ceiling(host, folder),
          settings);
    }
    if (isIntel) {
      String percent = CpufreqPolicies.CPU + "/intel_pstate/max_perf_pct";
      raise(percent, Files.number(host, percent), Reading.present(100L, "100"), settings);
    }
  }

  /**
   * Returns how high a policy may go: as far as its table reaches, where it has one (see {@link
   * CpufreqLimitProbe#capOf}), and no further than the firmware lets it.
   */
  private static Reading<Long> ceiling(Host host, String folder) {
    Reading<String> table = Files.text(host, folder + "/scaling_available_frequencies");
    Reading<Long> top =
        table instanceof Reading.Absent<String>
            ? number(host, folder, "cpuinfo_max_freq")
            : CpufreqLimitProbe.tableTop(table);
    Reading<Long> firmware = number(host, folder, "bios_limit");
    return firmware instanceof Reading.Absent<Long>
        ? top
        : top.then(most -> firmware.map(limit -> limit > 0 ? Math.min(limit, most) : most));
  }

  private static Reading<Long> number(Host host, String folder, String file) {
    return CpufreqPolicies.word(host, folder, file)
        .then(text -> Values.parse(ValueKind.INT, text))
        .map(value -> value instanceof Value.Int(long number) ? number : -1L);
  }

  /** Adds max_freq_khz of each uncore domain. */
  static void addUncore(Host host, SettingList settings) {
    Reading<List<String>> listed = Files.names(host, UncoreProbe.FOLDER);
    String all = UncoreProbe.FOLDER + "/*/max_freq_khz";
    settings.addLack(WHOLE, SettingCollector.sysfs(all), new Target.KernelFile(all), listed);
    List<String> soon = new ArrayList<>();
    for (String name : listed.orElse(List.of())) {
      soon.add(UncoreProbe.FOLDER + "/" + name + "/max_freq_khz");
      soon.add(UncoreProbe.FOLDER + "/" + name + "/initial_max_freq_khz");
    }
    host.warm(soon);
    for (String name : listed.orElse(List.of())) {
      String folder = UncoreProbe.FOLDER + "/" + name;
      raise(
          folder + "/max_freq_khz",
          Files.number(host, folder + "/max_freq_khz"),
          Files.number(host, folder + "/initial_max_freq_khz"),
          settings);
    }
  }

  private static void raise(
      String path, Reading<Long> now, Reading<Long> ceiling, SettingList settings) {
    Target target = new Target.KernelFile(path);
    settings.raise(WHOLE, SettingCollector.sysfs(path), target, now, ceiling);
  }
}
