package dev.kerneltune.cli;

import dev.kerneltune.report.BenchJson;
import dev.kerneltune.report.BenchSvg;
import dev.kerneltune.report.BenchText;
import dev.kerneltune.sched.bench.Arm;
import dev.kerneltune.sched.bench.Bench;
import dev.kerneltune.sched.bench.BenchException;
import dev.kerneltune.sched.bench.Block;
import dev.kerneltune.sched.bench.Children;
import dev.kerneltune.sched.bench.Conditions;
import dev.kerneltune.sched.bench.DecodeStep;
import dev.kerneltune.sched.bench.DefaultArm;
import dev.kerneltune.sched.bench.InstalledTool;
import dev.kerneltune.sched.bench.Measured;
import dev.kerneltune.sched.bench.Naming;
import dev.kerneltune.sched.bench.Outcome;
import dev.kerneltune.sched.bench.Turns;
import dev.kerneltune.sched.bench.Workload;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One measurement: what {@code sched bench} and {@code sched lab} share. */
final class BenchRun {
  static final String ARMS = "--arms";
  private static final String BLOCKS = "--blocks";
  private static final String BLOCK_TIME = "--block-time";
  private static final String DROP = "--drop";
  private static final String NAMES = "--names";
  private static final String STEP_GPU = "--step-gpu";
  private static final String STEP_CPU = "--step-cpu";
  private static final String SVG = "--svg";
  private static final String RECORD = "--record";
  private static final String NOISY = "--noisy";
  private static final int DEFAULT_BLOCKS = 6;
  private static final int MOST_DIGITS = 3;
  private static final int OTHERS_TOLD = 50;
  private static final long MOST_UNHEARD_NANOS = 50_000_000_000L;

  private final ParseResult parsed;
  private final Output output;
  private final BenchArms arms;
  private final DecodeStep step;
  private final Consumer<Outcome> measured;
  private final BenchMachine machine = new BenchMachine(SchedScxCommand::patient);
  private final List<String> notes = new ArrayList<>();

  /**
   * @param measured told of what came of it, behind the report
   */
  BenchRun(ParseResult parsed, Output output, BenchArms arms, Consumer<Outcome> measured) {
    this.measured = measured;
    this.parsed = parsed;
    this.output = output;
    this.arms = arms;
    step =
        new DecodeStep(
            stepNanos(STEP_GPU, DecodeStep.USUAL.gpuNanos()),
            stepNanos(STEP_CPU, DecodeStep.USUAL.cpuNanos()));
  }

  /** Adds the options of both commands. */
  static void add(CommandSpec spec, List<String> arms) {
    spec.addOption(
        Options.choices(
            ARMS, "ARM", arms, "Only these beside default: " + String.join(", ", arms) + "."));
    spec.addOption(
        Options.text(
            BLOCKS,
            "N",
            "How many turns each arm has: an even number, " + DEFAULT_BLOCKS + " if not said."));
    spec.addOption(Options.text(BLOCK_TIME, "TIME", "How long a turn is, 10s if not said."));
    spec.addOption(
        Options.text(
            DROP,
            "TIME",
            "How much of the beginning of a turn is not measured: a fifth if not said."));
    spec.addOption(
        Options.choice(
            NAMES,
            "NAMES",
            Naming.words(),
            "What the workload's threads are called: known (the default), as the programs of the"
                + " catalogue, or unknown, as a program of your own: what a model is worth shows"
                + " there."));
    spec.addOption(
        Options.text(
            STEP_GPU,
            "TIME",
            "How long the GPU works for a step of the decode loops, which sleep meanwhile:"
                + " 500us if not said."));
    spec.addOption(
        Options.text(
            STEP_CPU,
            "TIME",
            "How long such a step then needs a CPU: 50us if not said, as for one captured launch;"
                + " an assumption, as is 1ms for launches one by one."));
    spec.addOption(Options.text(SVG, "FILE", "Also draw the ratios."));
    spec.addOption(
        Options.text(RECORD, "FILE", "Also keep each turn's figures, a line of JSON each."));
    spec.addOption(
        Options.flag(NOISY, "Measure although others use more than a tenth of the CPUs."));
    BenchTools.add(spec);
    SchedCommand.addState(spec);
    spec.addOption(Options.format());
    spec.addOption(Options.color());
  }

