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

/** What the kernel reads the time from (kernel/time/clocksource.c). */
final class ClocksourceProbe implements Probe {
  static final Question KIND =
      new Question(
          "clocksource/kind",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "What the current clock source is: counter (tsc, arch_sys_counter and the like),"
              + " paravirtual (a page that the hypervisor keeps) or slow (hpet, acpi_pm, jiffies,"
              + " or xen where tsc is offered).");
  static final Question TSC =
      new Question(
          "clocksource/tsc",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "What became of the time stamp counter: in-use, offered (and not used) or not-offered"
              + " (the processor has one, and the kernel does not trust it).");

  private static final String FOLDER = "/sys/devices/system/clocksource/clocksource0";
  private static final String CURRENT = FOLDER + "/current_clocksource";
  private static final String AVAILABLE = FOLDER + "/available_clocksource";

  @Override
  public List<Question> questions() {
    return List.of(KIND, TSC);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<String> current = Files.text(host, CURRENT);
    Reading<String> available = Files.text(host, AVAILABLE);
    Trail trail = new Trail().see(CURRENT, current).see(AVAILABLE, available);
    if (machine.commandLine() instanceof Reading.Present<CommandLine>(var line, _)) {
      for (String name : new String[] {"clocksource", "tsc"}) {
        for (CommandLine.Argument argument : line.all(name)) {
          trail.see(KernelSurvey.CMDLINE, argument.raw());
        }
      }
    }
    facts.add(
        KIND,
        new Subject.WholeHost(),
        current.then(name -> kindOf(name.strip(), available)),
        trail.list());
    facts.add(
        TSC,
        new Subject.WholeHost(),
        current.then(name -> tscOf(name.strip(), available, machine.cpus().flags())),
        trail.list());
  }

  /** Sorts the clock source {@code current}. */
  static Reading<Value> kindOf(String current, Reading<String> available) {
    return switch (current) {
      case "" -> Reading.malformed(current, "the name of a clock source");
      case "tsc", "arch_sys_counter", "riscv_clocksource", "timebase" -> word("counter", current);
      case "kvm-clock", "hyperv_clocksource_tsc_page" -> word("paravirtual", current);
      case "hpet", "acpi_pm", "jiffies", "refined-jiffies", "pit" -> word("slow", current);
      case "xen" ->
          available.then(
              names -> word(Values.words(names).contains("tsc") ? "slow" : "paravirtual", current));
      default -> Reading.unreadable("the clock source " + current + " is not known here", "");
    };
  }

  /**
   * Says what became of the TSC. A source that turned out unstable loses
   * CLOCK_SOURCE_VALID_FOR_HRES and is then no longer listed among the available ones.
   */
  static Reading<Value> tscOf(
      String current, Reading<String> available, Reading<Value.Flags> flags) {
    if (current.equals("tsc")) {
      return word("in-use", current);
    }
    return available.then(
        names -> {
          if (Values.words(names).contains("tsc")) {
            return word("offered", names);
          }
          return flags.then(
              cpu ->
                  cpu.words().contains("tsc")
                      ? word("not-offered", names)
                      : Reading.absent("the processor has no time stamp counter"));
        });
  }

  private static Reading<Value> word(String word, String raw) {
    return Reading.present(new Value.Text(word), raw);
  }
}
