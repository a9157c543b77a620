package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.List;

/** Which CPUs were set apart from the rest at boot (admin-guide/cpu-isolation.rst). */
final class CpuIsolationProbe implements Probe {
  static final Question ISOLCPUS =
      new Question(
          "cpu-isolation/isolcpus",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether CPUs are outside load balancing: none, managed-irq (they are inside, and"
              + " isolcpus= only keeps managed interrupts away), nohz (inside, without a tick) or"
              + " domain (outside).");
  static final Question NOHZ_FULL =
      new Question(
          "cpu-isolation/nohz-full",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether CPUs run without a tick: none or set.");
  static final Question SET_APART =
      new Question(
          "cpu-isolation/set-apart",
          ValueKind.CPULIST,
          SubjectKind.HOST,
          "Which CPUs isolcpus= (with any flag) or nohz_full= set apart.");
  static final Question HOUSEKEEPING =
      new Question(
          "cpu-isolation/housekeeping",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "How many of the online CPUs are left for everything else: all, most (at least half) or"
              + " few.");

  private static final String ISOLATED = CpuSurvey.FOLDER + "/isolated";
  private static final String NOHZ = CpuSurvey.FOLDER + "/nohz_full";

  @Override
  public List<Question> questions() {
    return List.of(ISOLCPUS, NOHZ_FULL, SET_APART, HOUSEKEEPING);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<CpuSet> isolated = Files.cpuList(host, ISOLATED);
    Reading<CpuSet> nohz = Files.cpuList(host, NOHZ);
    Reading<List<IsolcpusParser>> isolcpus = machine.commandLine().map(line -> isolcpus(line));
    Reading<CpuSet> fromLine = machine.commandLine().then(CpuIsolationProbe::nohzOf);
    Trail trail = new Trail().see(ISOLATED, isolated).see(NOHZ, nohz);
    if (machine.commandLine() instanceof Reading.Present<CommandLine>(var line, _)) {
      for (String name : new String[] {"isolcpus", "nohz_full", "rcu_nocbs"}) {
        for (CommandLine.Argument argument : line.all(name)) {
          trail.see(KernelSurvey.CMDLINE, argument.raw());
        }
      }
    } else {
      trail.see(KernelSurvey.CMDLINE, machine.commandLine());
    }
    Subject.WholeHost host0 = new Subject.WholeHost();
    Reading<CpuSet> running = running(isolated, machine.kernelRelease());
    facts.add(ISOLCPUS, host0, kindOf(running, isolcpus), trail.list());
    boolean told = nohz.isPresent() || nohz instanceof Reading.Malformed;
    Reading<CpuSet> tickless = told ? nohz : fromLine;
    facts.add(
        NOHZ_FULL,
        host0,
        tickless.map(cpus -> new Value.Text(cpus.isEmpty() ? "none" : "set")),
        trail.list());
    Reading<CpuSet> apart = setApart(running, isolcpus, tickless);
    facts.add(SET_APART, host0, apart.map(Value.Cpus::new), trail.list());
    Reading<CpuSet> online = machine.cpus().online();
    trail.see(CpuSurvey.FOLDER + "/online", online);
    facts.add(
        HOUSEKEEPING,
        host0,
        apart.then(set -> online.map(all -> housekeeping(all, set, trail))),
        trail.list());
  }

  /**
   * Returns what the running kernel says. Absent means that the command line says it all: before
   * Linux 7.0 nothing else isolates CPUs in this sense, so that a recording without the file will
   * do.
   */
  static Reading<CpuSet> running(Reading<CpuSet> isolated, Reading<String> release) {
    boolean byLine =
        isolated instanceof Reading.Unreadable && !ReleaseOrder.atLeast(release, 7, 0).orElse(true);
    return byLine ? Reading.absent("what the command line says") : isolated;
  }

  private static List<IsolcpusParser> isolcpus(CommandLine line) {
    List<IsolcpusParser> all = new ArrayList<>();
    for (CommandLine.Argument argument : line.all("isolcpus")) {
      all.add(IsolcpusParser.parse(argument.value()));
    }
    return all;
  }

  private static Reading<CpuSet> nohzOf(CommandLine line) {
    List<CommandLine.Argument> all = line.all("nohz_full");
    return CpuSet.parseList(all.isEmpty() ? "" : all.getLast().value());
  }

  /**
   * Says how CPUs are isolated. What the running kernel says beats what it was asked for; the
   * command line adds what /sys does not show.
   */
  static Reading<Value> kindOf(Reading<CpuSet> isolated, Reading<List<IsolcpusParser>> isolcpus) {
    if (isolated instanceof Reading.Present<CpuSet>(var cpus, var raw) && !cpus.isEmpty()) {
      return Reading.present(new Value.Text("domain"), raw);
    }
    if (!isolated.isPresent() && !(isolated instanceof Reading.Absent)) {
      return isolated.map(Value.Cpus::new);
    }
    if (isolcpus instanceof Reading.Present<List<IsolcpusParser>>(var all, var raw)) {
      String word = "none";
      for (IsolcpusParser one : all) {
        if (one.isDomain() && !isolated.isPresent()) {
          return Reading.present(new Value.Text("domain"), raw);
        }
        if (!one.isDomain()) {
          word = one.isManagedIrq() ? "managed-irq" : "nohz";
        }
      }
      return Reading.present(new Value.Text(word), raw);
    }
    return isolated.isPresent()
        ? Reading.present(new Value.Text("none"), "")
        : isolcpus.map(all -> new Value.Text(all.toString()));
  }

  private static Reading<CpuSet> setApart(
      Reading<CpuSet> isolated, Reading<List<IsolcpusParser>> isolcpus, Reading<CpuSet> tickless) {
    return tickless.then(
        nohz -> {
          if (!isolated.isPresent() && !(isolated instanceof Reading.Absent)) {
            return isolated;
          }
          if (!(isolcpus instanceof Reading.Present<List<IsolcpusParser>>(var all, _))) {
            // Without the command line nobody knows what isolcpus=managed_irq set apart.
            return isolcpus instanceof Reading.Absent
                ? isolated.map(nohz::union)
                : isolcpus.map(_ -> CpuSet.empty());
          }
          CpuSet apart = nohz.union(isolated.orElse(CpuSet.empty()));
          for (IsolcpusParser one : all) {
            if (!(one.cpus() instanceof Reading.Present<CpuSet>(var cpus, _))) {
              return one.cpus();
            }
            // The kernel refused a domain that /sys does not confirm.
            boolean refused = one.isDomain() && isolated.isPresent();
            apart = refused ? apart : apart.union(cpus);
          }
          return Reading.present(apart, apart.toString());
        });
  }

  private static Value housekeeping(CpuSet online, CpuSet apart, Trail trail) {
    CpuSet left = online.minus(apart);
    trail.see("left for housekeeping", left.size() + " of " + online.size() + ": " + left);
    if (left.equals(online)) {
      return new Value.Text("all");
    }
    return new Value.Text(left.size() * 2 >= online.size() ? "most" : "few");
  }
}
