package dev.kerneltune.plan;

import dev.kerneltune.model.Change;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Generator;
import dev.kerneltune.model.JournalEntry;
import dev.kerneltune.model.JournalEntry.How;
import dev.kerneltune.model.Layer;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.TakesEffect;
import dev.kerneltune.model.Target;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes a plan that takes earlier runs back, the newest step first. What is still ours is restored;
 * what somebody else set since is left and said.
 *
 * <p>The steps at one place stand on each other: each holds what was there before it. The top one
 * is undone by a write; one further down by letting the one above it stand on what is beneath it.
 */
public final class Undo {
  private final Ledger ledger;
  private final Set<Integer> runs;
  private final Map<Target, Reading<State>> present;
  private final Map<Target, String> identities;
  private final String boot;
  private final Map<String, Check> checks = new HashMap<>();

  private final SequencedMap<JournalEntry.StepId, Ledger.Held> held = new LinkedHashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<Plan.Skipped> skipped = new ArrayList<>();
  private final EnumSet<Generator> generators = EnumSet.noneOf(Generator.class);

  /** Changes of the next boot that are taken back and that this boot was made with. */
  private final List<Change> inForce = new ArrayList<>();

  private Undo(
      Ledger ledger,
      Set<Integer> runs,
      Map<Target, Reading<State>> present,
      Map<Target, String> identities,
      String boot,
      List<Check> known) {
    this.ledger = ledger;
    this.runs = runs;
    this.present = new HashMap<>(present);
    this.identities = identities;
    this.boot = boot;
    for (Check check : known) {
      checks.put(check.id(), check);
      for (String older : check.aka()) {
        // An older catalogue wrote the journal.
        checks.putIfAbsent(older, check);
      }
    }
    for (Ledger.Held each : ledger.held()) {
      held.put(each.id(), each);
    }
    generators.addAll(ledger.due());
  }

  /** Returns the plan without the titles and disruptions that only the catalogue knows. */
  public static Plan plan(
      Ledger ledger,
      Set<Integer> runs,
      Map<Target, Reading<State>> present,
      Map<Target, String> identities,
      String boot) {
    return plan(ledger, runs, present, identities, boot, List.of());
  }

  /**
   * Returns the plan that takes back what of these runs still stands. What could not be read is
   * skipped as unknown, and keeps standing.
   *
   * @param ledger what the journal comes to
   * @param runs the numbers of the runs
   * @param present what the places of the ledger hold now
   * @param identities what they are found to be now
   * @param boot /proc/sys/kernel/random/boot_id
   * @param checks the catalogue, for titles and for what a write disturbs
   */
  public static Plan plan(
      Ledger ledger,
      Set<Integer> runs,
      Map<Target, Reading<State>> present,
      Map<Target, String> identities,
      String boot,
      List<Check> checks) {
    return new Undo(ledger, runs, present, identities, boot, checks).plan();
  }

  /** Returns the runs of which something still stands, the oldest first. */
  public static NavigableSet<Integer> standing(Ledger ledger) {
    TreeSet<Integer> runs = new TreeSet<>();
    for (Ledger.Held each : ledger.held()) {
      runs.add(each.id().run());
    }
    return runs;
  }

  /** Returns the newest run of which something still stands; none where nothing does. */
  public static Set<Integer> newest(Ledger ledger) {
    NavigableSet<Integer> standing = standing(ledger);
    return standing.isEmpty() ? Set.of() : Set.of(standing.last());
  }

  /** Returns the runs later than {@code run} of which something still stands. */
  public static Set<Integer> after(Ledger ledger, int run) {
    return Set.copyOf(standing(ledger).tailSet(run, false));
  }

  private Plan plan() {
    for (Ledger.Held each : ledger.held().reversed()) {
      if (runs.contains(each.id().run())) {
        undo(held.getOrDefault(each.id(), each));
      }
    }
    List<Step> all = new ArrayList<>(steps);
    for (Generator generator : generators) {
      all.add(new Step.Generate(generator));
    }
    Set<String> reboot = new LinkedHashSet<>();
    for (Change change : inForce) {
      if (!isWrittenNow(change)) {
        reboot.add(change.knob().text() + " is in force until then");
      }
    }
    if (!reboot.isEmpty()) {
      all.add(new Step.Reboot(List.copyOf(reboot)));
    }
    return new Plan(title(), "", List.copyOf(all), List.copyOf(skipped), List.of());
  }

  private String title() {
    List<String> words = new ArrayList<>();
    for (Ledger.Run run : ledger.runs()) {
      if (runs.contains(run.number())) {
        words.add("run " + run.number() + " (" + run.title() + ")");
      }
    }
    return words.isEmpty() ? "nothing" : String.join(", ", words);
  }

  private void undo(Ledger.Held step) {
    Optional<Ledger.Held> above = Ledgers.above(held.values(), step);
    while (above.isPresent() && isVoid(above.get())) {
      // It was announced and not written, or undone and not settled: nothing stands on it.
      release(
          above.get(), How.BACK_ALREADY, "it is at " + States.words(above.get().change().before()));
      above = Ledgers.above(held.values(), step);
    }
    if (above.isEmpty() || isInForceAgain(step)) {
      undoTop(step);
    } else if (isDoubtful(above.get())) {
      unknown(step.change(), "run " + above.get().id().run() + " may or may not have set it since");
    } else {
      undoBeneath(step, above.get());
    }
  }

