package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.List;

/** What holds for all interrupts: the default mask, and CPUs that are set apart. */
final class IrqHostProbe implements Probe {
  private static final String DEFAULT = "/proc/irq/default_smp_affinity";

  /** Words before the list of isolcpus=, in any order; each is taken off once. */
  private static final List<String> FLAGS =
      List.of("nohz,", "domain,", "managed_irq,", "nohz,", "domain,");

  private static final Question DEFAULT_AFFINITY =
      new Question(
          "irq/default-affinity",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Which online CPUs do new interrupts get (all, part, one-cpu: one of several)?");
  private static final Question ON_ISOLATED =
      new Question(
          "irq/on-isolated",
          ValueKind.INT,
          SubjectKind.HOST,
          "How many interrupts are delivered wholly on CPUs that isolcpus= or nohz_full= sets"
              + " apart? (Not asked where none is set apart.)");

  @Override
  public List<Question> questions() {
    return List.of(DEFAULT_AFFINITY, ON_ISOLATED);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<String> raw = Files.text(host, DEFAULT);
    Reading<Value> word =
        raw.then(CpuSet::parseMask)
            .then(
                mask ->
                    machine
                        .cpus()
                        .online()
                        .then(online -> Reading.present(word(mask, online), mask.toString())));
    add(facts, DEFAULT_AFFINITY, word, evidence(DEFAULT, raw));

    List<Evidence> trail = new ArrayList<>();
    Reading<Value> hits = apart(machine, trail).then(apart -> onIsolated(host, apart, trail));
    add(facts, ON_ISOLATED, settled(hits, machine), trail);
  }

  private static void add(
      FactSink facts, Question question, Reading<Value> reading, List<Evidence> trail) {
    facts.add(question, new Subject.WholeHost(), reading, trail);
  }

  private static List<Evidence> evidence(String path, Reading<?> reading) {
    return reading instanceof Reading.Present<?>(_, var raw)
        ? List.of(new Evidence(path, raw))
        : List.of();
  }

  /** The mask is cpu_possible_mask wide, and so may hold CPUs that do not exist. */
  static Value word(CpuSet mask, CpuSet online) {
    CpuSet effective = mask.intersect(online);
    if (online.isWithin(mask)) {
      return new Value.Text("all");
    }
    return new Value.Text(effective.size() == 1 ? "one-cpu" : "part");
  }

  /** Returns the CPUs that are set apart, by the boot command line and by what is in effect. */
  private static Reading<CpuSet> apart(Machine machine, List<Evidence> trail) {
    return machine
        .commandLine()
        .then(line -> named(line, trail))
        .then(named -> with(named, machine.cpus().isolated()))
        .then(named -> with(named, machine.cpus().nohzFull()))
        .then(
            all ->
                all.isEmpty()
                    ? Reading.absent("no CPU is set apart")
                    : Reading.present(all, all.toString()));
  }

  /** Adds what is in effect; without any CPU so far, a lack of it leaves the answer open. */
  private static Reading<CpuSet> with(CpuSet named, Reading<CpuSet> inEffect) {
    Reading<CpuSet> settled = Reading.present(named, named.toString());
    return switch (inEffect) {
      case Reading.Present<CpuSet>(var more, _) -> settled.map(set -> set.union(more));
      case Reading.Absent<CpuSet> _ -> settled;
      case Reading.Unreadable<CpuSet> _, Reading.Malformed<CpuSet> _ ->
          named.isEmpty() ? inEffect : settled;
    };
  }

  /** A count above zero stands; a zero does not while some of the CPUs set apart are unknown. */
  private static Reading<Value> settled(Reading<Value> hits, Machine machine) {
    if (!(hits instanceof Reading.Present<Value>(var count, _))
        || !count.equals(new Value.Int(0))) {
      return hits;
    }
    for (Reading<CpuSet> known : List.of(machine.cpus().isolated(), machine.cpus().nohzFull())) {
      if (known instanceof Reading.Unreadable<CpuSet>
          || known instanceof Reading.Malformed<CpuSet>) {
        return known.map(_ -> count);
      }
    }
    return hits;
  }

  /** Reads isolcpus=FLAG,...,CPUS and nohz_full=CPUS (kernel/sched/isolation.c). */
  static Reading<CpuSet> named(CommandLine line, List<Evidence> trail) {
    CpuSet all = CpuSet.empty();
    for (CommandLine.Argument argument : line.arguments()) {
      if (!argument.isNamed("isolcpus") && !argument.isNamed("nohz_full")) {
        continue;
      }
      String list = argument.value();
      for (String flag : FLAGS) {
        list = list.startsWith(flag) ? list.substring(flag.length()) : list;
      }
      Reading<CpuSet> parsed = CpuSet.parseList(list);
      if (!(parsed instanceof Reading.Present<CpuSet>(var cpus, _))) {
        return parsed;
      }
      trail.add(new Evidence("/proc/cmdline", argument.raw()));
      all = all.union(cpus);
    }
    return Reading.present(all, all.toString());
  }

  private static Reading<Value> onIsolated(Host host, CpuSet apart, List<Evidence> trail) {
    return Files.names(host, "/proc/irq")
        .then(
            names -> {
              List<String> numbers = new ArrayList<>();
              List<String> paths = new ArrayList<>();
              for (String name : names) {
                if (Character.isDigit(name.charAt(0))) {
                  numbers.add(name);
                  paths.add("/proc/irq/" + name + "/effective_affinity_list");
                }
              }
              host.warm(paths);
              int hits = 0;
              int parked = 0;
              for (String number : numbers) {
                switch (DeviceIrqs.cpus(host, number)) {
                  case Reading.Present<CpuSet>(var cpus, _) -> {
                    parked += cpus.isEmpty() ? 1 : 0;
                    hits += !cpus.isEmpty() && cpus.isWithin(apart) ? 1 : 0;
                  }
                  // The interrupt went away between the listing and the read.
                  case Reading.Absent<CpuSet> _ -> {}
                  case Reading.Unreadable<CpuSet>(var obstacle, var needs) -> {
                    return Reading.unreadable("interrupt " + number + ": " + obstacle, needs);
                  }
                  case Reading.Malformed<CpuSet>(var raw, var problem) -> {
                    return Reading.malformed(raw, problem);
                  }
                }
              }
              String words =
                  hits
                      + " of "
                      + paths.size()
                      + " interrupts wholly on CPUs set apart, "
                      + parked
                      + " without a CPU";
              trail.add(new Evidence("/proc/irq/*/effective_affinity_list", words));
              return Reading.present(new Value.Int(hits), words);
            });
  }
}
