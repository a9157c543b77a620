package dev.kerneltune.apply;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.HostWriter;
import dev.kerneltune.host.HostWriter.Written;
import dev.kerneltune.model.Change;
import dev.kerneltune.model.JournalEntry;
import dev.kerneltune.model.JournalEntry.How;
import dev.kerneltune.model.JournalEntry.Kind;
import dev.kerneltune.model.JournalEntry.Outcome;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.Target;
import dev.kerneltune.plan.Ledgers;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Carries out plans, step by step: looks again, writes down what it is about to do, does it, reads
 * it back, and writes down what came of it. An apply stops at the first refusal. An undo goes on,
 * because each step that it can take back is better taken back.
 */
public final class Executor {
  private final Journal journal;
  private final Progress progress;
  private final Places places;
  private final TargetWriter hand;
  private final Generators generators;

  /**
   * Makes one.
   *
   * @param hosts gives the machine as it is at that moment; asked anew before each look
   * @param writer writes the same machine
   * @param journal open for writing
   * @param stateFolder the journal's folder as the machine names it, for copies of others' files
   * @param tools the programs that make something out of configuration files
   * @param progress who watches
   */
  public Executor(
      Supplier<? extends Host> hosts,
      HostWriter writer,
      Journal journal,
      String stateFolder,
      Toolbox tools,
      Progress progress) {
    this.journal = journal;
    this.progress = progress;
    places = new Places(hosts, tools);
    Keeping keeping = new Keeping(places, writer, stateFolder);
    BootParameters parameters = new BootParameters(places, writer, tools, keeping);
    hand = new TargetWriter(places, writer, parameters);
    generators = new Generators(places, writer, tools, keeping);
  }

  /** Applies a plan. */
  public RunResult apply(Plan plan, RunHeader header, OnRefusal onRefusal) {
    RunResult result = run(Kind.APPLY, plan, header);
    boolean stands = result.outcome() == Outcome.DONE || result.run() == 0;
    return switch (onRefusal) {
      case STOP -> result;
      case UNDO -> stands ? result : result.undoneBy(rollback(Set.of(result.run()), header));
    };
  }

  /** Carries out a plan that {@link Rollback} made. */
  RunResult undo(Plan plan, RunHeader header) {
    return run(Kind.UNDO, plan, header);
  }

  private RunResult rollback(Set<Integer> runs, RunHeader header) {
    Rollback rollback = new Rollback(this);
    return rollback.run(rollback.plan(runs, header.boot(), List.of()), header);
  }

  /** Returns what the journal comes to at this moment. */
  Ledger ledger() {
    return Ledgers.of(journal.entries());
  }

  /** Returns what the places of the steps that stand hold. */
  PresentStates present() {
    return PresentStates.of(places, ledger());
  }

  private RunResult run(Kind kind, Plan plan, RunHeader header) {
    int work = 0;
    for (Step step : plan.steps()) {
      work += isWork(step) ? 1 : 0;
    }
    List<StepResult> results = new ArrayList<>();
    if (work == 0) {
      for (Step step : plan.steps()) {
        results.add(told(step));
      }
      return new RunResult(0, kind, outcome(kind, plan, ""), results, "", Optional.empty());
    }
    int run;
    try {
      Ledger ledger = ledger();
      int standing = ledger.held().size() + ledger.due().size();
      run = journal.begin(kind, header, plan.title(), work, standing);
    } catch (JournalException e) {
      String problem = e.getMessage() + "; nothing was changed";
      return new RunResult(0, kind, failed(kind), results, problem, Optional.empty());
    }
    String problem = steps(new Run(run, kind, modules(plan)), plan, results);
    Outcome outcome = outcome(kind, plan, problem);
    try {
      if (ledger().held().isEmpty()) {
        boolean _ = journal.release(); // Nothing stands that an undo would need room for.
      }
      journal.append(new JournalEntry.Closed(run, outcome));
    } catch (JournalException e) {
      problem = problem.isEmpty() ? String.valueOf(e.getMessage()) : problem;
    }
    return new RunResult(run, kind, outcome, List.copyOf(results), problem, Optional.empty());
  }

  /** A run that is going on: its number, its kind, and the modules whose options it changes. */
  private record Run(int number, Kind kind, Set<String> modules) {}

