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
import java.util.List;

/** What keeps the processor below its top frequency: limits, and boost switched off. */
final class CpufreqLimitProbe implements Probe {
  static final Question CAP =
      new Question(
          "cpufreq/cap",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "What caps the frequency on some policy: none, scaling-max (scaling_max_freq below what"
              + " the processor does), bios-limit (the firmware's limit is below it) or"
              + " max-perf-pct (intel_pstate/max_perf_pct below 100).");
  static final Question BOOST =
      new Question(
          "cpufreq/boost",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether frequencies above the nominal one are allowed: on, off, or mixed between"
              + " policies.");

  private static final String NO_TURBO = CpufreqPolicies.CPU + "/intel_pstate/no_turbo";
  private static final String MAX_PERF_PCT = CpufreqPolicies.CPU + "/intel_pstate/max_perf_pct";
  private static final List<String> CAPS = List.of("scaling-max", "bios-limit", "none");
  private static final String[] FILES = {
    "scaling_max_freq", "cpuinfo_max_freq", "bios_limit", "scaling_available_frequencies", "boost"
  };

  @Override
  public List<Question> questions() {
    return List.of(CAP, BOOST);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<List<String>> policies = CpufreqPolicies.folders(host);
    if (policies instanceof Reading.Present<List<String>>(var folders, _)) {
      List<String> soon = new ArrayList<>();
      for (String file : FILES) {
        soon.addAll(CpufreqPolicies.files(folders, file));
      }
      host.warm(soon);
      cap(host, folders, facts);
      boost(host, folders, facts);
      return;
    }
    Trail trail = new Trail().see(CpufreqPolicies.CPUFREQ, policies);
    Reading<Value> lack = policies.map(folders -> new Value.Text(folders.toString()));
    facts.add(CAP, new Subject.WholeHost(), lack, trail.list());
    // The switch of intel_pstate is there although a recording has no policies.
    if (Files.number(host, NO_TURBO).isPresent()) {
      boost(host, List.of(), facts);
    } else {
      facts.add(BOOST, new Subject.WholeHost(), lack, trail.list());
    }
  }

  private static void cap(Host host, List<String> folders, FactSink facts) {
    WordFold caps = new WordFold(CAPS);
    Tally seen = new Tally();
    boolean intel = false;
    for (String folder : folders) {
      intel |=
          CpufreqPolicies.word(host, folder, "scaling_driver")
              .orElse("intel_pstate")
              .startsWith("intel_");
      Reading<Long> allowed = number(host, folder, "scaling_max_freq");
      Reading<Long> possible = number(host, folder, "cpuinfo_max_freq");
      Reading<Long> firmware = number(host, folder, "bios_limit");
      Reading<String> table = Files.text(host, folder + "/scaling_available_frequencies");
      caps.add(CpufreqProbe.nameOf(folder), capOf(allowed, possible, firmware, table));
      seen.add(
          allowed.then(
              kHz ->
                  possible.map(
                      top ->
                          "max "
                              + kHz
                              + " of "
                              + top
                              + " kHz"
                              + (table.isPresent() ? ", states " + table.orElse("").strip() : "")
                              + (firmware.isPresent() ? ", limit " + firmware.orElse(0L) : ""))));
    }
    Reading<Long> percent =
        intel ? Files.number(host, MAX_PERF_PCT) : Reading.absent("the driver is not intel_pstate");
    Trail trail =
        new Trail()
            .see(CpufreqProbe.all(folders, "scaling_max_freq"), seen.told())
            .see(MAX_PERF_PCT, percent);
    Reading<Value> answer = caps.worst("no policy tells its limits");
    if (answer instanceof Reading.Present<Value>(Value.Text(var word), _) && word.equals("none")) {
      answer = percentOr(percent, answer);
    }
    facts.add(CAP, new Subject.WholeHost(), answer, trail.list());
  }

  private static Reading<Value> percentOr(Reading<Long> percent, Reading<Value> none) {
    return switch (percent) {
      case Reading.Present<Long>(var value, var raw) ->
          value < 100 ? Reading.present(new Value.Text("max-perf-pct"), raw) : none;
      case Reading.Absent<Long> _ -> none;
      case Reading.Unreadable<Long> _, Reading.Malformed<Long> _ ->
          percent.map(value -> new Value.Text(value.toString()));
    };
  }

