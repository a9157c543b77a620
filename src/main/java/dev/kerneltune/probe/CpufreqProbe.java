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
 * How the processor's frequency is chosen, over all policies: governor, energy preference and
 * driver (Documentation/admin-guide/pm/cpufreq.rst, intel_pstate.rst, amd-pstate.rst).
 */
final class CpufreqProbe implements Probe {
  static final Question GOVERNOR =
      new Question(
          "cpufreq/governor",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Who chooses the frequency on the worst policy: performance; by-preference (the processor"
              + " itself, under powersave of intel_pstate or amd-pstate-epp, by its energy"
              + " preference); driver-managed (intel_pstate without hardware P-states); schedutil,"
              + " ondemand, conservative, userspace; or powersave, which stays at the lowest.");
  static final Question PREFERENCE =
      new Question(
          "cpufreq/energy-performance-preference",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "What the processor is told to prefer, on the worst policy: performance, balanced, other"
              + " (a number) or saving.");
  static final Question DRIVER =
      new Question(
          "cpufreq/driver",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether the scaling driver is the one the kernel means for this processor: intended,"
              + " fallback (an older interface where a better one exists) or other.");

  private static final List<String> GOVERNORS =
      List.of(
          "powersave",
          "conservative",
          "ondemand",
          "schedutil",
          "userspace",
          "driver-managed",
          "by-preference",
          "performance");
  private static final List<String> PREFERENCES =
      List.of("saving", "other", "balanced", "performance");
  private static final List<String> DRIVERS = List.of("fallback", "other", "intended");

  /** AMD family 1Ah is Zen 5; 17h and 19h are Zen 1 to 4 (drivers/cpufreq/amd-pstate.c). */
  private static final int ZEN_5 = 0x1a;

  private static final int ZEN_3 = 0x19;
  private static final int ZEN_1 = 0x17;

  @Override
  public List<Question> questions() {
    return List.of(GOVERNOR, PREFERENCE, DRIVER);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<List<String>> policies = CpufreqPolicies.folders(host);
    if (policies instanceof Reading.Present<List<String>>(var folders, _)) {
      List<String> soon = new ArrayList<>();
      soon.addAll(CpufreqPolicies.files(folders, "scaling_governor"));
      soon.addAll(CpufreqPolicies.files(folders, "scaling_driver"));
      soon.addAll(CpufreqPolicies.files(folders, "energy_performance_preference"));
      host.warm(soon);
      governor(host, folders, facts);
      preference(host, folders, facts);
      driver(machine, host, folders, facts);
      return;
    }
    Trail trail = new Trail().see(CpufreqPolicies.CPUFREQ, policies);
    for (Question question : questions()) {
      facts.add(question, new Subject.WholeHost(), policies.map(this::none), trail.list());
    }
  }

  private Value none(List<String> folders) {
    return new Value.Text(folders.toString());
  }

  private static void governor(Host host, List<String> folders, FactSink facts) {
    WordFold classes = new WordFold(GOVERNORS);
    Tally governors = new Tally();
    Tally drivers = new Tally();
    Tally preferences = new Tally();
    for (String folder : folders) {
      Reading<String> governor = CpufreqPolicies.word(host, folder, "scaling_governor");
      Reading<String> driver = CpufreqPolicies.word(host, folder, "scaling_driver");
      Reading<String> preference =
          CpufreqPolicies.word(host, folder, "energy_performance_preference");
      governors.add(governor);
      drivers.add(driver);
      preferences.add(preference);
      classes.add(nameOf(folder), governor.then(word -> governorOf(word, driver, preference)));
    }
    Trail trail =
        new Trail()
            .see(all(folders, "scaling_governor"), governors.told())
            .see(all(folders, "scaling_driver"), drivers.told())
            .see(all(folders, "energy_performance_preference"), preferences.told())
            .see("judged as", classes.told());
    facts.add(
        GOVERNOR, new Subject.WholeHost(), classes.worst("every policy is offline"), trail.list());
  }

  /**
   * Says who chooses the frequency: powersave means two things, and only the driver tells which.
   */
  static Reading<String> governorOf(
      String governor, Reading<String> driver, Reading<String> preference) {
    return switch (governor) {
      case "performance", "schedutil", "ondemand", "conservative", "userspace" ->
          Reading.present(governor, governor);
      case "powersave" -> driver.then(name -> powersave(name, preference));
      default -> Reading.malformed(governor, "a governor that is known here");
    };
  }

  private static Reading<String> powersave(String driver, Reading<String> preference) {
    if (!driver.equals("intel_pstate") && !driver.equals("amd-pstate-epp")) {
      return Reading.present("powersave", driver);
    }
    return switch (preference) {
      case Reading.Present<String>(_, var raw) -> Reading.present("by-preference", raw);
      // Without hardware P-states intel_pstate chooses by load, and has no such file.
      case Reading.Absent<String> _ -> Reading.present("driver-managed", driver);
      case Reading.Unreadable<String> _, Reading.Malformed<String> _ -> preference;
    };
  }

  /** Sorts the names and numbers of energy_performance_preference. */
  static Reading<String> preferenceOf(String word) {
    String kind =
        switch (word) {
          case "performance", "0" -> "performance";
          case "default", "balance_performance" -> "balanced";
          case "balance_power", "power" -> "saving";
          // Any number from 0 to 255 can be written; only 0 has a name that all agree on.
          default -> CpuSurvey.decimal(word) >= 0 && CpuSurvey.decimal(word) <= 255 ? "other" : "";
        };
    return kind.isEmpty()
        ? Reading.malformed(word, "an energy preference or a number up to 255")
        : Reading.present(kind, word);
  }

  private static void preference(Host host, List<String> folders, FactSink facts) {
    WordFold words = new WordFold(PREFERENCES);
    Tally raw = new Tally();
    for (String folder : folders) {
      Reading<String> word = CpufreqPolicies.word(host, folder, "energy_performance_preference");
      raw.add(word);
      words.add(nameOf(folder), word.then(CpufreqProbe::preferenceOf));
    }
    Trail trail = new Trail().see(all(folders, "energy_performance_preference"), raw.told());
    facts.add(
        PREFERENCE,
        new Subject.WholeHost(),
        words.worst("the driver takes no energy preference"),
        trail.list());
  }

  private static void driver(Machine machine, Host host, List<String> folders, FactSink facts) {
    Reading<String> vendor = machine.cpus().vendor();
    Reading<CpuInfo> info = CpuSurvey.cpuInfo(host);
    WordFold fits = new WordFold(DRIVERS);
    Tally drivers = new Tally();
    for (String folder : folders) {
      Reading<String> driver = CpufreqPolicies.word(host, folder, "scaling_driver");
      drivers.add(driver);
      fits.add(
          nameOf(folder),
          driver.then(
              name ->
                  vendor.then(
                      maker -> info.then(cpu -> fit(name, maker, cpu.line("cpu family"))))));
    }
    Trail trail =
        new Trail()
            .see(all(folders, "scaling_driver"), drivers.told())
            .see("/proc/cpuinfo", vendor)
            .see("/proc/cpuinfo: cpu family", info.map(cpu -> cpu.line("cpu family")));
    facts.add(DRIVER, new Subject.WholeHost(), fits.worst("every policy is offline"), trail.list());
  }

  /**
   * Says whether {@code driver} is meant for the processor; {@code family} is decimal, x86 only.
   */
  static Reading<String> fit(String driver, String vendor, String family) {
    String answer =
        switch (vendor) {
          case "intel" ->
              switch (driver) {
                case "intel_pstate", "intel_cpufreq" -> "intended";
                case "acpi-cpufreq" -> "fallback";
                default -> "other";
              };
          case "amd" -> amdFit(driver, CpuSurvey.decimal(family));
          case "arm", "nvidia", "ampere" -> driver.equals("cppc_cpufreq") ? "intended" : "other";
          default -> "other";
        };
    return Reading.present(answer, driver);
  }

  private static String amdFit(String driver, int family) {
    boolean pstate = driver.equals("amd-pstate-epp") || driver.equals("amd-pstate");
    if (family >= ZEN_5) {
      return pstate ? "intended" : driver.equals("acpi-cpufreq") ? "fallback" : "other";
    }
    // On servers up to Zen 4 the kernel keeps acpi-cpufreq on purpose.
    boolean zen = family == ZEN_1 || family == ZEN_3;
    return zen && (pstate || driver.equals("acpi-cpufreq")) ? "intended" : "other";
  }

  static String nameOf(String folder) {
    String parent = folder.substring(0, folder.lastIndexOf('/'));
    String name = folder.substring(folder.lastIndexOf('/') + 1);
    return name.equals("cpufreq") ? parent.substring(parent.lastIndexOf('/') + 1) : name;
  }

  /** Names one file of all policies, as a shell would. */
  static String all(List<String> folders, String file) {
    return (folders.getFirst().startsWith(CpufreqPolicies.CPUFREQ + "/")
            ? CpufreqPolicies.CPUFREQ + "/policy*/"
            : CpufreqPolicies.CPU + "/cpu*/cpufreq/")
        + file;
  }
}
