package dev.kerneltune.apply;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Change;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Generator;
import dev.kerneltune.model.KnobText;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.TakesEffect;
import dev.kerneltune.model.Target;
import dev.kerneltune.probe.TargetReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plans that change something in every kind of place. */
final class TestPlans {
  private TestPlans() {}

  static Plan plan(List<Step> steps) {
    return new Plan("test-profile", "training", steps, List.of(), List.of());
  }

  static Step.Do set(TestMachine machine, String path, String after) {
    return step(machine, new Target.KernelFile(path), new State.Holds(after));
  }

  static Step.Do entry(TestMachine machine, String file, String key, String body) {
    return step(machine, new Target.Entry(file, key), new State.Holds(body));
  }

  static Step.Do step(TestMachine machine, Target target, State after) {
    Reading<State> now = TargetReader.now(machine.host(), target);
    State before = now.orElse(new State.Nothing());
    return step(target, TargetReader.identity(machine.host(), target), before, after);
  }

  static Step.Do step(Target target, String identity, State before, State after) {
    return new Step.Do(
        new Change(
            "test.check",
            new Address.Sysfs("x"),
            new Subject.WholeHost(),
            target,
            identity,
            before,
            after),
        "a test",
        TakesEffect.AT_ONCE,
        Disruption.LIVE,
        List.of(),
        Optional.empty());
  }

  /** Returns a plan with so many knobs of the machine, entries in all our files, and generators. */
  static Plan everything(TestMachine machine, int knobs) {
    List<Step> steps = new ArrayList<>(knobs(machine, knobs).steps());
    entries(machine, steps);
    return plan(steps);
  }

  /** Returns a plan with so many knobs of the machine, a twin among them. */
  static Plan knobs(TestMachine machine, int knobs) {
    List<Step> steps = new ArrayList<>();
    if (machine.has("/proc/sys/vm/dirty_bytes")
        && machine.get("/proc/sys/vm/dirty_bytes").equals("0\n")) {
      steps.add(set(machine, "/proc/sys/vm/dirty_bytes", "4294967"));
    }
    for (String path : machine.everything().keySet()) {
      boolean knob = path.startsWith("/sys/") || path.startsWith("/proc/sys/");
      if (knob && !path.contains("dirty_") && steps.size() < knobs) {
        other(machine.get(path)).ifPresent(value -> steps.add(set(machine, path, value)));
      }
    }
    return plan(steps);
  }

  private static void entries(TestMachine machine, List<Step> steps) {
    steps.add(entry(machine, OwnFile.SYSCTL.path(), "vm.swappiness", "vm.swappiness = 1"));
    steps.add(entry(machine, OwnFile.SYSCTL.path(), "vm.dirty_bytes", "vm.dirty_bytes = 1"));
    steps.add(entry(machine, OwnFile.TMPFILES.path(), "/sys/x", "w /sys/x - - - - 1"));
    steps.add(
        entry(
            machine, OwnFile.UDEV.path(), "nvme0n1 queue/x", "KERNEL==\"nvme0n1\", ATTR{x}=\"1\""));
    steps.add(
        entry(
            machine,
            OwnFile.MODPROBE.path(),
            "nvme_core io_timeout",
            "options nvme_core io_timeout=4294967295"));
    steps.add(
        entry(
            machine,
            OwnFile.GRUB.path(),
            "iommu",
            "GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX iommu=pt\""));
    steps.add(
        entry(
            machine, OwnFile.unitPath("slurmd.service"), "LimitMEMLOCK", "LimitMEMLOCK=infinity"));
    for (Generator generator : Generator.values()) {
      steps.add(new Step.Generate(generator));
    }
    steps.add(new Step.Reboot(List.of("iommu=pt")));
  }

  /** Returns another value that a knob would take; empty where nobody knows one. */
  static Optional<String> other(String content) {
    String now = KnobText.canonical(content);
    if (content.contains("[")) {
      for (String word : content.replace("[", "").replace("]", "").strip().split("\\s+", -1)) {
        if (!word.equals(now)) {
          return Optional.of(word);
        }
      }
      return Optional.empty();
    }
    return switch (now) {
      case "Y" -> Optional.of("0");
      case "N" -> Optional.of("1");
      default ->
          FakeKernel.isNumber(now)
              ? Optional.of(Integer.toString(Integer.parseInt(now) + 1))
              : Optional.empty();
    };
  }
}
