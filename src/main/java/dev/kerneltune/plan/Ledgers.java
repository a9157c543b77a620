package dev.kerneltune.plan;

import dev.kerneltune.model.Change;
import dev.kerneltune.model.Generator;
import dev.kerneltune.model.JournalEntry;
import dev.kerneltune.model.JournalEntry.StepId;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Folds the journal to what still stands. It is a fold over every beginning of a journal: wherever
 * the last line is, what was announced and not settled counts as begun.
 */
public final class Ledgers {
  private final SequencedMap<Integer, Ledger.Run> runs = new LinkedHashMap<>();
  private final SequencedMap<StepId, Ledger.Held> held = new LinkedHashMap<>();

  /** Which step a step of an undo takes back. */
  private final Map<StepId, StepId> undoing = new LinkedHashMap<>();

  /** The steps since whose change a generator did not run. */
  private final Map<Generator, Set<StepId>> unmade = new EnumMap<>(Generator.class);

  private Ledgers() {}

  /** Returns what {@code journal}, in the order in which it was written, comes to. */
  public static Ledger of(List<JournalEntry> journal) {
    Ledgers ledgers = new Ledgers();
    for (JournalEntry entry : journal) {
      ledgers.take(entry);
    }
    EnumSet<Generator> due = EnumSet.noneOf(Generator.class);
    for (Map.Entry<Generator, Set<StepId>> each : ledgers.unmade.entrySet()) {
      if (!each.getValue().isEmpty()) {
        due.add(each.getKey());
      }
    }
    return new Ledger(
        List.copyOf(ledgers.runs.values()),
        List.copyOf(ledgers.held.values()),
        Collections.unmodifiableSet(due));
  }

  private void take(JournalEntry entry) {
    switch (entry) {
      case JournalEntry.Opened opened ->
          runs.put(
              opened.run(),
              new Ledger.Run(
                  opened.run(),
                  opened.kind(),
                  opened.title(),
                  opened.at(),
                  opened.boot(),
                  Optional.empty()));
      case JournalEntry.Intended intended -> intend(intended);
      case JournalEntry.Applied(var run, var step, _) -> apply(new StepId(run, step));
      case JournalEntry.Refused(var run, var step, _) -> refuse(new StepId(run, step));
      case JournalEntry.Released(_, var step, var how, _) -> release(step, how);
      case JournalEntry.Generating _ -> {}
      case JournalEntry.Generated(_, var generator) -> unmade.remove(generator);
      case JournalEntry.Closed(var run, var outcome) -> {
        Ledger.Run open = runs.get(run);
        if (open != null) {
          runs.put(
              run,
              new Ledger.Run(
                  run, open.kind(), open.title(), open.at(), open.boot(), Optional.of(outcome)));
        }
      }
    }
  }

  private void intend(JournalEntry.Intended intended) {
    StepId id = new StepId(intended.run(), intended.step());
    Optional<Generator> generator = Generators.of(intended.change().target());
    if (generator.isPresent()) {
      unmade.computeIfAbsent(generator.get(), _ -> new HashSet<>()).add(id);
    }
    if (intended.undoes().isPresent()) {
      // Until it is known to be written, the earlier step stands: an undo that was cut off is
      // begun again.
      undoing.put(id, intended.undoes().get());
      return;
    }
    Ledger.Run run = runs.get(intended.run());
    held.put(
        id,
        new Ledger.Held(
            id,
            intended.change(),
            Ledger.Certainty.INTENDED,
            run == null ? "" : run.boot(),
            List.copyOf(intended.folders())));
  }

  private void apply(StepId id) {
    StepId undone = undoing.remove(id);
    if (undone != null) {
      remove(undone);
      return;
    }
    Ledger.Held begun = held.get(id);
    if (begun != null) {
      held.put(
          id,
          new Ledger.Held(
              id, begun.change(), Ledger.Certainty.APPLIED, begun.boot(), begun.folders()));
    }
  }

  /** What was refused is as before; an undo that was refused leaves the earlier step standing. */
  private void refuse(StepId id) {
    for (Set<StepId> steps : unmade.values()) {
      steps.remove(id);
    }
    if (undoing.remove(id) == null) {
      remove(id);
    }
  }

  private void release(StepId id, JournalEntry.How how) {
    Ledger.Held released = held.get(id);
    if (released == null) {
      return;
    }
    if (how == JournalEntry.How.BENEATH) {
      Optional<Ledger.Held> above = above(held.values(), released);
      above.ifPresent(next -> held.put(next.id(), onto(next, released.change().before())));
    }
    remove(id);
  }

  /** A folder goes with the last entry below it, whoever made it. */
  private void remove(StepId id) {
    Ledger.Held gone = held.remove(id);
    if (gone == null || gone.folders().isEmpty()) {
      return;
    }
    for (Ledger.Held each : held.values()) {
      List<String> inherited = new ArrayList<>();
      for (String folder : gone.folders()) {
        if (each.change().target() instanceof Target.Entry(var file, _)
            && file.startsWith(folder + "/")
            && !each.folders().contains(folder)) {
          inherited.add(folder);
        }
      }
      if (!inherited.isEmpty()) {
        inherited.addAll(each.folders());
        inherited.sort(null);
        held.put(
            each.id(),
            new Ledger.Held(
                each.id(), each.change(), each.certainty(), each.boot(), List.copyOf(inherited)));
        return;
      }
    }
  }

  /** Returns the next step that stands on {@code step}: a later one at the same place. */
  static Optional<Ledger.Held> above(Iterable<Ledger.Held> held, Ledger.Held step) {
    boolean later = false;
    for (Ledger.Held each : held) {
      if (later && each.change().target().equals(step.change().target())) {
        return Optional.of(each);
      }
      later |= each.id().equals(step.id());
    }
    return Optional.empty();
  }

  /** Returns a step with another state beneath it. */
  static Ledger.Held onto(Ledger.Held step, State before) {
    Change change = step.change();
    Change moved =
        new Change(
            change.check(),
            change.knob(),
            change.subject(),
            change.target(),
            change.identity(),
            before,
            change.after());
    return new Ledger.Held(step.id(), moved, step.certainty(), step.boot(), step.folders());
  }
}