  /** Does the steps; returns the first problem. */
  private String steps(Run run, Plan plan, List<StepResult> results) {
    String problem = "";
    int number = 0;
    for (Step step : plan.steps()) {
      if (isWork(step) && progress.isStopped()) {
        String where = "interrupted before " + name(step);
        problem = problem.isEmpty() ? where : problem;
        break;
      }
      progress.begins(step);
      number += step instanceof Step.Do ? 1 : 0;
      StepResult result;
      boolean broken = false;
      try {
        result = step(run, number, step);
      } catch (JournalException e) {
        // What cannot be written down is not done, in an undo neither.
        result = new StepResult(step, StepResult.Came.REFUSED, String.valueOf(e.getMessage()));
        broken = true;
      }
      results.add(result);
      progress.ended(result);
      if (result.came() == StepResult.Came.REFUSED) {
        problem = problem.isEmpty() ? name(step) + ": " + result.text() : problem;
        if (broken || run.kind() == Kind.APPLY) {
          break;
        }
      }
    }
    return problem;
  }

  private static boolean isWork(Step step) {
    return switch (step) {
      case Step.Do _, Step.Release _, Step.Generate _ -> true;
      case Step.Reboot _, Step.ByHand _ -> false;
    };
  }

  private static String name(Step step) {
    return switch (step) {
      case Step.Do doing -> doing.change().target().toString();
      case Step.Release(_, var change, _, _) -> change.target().toString();
      case Step.Generate(var generator) -> generator.word();
      case Step.Reboot _ -> "reboot";
      case Step.ByHand(var check, _, _) -> check;
    };
  }

  private static Outcome outcome(Kind kind, Plan plan, String problem) {
    if (!problem.isEmpty()) {
      return failed(kind);
    }
    for (Plan.Skipped skipped : plan.skipped()) {
      if (kind == Kind.UNDO && skipped.reason() == Plan.Reason.UNKNOWN) {
        return Outcome.INCOMPLETE;
      }
    }
    return Outcome.DONE;
  }

  private static Outcome failed(Kind kind) {
    return switch (kind) {
      case APPLY -> Outcome.STOPPED;
      case UNDO -> Outcome.INCOMPLETE;
    };
  }

  private StepResult step(Run run, int number, Step step) {
    return switch (step) {
      case Step.Do doing -> change(run, number, doing);
      case Step.Release(var id, var change, var how, var because) ->
          release(run, step, id, change.target(), how, because);
      case Step.Generate(var generator) -> {
        journal.append(new JournalEntry.Generating(run.number(), generator));
        Optional<String> problem = generators.run(generator, run.modules());
        if (problem.isEmpty()) {
          journal.append(new JournalEntry.Generated(run.number(), generator));
        }
        yield problem
            .map(why -> new StepResult(step, StepResult.Came.REFUSED, why))
            .orElseGet(() -> new StepResult(step, StepResult.Came.DONE, ""));
      }
      case Step.Reboot _, Step.ByHand _ -> told(step);
    };
  }

  private static StepResult told(Step step) {
    return new StepResult(step, StepResult.Came.TOLD, "");
  }

  private StepResult release(
      Run run, Step step, JournalEntry.StepId id, Target target, How how, String because) {
    hand.sweep(target, foldersMade());
    journal.append(new JournalEntry.Released(run.number(), id, how, because));
    return new StepResult(step, StepResult.Came.RELEASED, because);
  }

  private StepResult change(Run run, int number, Step.Do step) {
    Change change = step.change();
    Target target = change.target();
    if (!change.identity().isEmpty()) {
      String identity = places.identity(target);
      if (!identity.equals(change.identity())) {
        String is = identity.isEmpty() ? "gone" : "now " + identity;
        return elsewhere(
            run, number, step, How.GONE, "it was " + change.identity() + ", and is " + is);
      }
    }
    Reading<State> now = places.now(target);
    if (now instanceof Reading.Absent<State>) {
      return elsewhere(run, number, step, How.GONE, Places.words(now));
    }
    if (!(now instanceof Reading.Present<State>(var state, _))) {
      return refused(run, number, step, Places.words(now));
    }
    if (!Places.same(target, state, change.before())) {
      if (!Places.same(target, state, change.after())) {
        String moved = "is now %s, was %s when it was planned".formatted(state, change.before());
        return elsewhere(run, number, step, How.SOMEBODY_ELSES, moved);
      }
      String already = "is %s already".formatted(state);
      return step.undoes().isPresent()
          ? elsewhere(run, number, step, How.BACK_ALREADY, already)
          : new StepResult(step, StepResult.Came.RIGHT_ALREADY, already);
    }
    return write(run, number, step);
  }