  /** Returns whether what came after {@code step} found the place as it was before it. */
  private boolean isVoid(Ledger.Held step) {
    Change change = step.change();
    Optional<State> next = next(step);
    return next.isPresent()
        && !States.same(change.target(), next.get(), change.after())
        && States.same(change.target(), next.get(), change.before());
  }

  /** A boot may have brought back, by a file of ours, what a step in the middle had set. */
  private boolean isInForceAgain(Ledger.Held step) {
    Target target = step.change().target();
    if (!(present.get(target) instanceof Reading.Present<State>(var now, _))) {
      return false;
    }
    Ledger.Held top = step;
    for (Optional<Ledger.Held> next = Ledgers.above(held.values(), top); next.isPresent(); ) {
      top = next.get();
      next = Ledgers.above(held.values(), top);
    }
    return States.same(target, now, step.change().after())
        && !States.same(target, now, top.change().after());
  }

  private boolean isDoubtful(Ledger.Held step) {
    return step.certainty() == Ledger.Certainty.INTENDED && next(step).isEmpty();
  }

  /** Returns what the next step found at the place, or what is there now. */
  private Optional<State> next(Ledger.Held step) {
    Optional<Ledger.Held> above = Ledgers.above(held.values(), step);
    if (above.isPresent()) {
      return Optional.of(above.get().change().before());
    }
    return present.get(step.change().target()) instanceof Reading.Present<State>(var now, _)
        ? Optional.of(now)
        : Optional.empty();
  }

  private void undoBeneath(Ledger.Held step, Ledger.Held above) {
    Change change = step.change();
    Target target = change.target();
    State next = above.change().before();
    String who = "run " + above.id().run();
    if (States.same(target, next, change.after())) {
      held.put(above.id(), Ledgers.onto(above, change.before()));
      release(
          step,
          How.BENEATH,
          who + " set it since, and its undo will bring back " + States.words(change.before()));
    } else if (States.same(target, next, change.before())) {
      release(step, How.BACK_ALREADY, who + " found it at " + States.words(next));
    } else {
      release(
          step,
          How.SOMEBODY_ELSES,
          who + " found it at " + States.words(next) + ", which is not ours");
    }
  }

  private void undoTop(Ledger.Held step) {
    Change change = step.change();
    Target target = change.target();
    Optional<String> gone = Gone.because(step, identities, boot);
    if (gone.isPresent()) {
      release(step, How.GONE, gone.get());
      return;
    }
    Reading<State> now = present.getOrDefault(target, Reading.unreadable("it was not read", ""));
    switch (now) {
      case Reading.Present<State>(var state, _) -> undoTop(step, state);
      case Reading.Absent<State>(var because) -> release(step, How.GONE, because);
      case Reading.Unreadable<State>(var obstacle, _) -> unknown(change, obstacle);
      case Reading.Malformed<State>(var raw, var problem) ->
          unknown(change, "'" + raw + "' is not " + problem);
    }
  }

  private void undoTop(Ledger.Held step, State now) {
    Change change = step.change();
    if (States.same(change.target(), now, change.after())) {
      restore(step);
    } else if (States.same(change.target(), now, change.before())) {
      release(step, How.BACK_ALREADY, "it is at " + States.words(now));
    } else {
      release(
          step,
          How.SOMEBODY_ELSES,
          "it is at " + States.words(now) + ", ours was " + States.words(change.after()));
    }
  }

  private void restore(Ledger.Held step) {
    Change change = step.change();
    Target target = change.target();
    Change back =
        new Change(
            change.check(),
            change.knob(),
            change.subject(),
            target,
            change.identity(),
            change.after(),
            change.before());
    present.put(target, Reading.present(change.before(), ""));
    held.remove(step.id());
    Generators.of(target).ifPresent(generators::add);
    boolean nextBoot = change.layer() == Layer.NEXT_BOOT;
    if (nextBoot && !step.boot().equals(boot)) {
      inForce.add(change);
    }
    Optional<Check> check = Optional.ofNullable(checks.get(change.check()));
    // A file of ours disturbs nobody; a knob does so on the way back as well.
    Optional<Remedy.Settable> remedy = nextBoot ? Optional.empty() : check.flatMap(Undo::remedy);
    steps.add(
        new Step.Do(
            back,
            check.map(Check::title).orElse(change.check()),
            remedy
                .map(Remedy.Settable::takesEffect)
                .orElse(nextBoot ? TakesEffect.REBOOT : TakesEffect.AT_ONCE),
            remedy.map(Remedy.Settable::disruption).orElse(Disruption.LIVE),
            List.of(),
            Optional.of(step.id())));
  }

  private static Optional<Remedy.Settable> remedy(Check check) {
    return check.remedy() instanceof Remedy.Settable settable
        ? Optional.of(settable)
        : Optional.empty();
  }

  /** Returns whether the running value of the same check goes back in this plan. */
  private boolean isWrittenNow(Change kept) {
    for (Step step : steps) {
      if (step instanceof Step.Do(var change, _, _, _, _, _)
          && change.layer() == Layer.RUNNING
          && change.check().equals(kept.check())
          && change.subject().equals(kept.subject())) {
        return true;
      }
    }
    return false;
  }

  private void release(Ledger.Held step, How how, String because) {
    held.remove(step.id());
    steps.add(new Step.Release(step.id(), step.change(), how, because));
  }

  private void unknown(Change change, String because) {
    skipped.add(
        new Plan.Skipped(
            change.check(),
            change.subject(),
            Plan.Reason.UNKNOWN,
            change.target() + ": " + because + "; it keeps standing"));
  }
}