  /**
   * Says what caps one policy, all in kHz. acpi-cpufreq reports the boost frequency in
   * cpuinfo_max_freq, but its table, and with it scaling_max_freq and bios_limit, end at the
   * nominal one (drivers/cpufreq/acpi-cpufreq.c): where there is a table, its top is the measure.
   */
  static Reading<String> capOf(
      Reading<Long> allowed,
      Reading<Long> possible,
      Reading<Long> firmware,
      Reading<String> table) {
    Reading<Long> measure = table instanceof Reading.Absent ? possible : tableTop(table);
    return measure.then(
        most ->
            allowed.then(
                max ->
                    max < most
                        ? Reading.present("scaling-max", max + " < " + most)
                        : firmwareCap(firmware, most)));
  }

  private static Reading<String> firmwareCap(Reading<Long> firmware, long most) {
    return firmware instanceof Reading.Absent
        ? Reading.present("none", "no bios_limit")
        : firmware.map(limit -> limit < most ? "bios-limit" : "none");
  }

  /** Returns the highest frequency of scaling_available_frequencies, in kHz. */
  static Reading<Long> tableTop(Reading<String> table) {
    return table.then(
        text -> {
          long top = 0;
          for (String word : Values.words(text)) {
            if (!(Values.parse(ValueKind.INT, word)
                instanceof Reading.Present<Value>(Value.Int(long kHz), _))) {
              return Reading.malformed(text, "frequencies in kHz");
            }
            top = Math.max(top, kHz);
          }
          return top > 0
              ? Reading.present(top, text)
              : Reading.malformed(text, "frequencies in kHz");
        });
  }

  private static void boost(Host host, List<String> folders, FactSink facts) {
    String shared = CpufreqPolicies.CPUFREQ + "/boost";
    Reading<Long> global = Files.number(host, shared);
    Reading<Long> noTurbo = Files.number(host, NO_TURBO);
    Trail trail = new Trail().see(shared, global).see(NO_TURBO, noTurbo);
    WordFold own = new WordFold(List.of("off", "on"));
    for (String folder : folders) {
      own.add(
          CpufreqProbe.nameOf(folder),
          CpufreqPolicies.word(host, folder, "boost").then(word -> switchOf(word, "1", "0")));
    }
    if (!folders.isEmpty()) {
      trail.see(CpufreqProbe.all(folders, "boost"), own.told());
    }
    facts.add(
        BOOST,
        new Subject.WholeHost(),
        boostOf(global, noTurbo, own.worst("no policy has a switch")),
        trail.list());
  }

  private static Reading<String> switchOf(String text, String on, String off) {
    if (text.equals(on) || text.equals(off)) {
      return Reading.present(text.equals(on) ? "on" : "off", text);
    }
    return Reading.malformed(text, "0 or 1");
  }

  /**
   * Says whether boost is allowed. no_turbo of intel_pstate means the opposite of boost; the switch
   * for all policies comes before those of each, of which {@code policies} is the worst.
   */
  static Reading<Value> boostOf(
      Reading<Long> global, Reading<Long> noTurbo, Reading<Value> policies) {
    if (noTurbo instanceof Reading.Present<Long>(var value, _)) {
      return switchOf(value.toString(), "0", "1").map(Value.Text::new);
    }
    if (global instanceof Reading.Present<Long>(var value, _)) {
      Reading<String> all = switchOf(value.toString(), "1", "0");
      if (!all.orElse("off").equals("on") || policies instanceof Reading.Absent) {
        return all.map(Value.Text::new);
      }
      return policies.map(worst -> new Value.Text(worst.toString().equals("off") ? "mixed" : "on"));
    }
    boolean certain = global instanceof Reading.Absent && noTurbo instanceof Reading.Absent;
    if (policies.isPresent() && certain) {
      return policies;
    }
    if (!certain) {
      return (global instanceof Reading.Absent ? noTurbo : global).map(Value.Int::new);
    }
    return policies instanceof Reading.Absent
        ? Reading.absent("the driver has no switch for boost")
        : policies;
  }

  private static Reading<Long> number(Host host, String folder, String file) {
    return CpufreqPolicies.word(host, folder, file)
        .then(text -> Values.parse(ValueKind.INT, text))
        .map(value -> value instanceof Value.Int(long number) ? number : -1L);
  }
}
