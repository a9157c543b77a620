package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.List;
import java.util.Set;

/** What on the kernel command line does not do what was meant. */
final class KernelParameterProbe implements Probe {
  static final Question INEFFECTIVE =
      new Question(
          "kernel-parameters/ineffective",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether the command line holds parameters that this kernel ignores: none or some.");
  static final Question MISSPELT =
      new Question(
          "kernel-parameters/misspelt",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether the command line holds a name one letter away from a known parameter: none or"
              + " suspect.");
  static final Question REPEATED =
      new Question(
          "kernel-parameters/repeated",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether a parameter of which only one counts stands more than once: none, same (with the"
              + " same value) or conflict.");
  static final Question DEBUGGING =
      new Question(
          "kernel-parameters/debugging",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether the command line switches on debugging that taxes every allocation: none or"
              + " some.");

  /** Architectures with lazy preemption, where 7.0 dropped the older modes (Kconfig.preempt). */
  private static final Set<String> LAZY =
      Set.of("x86_64", "aarch64", "ppc64le", "ppc64", "riscv64", "s390x", "loongarch64");

  @Override
  public List<Question> questions() {
    return List.of(INEFFECTIVE, MISSPELT, REPEATED, DEBUGGING);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    if (machine.commandLine() instanceof Reading.Present<CommandLine>(var line, _)) {
      ineffective(machine, line, facts);
      List<Evidence> near = KernelParameters.misspelt(line);
      add(facts, MISSPELT, near.isEmpty() ? "none" : "suspect", near);
      repeated(line, facts);
      debugging(line, facts);
      return;
    }
    Trail trail = new Trail().see(KernelSurvey.CMDLINE, machine.commandLine());
    for (Question question : questions()) {
      facts.add(
          question,
          new Subject.WholeHost(),
          machine.commandLine().map(line -> new Value.Text(line.toString())),
          trail.list());
    }
  }

  private static void ineffective(Machine machine, CommandLine line, FactSink facts) {
    KernelParameters.Era era = era(machine);
    List<Evidence> dead = KernelParameters.ineffective(line, era);
    boolean open = era == KernelParameters.Era.UNKNOWN && KernelParameters.dependsOnEra(line);
    if (dead.isEmpty() && open) {
      facts.add(
          INEFFECTIVE,
          new Subject.WholeHost(),
          Reading.unreadable("the kernel's release is not known", ""),
          new Trail().see(KernelSurvey.OSRELEASE, machine.kernelRelease()).list());
      return;
    }
    add(facts, INEFFECTIVE, dead.isEmpty() ? "none" : "some", dead);
  }

  static KernelParameters.Era era(Machine machine) {
    Reading<KernelParameters.Era> era =
        ReleaseOrder.atLeast(machine.kernelRelease(), 5, 13)
            .then(
                young ->
                    young
                        ? preemptionEra(machine)
                        : Reading.present(KernelParameters.Era.OLD, "before 5.13"));
    return era.orElse(KernelParameters.Era.UNKNOWN);
  }

  private static Reading<KernelParameters.Era> preemptionEra(Machine machine) {
    return ReleaseOrder.atLeast(machine.kernelRelease(), 7, 0)
        .then(
            late ->
                late
                    ? machine
                        .architecture()
                        .map(
                            arch ->
                                LAZY.contains(arch)
                                    ? KernelParameters.Era.FULL_AND_LAZY
                                    : KernelParameters.Era.ALL_MODES)
                    : Reading.present(KernelParameters.Era.ALL_MODES, "before 7.0"));
  }

  private static void repeated(CommandLine line, FactSink facts) {
    Trail trail = new Trail();
    String word = "none";
    for (KernelParameters.Repetition repetition : KernelParameters.repeated(line)) {
      trail.see(KernelSurvey.CMDLINE, repetition.raw());
      if (repetition.conflicting()) {
        word = "conflict";
      } else if (word.equals("none")) {
        word = "same";
      }
    }
    add(facts, REPEATED, word, trail.list());
  }

  private static void debugging(CommandLine line, FactSink facts) {
    Trail trail = new Trail();
    boolean some = false;
    for (CommandLine.Argument argument : line.arguments()) {
      if (isDebugging(argument)) {
        some = true;
        trail.see(KernelSurvey.CMDLINE, argument.raw());
      }
    }
    add(facts, DEBUGGING, some ? "some" : "none", trail.list());
  }

  /**
   * Returns whether the argument switches on checks of each allocation (mm/slub.c, page_owner.c).
   */
  static boolean isDebugging(CommandLine.Argument argument) {
    return switch (argument.name().replace('-', '_')) {
      case "slub_debug", "slab_debug" -> !argument.value().equals("-");
      case "page_owner", "debug_pagealloc" -> argument.value().equals("on");
      default -> false;
    };
  }

  private static void add(FactSink facts, Question question, String word, List<Evidence> found) {
    Trail trail = new Trail();
    for (Evidence evidence : found) {
      trail.see(evidence.address(), evidence.raw());
    }
    if (found.isEmpty()) {
      trail.see(KernelSurvey.CMDLINE, "no such parameter");
    }
    facts.add(
        question,
        new Subject.WholeHost(),
        Reading.present(new Value.Text(word), word),
        trail.list());
  }
}
