package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.List;

/** Where the kernel lets itself be interrupted (kernel/Kconfig.preempt, kernel/sched/core.c). */
final class PreemptionProbe implements Probe {
  static final Question REALTIME =
      new Question(
          "preemption/realtime",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether the kernel is a real-time one (PREEMPT_RT): yes or no.");
  static final Question MODEL =
      new Question(
          "preemption/model",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "The preemption model in force: none, voluntary, none-or-voluntary (one of them), lazy,"
              + " full or realtime.");

  private static final String DEBUGFS = "/sys/kernel/debug/sched/preempt";
  private static final String VERSION = KernelSurvey.VERSION;

  /** The build options, and the models that they stand for. */
  private static final String[][] BUILT = {
    {"CONFIG_PREEMPT_RT", "realtime"},
    {"CONFIG_PREEMPT_LAZY", "lazy"},
    {"CONFIG_PREEMPT", "full"},
    {"CONFIG_PREEMPT_VOLUNTARY", "voluntary"},
    {"CONFIG_PREEMPT_NONE", "none"}
  };

  @Override
  public List<Question> questions() {
    return List.of(REALTIME, MODEL);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<String> version = Files.text(host, VERSION);
    facts.add(
        REALTIME,
        new Subject.WholeHost(),
        version.map(banner -> new Value.Text(isRealtime(banner) ? "yes" : "no")),
        new Trail().see(VERSION, version).list());
    Reading<String> active = Files.text(host, DEBUGFS);
    Trail trail = new Trail().see(VERSION, version).see(DEBUGFS, active);
    facts.add(
        MODEL,
        new Subject.WholeHost(),
        version.then(banner -> model(machine, host, banner, active, trail)),
        trail.list());
  }

  private static Reading<Value> model(
      Machine machine, Host host, String banner, Reading<String> active, Trail trail) {
    if (isRealtime(banner)) {
      return word("realtime", banner);
    }
    List<String> words = Values.words(banner);
    if (!words.contains("PREEMPT_DYNAMIC")) {
      Reading<Value> built = builtModel(new KernelConfig(host, machine), trail);
      return built.isPresent()
          ? built
          : fromBanner(words, ReleaseOrder.atLeast(machine.kernelRelease(), 6, 13), banner);
    }
    return switch (active) {
      case Reading.Present<String>(var text, _) -> activeOf(text);
      // Without debugfs nobody can have changed what the boot set.
      case Reading.Absent<String> _ ->
          machine.commandLine().then(line -> atBoot(machine, host, line, trail));
      case Reading.Unreadable<String> _, Reading.Malformed<String> _ -> active.map(Value.Text::new);
    };
  }

  private static Reading<Value> atBoot(Machine machine, Host host, CommandLine line, Trail trail) {
    List<CommandLine.Argument> asked = line.all("preempt");
    if (!asked.isEmpty()) {
      String mode = asked.getLast().value();
      KernelParameters.Era era = KernelParameterProbe.era(machine);
      trail.see(KernelSurvey.CMDLINE, asked.getLast().raw());
      boolean older = mode.equals("none") || mode.equals("voluntary");
      if (older && era == KernelParameters.Era.UNKNOWN) {
        return Reading.unreadable("the kernel's release is not known", "");
      }
      boolean newer = mode.equals("full") || mode.equals("lazy");
      if (newer || (older && era != KernelParameters.Era.FULL_AND_LAZY)) {
        return word(mode, asked.getLast().raw());
      }
    }
    return builtModel(new KernelConfig(host, machine), trail);
  }

  /** Without a word about preemption in the banner, the kernel was built without the full model. */
  private static Reading<Value> fromBanner(
      List<String> words, Reading<Boolean> hasLazy, String banner) {
    if (!words.contains("PREEMPT")) {
      return word("none-or-voluntary", banner);
    }
    // The banner has no word for the lazy model.
    return hasLazy.then(
        late ->
            late
                ? Reading.<Value>unreadable("the kernel is full or lazy, and does not tell", "root")
                : word("full", banner));
  }

  /** Returns whether the banner is that of PREEMPT_RT (init/Makefile, scripts/mkcompile_h). */
  static boolean isRealtime(String banner) {
    return banner.contains("PREEMPT_RT") || banner.contains("PREEMPT RT");
  }

  /** Understands the line of debugfs, with the active mode in parentheses. */
  static Reading<Value> activeOf(String text) {
    return Values.parse(ValueKind.CHOICE, text)
        .then(
            value ->
                switch (value.toString()) {
                  case "none", "voluntary", "full", "lazy" -> word(value.toString(), text);
                  default -> Reading.malformed(text, "none, voluntary, (full) or lazy");
                });
  }

  private static Reading<Value> builtModel(KernelConfig config, Trail trail) {
    for (String[] option : BUILT) {
      KernelConfig.Answer answer = config.look(option[0]);
      if (!answer.reading().isPresent()) {
        trail.see(answer.path(), answer.reading());
        return answer.reading().map(Value.Text::new);
      }
      if (answer.reading().orElse("n").equals("y")) {
        trail.see(answer.path(), answer.reading());
        return word(option[1], option[0]);
      }
    }
    return Reading.unreadable("the build configuration names no preemption model", "root");
  }

  private static Reading<Value> word(String word, String raw) {
    return Reading.present(new Value.Text(word), raw);
  }
}
