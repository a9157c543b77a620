package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * The cpufreq policies that are in force, each as its folder in sysfs
 * (Documentation/admin-guide/pm/cpufreq.rst).
 */
final class CpufreqPolicies {
  static final String CPU = "/sys/devices/system/cpu";
  static final String CPUFREQ = CPU + "/cpufreq";

  private CpufreqPolicies() {}

  /** Returns the folders of all policies: /cpufreq/policyN, or cpuN/cpufreq before Linux 4.3. */
  static Reading<List<String>> folders(Host host) {
    Reading<List<String>> listed = Files.names(host, CPUFREQ);
    if (listed instanceof Reading.Present<List<String>>(var names, var raw)) {
      List<String> folders = new ArrayList<>();
      for (String name : names) {
        if (isNumbered(name, "policy")) {
          folders.add(CPUFREQ + "/" + name);
        }
      }
      // Before Linux 4.3 the folder can be there with the file boost alone.
      return folders.isEmpty()
          ? perCpu(
              host, Reading.absent("no cpufreq policy: the kernel does not set the frequency here"))
          : Reading.present(folders, raw);
    }
    return perCpu(host, listed);
  }

  private static Reading<List<String>> perCpu(Host host, Reading<List<String>> otherwise) {
    List<String> candidates = new ArrayList<>();
    for (String name : Files.names(host, CPU).orElse(List.of())) {
      if (isNumbered(name, "cpu")) {
        candidates.add(CPU + "/" + name + "/cpufreq");
      }
    }
    host.warm(files(candidates, "scaling_driver"));
    List<String> folders = new ArrayList<>();
    boolean any = false;
    for (String folder : candidates) {
      Raw driver = host.read(folder + "/scaling_driver");
      any |= driver instanceof Raw.Bytes;
      // One that could not be read may be a policy: leaving it out could hide the worst.
      if (!(driver instanceof Raw.Missing)) {
        folders.add(folder);
      }
    }
    return any ? Reading.present(folders, folders.size() + " policies") : otherwise;
  }

  /** Returns the path of {@code file} in every folder. */
  static List<String> files(List<String> folders, String file) {
    List<String> paths = new ArrayList<>(folders.size());
    for (String folder : folders) {
      paths.add(folder + "/" + file);
    }
    return paths;
  }

  /**
   * Reads one word of a policy. An empty file holds no word, so it is malformed, not a word; a
   * policy whose CPUs are all offline answers with an error and is absent.
   */
  static Reading<String> word(Host host, String folder, String file) {
    Raw raw = host.read(folder + "/" + file);
    if (raw instanceof Raw.Failed
        && host.read(folder + "/affected_cpus") instanceof Raw.Bytes affected
        && affected.text().isBlank()) {
      return Reading.absent("all CPUs of this policy are offline");
    }
    return Files.text(raw)
        .then(
            text ->
                text.isBlank()
                    ? Reading.<String>malformed(text, "a word: the file is empty")
                    : Reading.present(text.strip(), text.strip()));
  }

  static boolean isNumbered(String name, String stem) {
    boolean numbered = name.length() > stem.length() && name.startsWith(stem);
    for (int i = stem.length(); i < name.length(); i++) {
      numbered &= name.charAt(i) >= '0' && name.charAt(i) <= '9';
    }
    return numbered;
  }
}