  /** The place is not as it was planned: an apply stops, and an undo lets go of the step. */
  private StepResult elsewhere(Run run, int number, Step.Do step, How how, String because) {
    Optional<JournalEntry.StepId> undoes = step.undoes();
    return undoes.isPresent()
        ? release(run, step, undoes.get(), step.change().target(), how, because)
        : refused(run, number, step, because);
  }

  private StepResult write(Run run, int number, Step.Do step) {
    Change change = step.change();
    Target target = change.target();
    Reading<List<String>> missing =
        change.after() instanceof State.Holds
            ? hand.missingFolders(target)
            : Reading.present(List.of(), "");
    if (!(missing instanceof Reading.Present<List<String>>(var folders, _))) {
      return refused(run, number, step, "its folder is not readable");
    }
    journal.append(new JournalEntry.Intended(run.number(), number, change, step.undoes(), folders));
    Written written = hand.make(folders);
    if (written instanceof Written.Done) {
      written = put(target, change.after());
    }
    Reading<State> back = places.now(target);
    // Of a command line only what is kept can be read back; what its tool makes of it cannot.
    boolean isUnmade = target instanceof Target.BootParameter && written instanceof Written.Refused;
    if (!isUnmade && holds(target, back, change.after())) {
      String raw = back instanceof Reading.Present<State>(_, var text) ? text : "";
      if (step.undoes().isPresent()) {
        // Before it counts as undone: a crash in between must leave a step that sweeps again.
        hand.sweep(target, foldersMade());
      }
      journal.append(new JournalEntry.Applied(run.number(), number, raw));
      return new StepResult(step, StepResult.Came.DONE, raw);
    }
    String why =
        switch (written) {
          case Written.Refused(var error) -> error;
          case Written.Done() -> "wrote %s, reads %s".formatted(change.after(), Places.words(back));
        };
    return takeBack(run, number, step, folders, why);
  }

  /** Leaves a place as it was before a write that did not come to what was intended. */
  private StepResult takeBack(Run run, int number, Step.Do step, List<String> folders, String why) {
    Change change = step.change();
    Target target = change.target();
    String told = why;
    Reading<State> is = places.now(target);
    if (is instanceof Reading.Absent<State>) {
      told = why + "; it is gone now";
    } else if (!holds(target, is, change.before())) {
      Written _ = put(target, change.before());
      is = places.now(target);
      if (!holds(target, is, change.before())) {
        // No entry says that it is over: the step stands, and the next undo looks at it again.
        String left = "; it was " + change.before() + ", and is left at " + Places.words(is);
        return new StepResult(step, StepResult.Came.REFUSED, why + left);
      }
      told = why + "; put back to " + change.before();
    }
    hand.sweep(target, folders);
    return refused(run, number, step, told);
  }

  private Written put(Target target, State state) {
    Written written = hand.write(target, state);
    boolean full = written instanceof Written.Refused(var error) && error.startsWith("ENOSPC");
    return full && journal.release() ? hand.write(target, state) : written;
  }

  private static boolean holds(Target target, Reading<State> reading, State state) {
    return reading instanceof Reading.Present<State>(var is, _) && Places.same(target, is, state);
  }

  private StepResult refused(Run run, int number, Step.Do step, String why) {
    journal.append(new JournalEntry.Refused(run.number(), number, why));
    return new StepResult(step, StepResult.Came.REFUSED, why);
  }

  /** Returns every folder that any run made, the outermost first. */
  private List<String> foldersMade() {
    Set<String> folders = new LinkedHashSet<>();
    for (JournalEntry entry : journal.entries()) {
      if (entry instanceof JournalEntry.Intended intended) {
        folders.addAll(intended.folders());
      }
    }
    List<String> sorted = new ArrayList<>(folders);
    sorted.sort(null);
    return sorted;
  }

  private static Set<String> modules(Plan plan) {
    Set<String> modules = new LinkedHashSet<>();
    for (Step step : plan.steps()) {
      Target target =
          switch (step) {
            case Step.Do doing -> doing.change().target();
            case Step.Release(_, var change, _, _) -> change.target();
            case Step.Generate _, Step.Reboot _, Step.ByHand _ -> new Target.KernelFile("");
          };
      if (target instanceof Target.Entry(var file, var key)
          && OwnFile.of(file).equals(Optional.of(OwnFile.MODPROBE))) {
        int blank = key.indexOf(' ');
        modules.add(blank < 0 ? key : key.substring(0, blank));
      }
    }
    return modules;
  }
}