  /** Returns the arms that were asked for, in the order in which they are known. */
  static List<String> arms(ParseResult parsed, List<String> known) {
    if (!Options.given(parsed, ARMS)) {
      return known;
    }
    List<String> asked = Options.values(parsed, ARMS);
    for (String name : asked) {
      if (!known.contains(name) && !name.equals(DefaultArm.NAME)) {
        throw new UserError(
            ARMS
                + ": '"
                + name
                + "' is unknown, expected "
                + String.join(", ", known)
                + Options.didYouMean(name, known));
      }
    }
    return known.stream().filter(asked::contains).toList();
  }

  /** Returns how the arms take turns. */
  static Turns turns(ParseResult parsed) {
    String text = Options.value(parsed, BLOCKS, Integer.toString(DEFAULT_BLOCKS));
    boolean digits = !text.isEmpty() && text.length() <= MOST_DIGITS;
    for (int i = 0; digits && i < text.length(); i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    int blocks = digits ? Integer.parseInt(text) : 0;
    if (blocks < 2 || blocks % 2 != 0) {
      throw new UserError(
          BLOCKS
              + ": '"
              + text
              + "', expected an even number from 2 to 998, so that each arm runs as often first as"
              + " last");
    }
    long nanos = Durations.nanos(BLOCK_TIME, Options.value(parsed, BLOCK_TIME, "10s"));
    return Options.given(parsed, DROP)
        ? dropping(blocks, nanos, Options.value(parsed, DROP, ""))
        : Turns.of(blocks, nanos);
  }

  private static Turns dropping(int blocks, long nanos, String text) {
    long drop = Durations.nanos(DROP, text);
    if (drop >= nanos) {
      throw new UserError(DROP + ": '" + text + "', expected less than " + BLOCK_TIME);
    }
    return new Turns(blocks, nanos, drop);
  }

  /** Measures and reports. */
  ExitCode run(Turns turns) {
    boolean json = Options.isJson(parsed);
    try {
      Came came = measure(turns);
      Outcome outcome = came.outcome;
      write(SVG, BenchSvg.document(outcome));
      output
          .out()
          .print(
              json
                  ? BenchJson.document(outcome)
                  : new BenchText(Options.style(parsed, output), output.width()).report(outcome));
      if (came.ended.isPresent()) {
        throw new UserError("sched: " + came.ended.get());
      }
      measured.accept(outcome);
      return ExitCode.FINE;
    } catch (BenchException e) {
      throw new UserError("sched: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new UserError("sched: interrupted; nothing of the measurement is left");
    }
  }

  /** What was measured, and why it ended early, if it did. */
  private record Came(Outcome outcome, Optional<String> ended) {}

  private Came measure(Turns turns) throws InterruptedException {
    machine
        .loaded()
        .ifPresent(
            name -> {
              throw new BenchException(
                  "/sys/kernel/sched_ext/state: a BPF scheduler is loaded ("
                      + name
                      + "), expected the kernel's own, which all arms are compared with; stop it");
            });
    Conditions conditions = machine.conditions();
    checkQuiet(conditions);
    try (BenchStage stage = BenchStage.set(notes);
        BenchArms open = arms) {
      List<Arm> entering = open.open(machine);
      List<InstalledTool> tools = BenchTools.find(parsed, notes);
      long longest =
          MOST_UNHEARD_NANOS
              - TimeUnit.SECONDS.toNanos((long) tools.size() * InstalledTool.MOST_SECONDS);
      if (open.haveHeartbeat() && turns.blockNanos() > longest) {
        throw new UserError(
            ("%s: longer than %ds, and a BPF scheduler forgets its classes after a minute without"
                    + " its loader%s; expected at most that, or other %s")
                .formatted(
                    BLOCK_TIME,
                    TimeUnit.NANOSECONDS.toSeconds(longest),
                    tools.isEmpty()
                        ? ""
                        : " (tools may take " + InstalledTool.MOST_SECONDS + " s each)",
                    ARMS));
      }
      Workload workload = Workload.mix(BenchMachine.cpus(), stage.tenancy(), naming(), step);
      tellTime(turns, entering.size());
      stage.start(workload, new Children(BenchRole.command()));
      Map<String, String> names = new LinkedHashMap<>();
      entering.forEach(arm -> names.put(arm.name(), arm.about()));
      Measured came = blocks(stage, entering, turns, tools);
      Turns done = turns.first(came.blocks().size() / entering.size());
      Optional<String> ended =
          came.ended()
              .map(
                  why ->
                      "it ended early (%s); the report is of the first %d of %d turns of each arm"
                          .formatted(why, done.blocks(), turns.blocks()));
      ended.ifPresent(notes::add);
      notes.addAll(open.notes());
      entering.forEach(arm -> notes.addAll(arm.notes()));
      return new Came(
          new Outcome(conditions, workload, done, names, open.missing(), notes, came.blocks()),
          ended);
    }
  }

  private Measured blocks(
      BenchStage stage, List<Arm> entering, Turns turns, List<InstalledTool> tools)
      throws InterruptedException {
    int all = turns.blocks() * entering.size();
    List<Long> pids = new ArrayList<>();
    // The commands of arms have ended by then, and count as ended children of this process.
    pids.add(ProcessHandle.current().pid());
    stage.ensemble().children().forEach(child -> pids.add(child.pid()));
    BenchMachine.Use before = machine.use();
    long used = machine.used(pids);
    try (Keeping keeping = new Keeping(record())) {
      Measured came =
          Bench.run(
              stage.ensemble(),
              entering,
              turns,
              tools,
              block -> {
                keeping.keep(block);
                output.progress(BenchText.progress(block, keeping.count(), all));
              });
      came.ended()
          .filter(_ -> came.blocks().isEmpty())
          .ifPresent(
              why -> {
                throw new BenchException(why);
              });
      int others = BenchMachine.others(before, machine.use(), machine.used(pids) - used);
      if (others >= OTHERS_TOLD) {
        notes.add(
            "others took "
                + others / 10
                + " % of the CPUs while it was measured: an arm may have won at their cost");
      }
      return came;
    }
  }

  private void checkQuiet(Conditions conditions) {
    String busy = conditions.busyPermille() / 10 + " % of the CPUs are in use by others";
    switch (conditions.quiet()) {
      case QUIET -> {
        // As it should be.
      }
      case RESTLESS -> notes.add(busy + " before it began: intervals are wider than they need be");
      case LOUD -> {
        if (!Options.given(parsed, NOISY)) {
          throw new UserError(
              "sched: "
                  + busy
                  + ", expected a quiet machine (less than 10 %): stop what runs, or take "
                  + NOISY
                  + " and read nothing but the direction");
        }
        notes.add(busy + " before it began: read nothing but the direction");
      }
    }
  }

  private void tellTime(Turns turns, int count) {
    output.progress(
        "kernel-tune: "
            + count
            + " arms, "
            + TimeUnit.NANOSECONDS.toSeconds(turns.nanos(count))
            + " s ...");
  }

  private Naming naming() {
    return Naming.of(Options.word(parsed, NAMES, Naming.words())).orElseThrow();
  }

  private long stepNanos(String option, long usual) {
    return Options.given(parsed, option)
        ? Durations.stepNanos(option, Options.value(parsed, option, ""))
        : usual;
  }

  private Optional<Path> record() {
    return Options.given(parsed, RECORD)
        ? Optional.of(Path.of(Options.value(parsed, RECORD, "")))
        : Optional.empty();
  }

  private void write(String option, String text) {
    if (Options.given(parsed, option)) {
      Path file = Path.of(Options.value(parsed, option, ""));
      try {
        Files.writeString(file, text);
      } catch (IOException e) {
        throw cannotWrite(file, e);
      }
    }
  }

  private static UserError cannotWrite(Path file, IOException error) {
    return new UserError(
        file + ": " + error.getClass().getSimpleName() + ", expected a file that can be written");
  }

  /** Writes blocks down as they come, so that a run that is ended early leaves what it had. */
  private static final class Keeping implements AutoCloseable {
    private final Optional<PrintStream> file;
    private int count;

    Keeping(Optional<Path> path) {
      file = path.map(Keeping::open);
    }

    private static PrintStream open(Path path) {
      try {
        return new PrintStream(Files.newOutputStream(path), true, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw cannotWrite(path, e);
      }
    }

    void keep(Block block) {
      count++;
      file.ifPresent(
          out -> {
            out.print(BenchJson.line(block));
            out.flush();
          });
    }

    int count() {
      return count;
    }

    @Override
    public void close() {
      file.ifPresent(PrintStream::close);
    }
  }
}
