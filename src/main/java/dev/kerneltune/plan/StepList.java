package dev.kerneltune.plan;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Change;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Generator;
import dev.kerneltune.model.Keep;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.TakesEffect;
import dev.kerneltune.model.Target;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The steps that come out of what is wanted, sorted by when they are done. */
final class StepList {
  private final Situation situation;
  private final Wish wish;
  private final OwnEntries own;
  private final BootArguments bootArguments;
  private final Rivals rivals;
  private final List<Step.Do> running = new ArrayList<>();
  private final Map<Target, NextBoot> nextBoot = new LinkedHashMap<>();
  private final Set<Target> disputed = new HashSet<>();
  private final List<Step.ByHand> byHand;
  private final List<Plan.Skipped> skipped = new ArrayList<>();
  private final Set<Plan.Conflict> conflicts = new LinkedHashSet<>();

  /**
   * A change of the next boot.
   *
   * @param step the change
   * @param generator what must run after it
   * @param reboot why it waits for a reboot; empty where nobody waits
   */
  private record NextBoot(Step.Do step, Optional<Generator> generator, Optional<String> reboot) {}

  StepList(Situation situation, Wish wish, List<Step.ByHand> byHand) {
    this.situation = situation;
    this.wish = wish;
    this.byHand = new ArrayList<>(byHand);
    this.own = new OwnEntries(situation.ownFiles(), situation.settings(), wish);
    this.rivals = new Rivals(situation.claims());
    this.bootArguments = new BootArguments(situation, own, rivals, wish);
  }

  List<Plan.Skipped> skipped() {
    return skipped;
  }

  List<Plan.Conflict> conflicts() {
    return List.copyOf(conflicts);
  }

  /** Returns all steps: now, at the next boot, the tools, the reboot, by hand. */
  List<Step> inOrder() {
    List<Step> steps = new ArrayList<>(running);
    EnumSet<Generator> generators = EnumSet.noneOf(Generator.class);
    Set<String> reboot = new LinkedHashSet<>();
    for (NextBoot each : nextBoot.values()) {
      steps.add(each.step());
      each.generator().ifPresent(generators::add);
      each.reboot().ifPresent(reboot::add);
    }
    switch (wish) {
      // A run that was cut off may have left one that still has to run.
      case WHAT_IS_WRONG -> generators.addAll(situation.ledger().due());
      case EVERYTHING -> {}
    }
    for (Generator generator : generators) {
      steps.add(new Step.Generate(generator));
    }
    if (!reboot.isEmpty()) {
      steps.add(new Step.Reboot(List.copyOf(reboot)));
    }
    steps.addAll(byHand);
    return List.copyOf(steps);
  }

  void add(Wanted wanted) {
    if (wanted.setting().target() instanceof Target.Entry) {
      addNextBoot(wanted);
    } else {
      addRunning(wanted);
    }
  }

  /** A knob that only the next boot takes. */
  private void addNextBoot(Wanted wanted) {
    if (situation.layers() == Layers.RUNNING_ONLY) {
      skip(wanted, Plan.Reason.NOT_ASKED, "it is for the next boot, and only now was asked for");
      return;
    }
    Address.Knob knob = wanted.setting().knob();
    Kept kept = place(knob, wanted.value());
    conflicts.addAll(rivals.of(knob, wanted.value(), kept));
    switch (kept) {
      case Kept.At at -> {
        if (at.isThere() && wish == Wish.WHAT_IS_WRONG) {
          skip(wanted, Plan.Reason.RIGHT_ALREADY, "it is asked for already: " + waiting(at));
          return;
        }
        List<String> notes = new ArrayList<>(said(at.note()));
        rivals.open(knob).ifPresent(notes::add);
        also(wanted).ifPresent(notes::add);
        boolean unit = knob instanceof Address.UnitSetting;
        if (unit) {
          notes.add("in force when the unit is started again");
        }
        put(
            wanted,
            at,
            wanted.remedy().takesEffect(),
            notes,
            unit ? Optional.empty() : Optional.of(reason(knob, wanted)));
      }
      case Kept.Already(var because) -> skip(wanted, Plan.Reason.RIGHT_ALREADY, because);
      case Kept.ByHand(var text) ->
          byHand.add(
              new Step.ByHand(wanted.finding().check().id(), wanted.finding().subject(), text));
      case Kept.Unknown(var because) -> skip(wanted, Plan.Reason.UNKNOWN, because);
      case Kept.Not(var because) -> skip(wanted, Plan.Reason.NO_WAY, because);
    }
  }

  private static String waiting(Kept.At at) {
    return at.target() instanceof Target.Entry(var file, _) ? file : at.target().toString();
  }

  private static String reason(Address.Knob knob, Wanted wanted) {
    String what =
        knob instanceof Address.BootArg(var name)
            ? BootArguments.word(name, wanted.value())
            : knob.text() + " " + wanted.value();
    return what + ": " + wanted.finding().check().title();
  }

  private void addRunning(Wanted wanted) {
    Kept kept =
        situation.layers() == Layers.RUNNING_ONLY
            ? new Kept.Not("only now was asked for")
            : keep(wanted);
    boolean everything = wish == Wish.EVERYTHING;
    if (!everything && wanted.standing() == Wanted.Standing.RIGHT) {
      return;
    }
    Address.Knob knob = wanted.setting().knob();
    conflicts.addAll(rivals.of(knob, wanted.value(), kept));
    boolean written =
        situation.layers() != Layers.NEXT_BOOT_ONLY
            && (everything || wanted.standing() == Wanted.Standing.WRONG);
    if (written) {
      running.add(runningStep(wanted, kept));
    }
    if (kept instanceof Kept.At at && (everything || !at.isThere())) {
      put(wanted, at, TakesEffect.REBOOT, said(at.note()), Optional.empty());
    } else if (!written && wanted.standing() == Wanted.Standing.WRONG) {
      String because = "only the next boot was asked for: " + keptWords(kept);
      skip(wanted, Plan.Reason.NOT_ASKED, because);
    }
  }

  private Step.Do runningStep(Wanted wanted, Kept kept) {
    List<String> notes = new ArrayList<>();
    if (situation.layers() != Layers.RUNNING_ONLY) {
      notes.add(keptWords(kept));
    }
    also(wanted).ifPresent(notes::add);
    rivals.open(wanted.setting().knob()).ifPresent(notes::add);
    State now = now(wanted);
    return new Step.Do(
        new Change(
            wanted.finding().check().id(),
            wanted.setting().knob(),
            wanted.finding().subject(),
            wanted.setting().target(),
            wanted.setting().identity(),
            now,
            new State.Holds(wanted.value())),
        wanted.finding().check().title(),
        wanted.remedy().takesEffect(),
        wanted.remedy().disruption(),
        List.copyOf(notes),
        Optional.empty());
  }

  private static State now(Wanted wanted) {
    if (wanted.setting().twin().isPresent()) {
      return wanted.setting().twin().get();
    }
    // The planner takes no place in that could not be read.
    return new State.Holds(wanted.setting().now().orElse(""));
  }

  private static String keptWords(Kept kept) {
    return switch (kept) {
      case Kept.At at -> "kept by " + waiting(at);
      case Kept.Already(var because) -> "kept: " + because;
      case Kept.ByHand(var text) -> "not kept by us. " + text;
      case Kept.Unknown(var because) -> "not kept: " + because;
      case Kept.Not(var because) -> "not kept: " + because;
    };
  }

  /** Returns how the value of a running knob comes back. */
  private Kept keep(Wanted wanted) {
    Address.Knob knob = Planner.keptKnob(wanted);
    return switch (wanted.remedy().keep()) {
      case Keep.Usual _ -> place(knob, wanted.value());
      case Keep.Nowhere(var because) -> new Kept.Not(because);
      case Keep.As(Address.Knob other) -> {
        Kept first = place(other, wanted.value());
        if (first instanceof Kept.At || first instanceof Kept.Already) {
          yield first;
        }
        Kept usual = place(knob, wanted.value());
        yield usual instanceof Kept.At at
            ? at.saying("by " + other.text() + " it cannot be kept here: " + why(first))
            : first;
      }
    };
  }

  private static String why(Kept kept) {
    return switch (kept) {
      case Kept.At _ -> "";
      case Kept.Already(var because) -> because;
      case Kept.ByHand _ -> "no tool for this boot loader";
      case Kept.Unknown(var because) -> because;
      case Kept.Not(var because) -> because;
    };
  }

  private Kept place(Address.Knob knob, String value) {
    if (knob instanceof Address.BootArg argument) {
      return bootArguments.keep(argument, value);
    }
    return switch (Keeping.of(knob, value, situation.ethtool())) {
      case Keeping.Line.Entry entry ->
          own.keep(knob, entry.target(), entry.body(), entry.generator(), "");
      case Keeping.Line.None(var because) -> new Kept.Not(because);
    };
  }

  /** Adds a change of the next boot; two that say different things of one entry are not made. */
  private void put(
      Wanted wanted,
      Kept.At at,
      TakesEffect takesEffect,
      List<String> notes,
      Optional<String> reboot) {
    Check check = wanted.finding().check();
    NextBoot there = nextBoot.get(at.target());
    if (disputed.contains(at.target())) {
      skip(wanted, Plan.Reason.NO_WAY, at.target() + ": other checks want other entries there");
      return;
    }
    if (there != null) {
      Change change = there.step().change();
      if (!States.same(at.target(), change.after(), at.after())) {
        String words = at.target() + ": %s wants another entry there";
        skip(wanted, Plan.Reason.NO_WAY, words.replace("%s", change.check()));
        skip(change, words.replace("%s", check.id()));
        nextBoot.remove(at.target());
        disputed.add(at.target());
      }
      return;
    }
    Change change =
        new Change(
            check.id(),
            at.knob(),
            wanted.finding().subject(),
            at.target(),
            "",
            at.before(),
            at.after());
    // Writing it disturbs nobody: what it does, it does at the next boot or start.
    Step.Do step =
        new Step.Do(
            change,
            check.title(),
            takesEffect,
            Disruption.LIVE,
            List.copyOf(notes),
            Optional.empty());
    nextBoot.put(at.target(), new NextBoot(step, at.generator(), reboot));
  }

  private void skip(Change change, String because) {
    skipped.add(new Plan.Skipped(change.check(), change.subject(), Plan.Reason.NO_WAY, because));
  }

  private static List<String> said(String note) {
    return note.isEmpty() ? List.of() : List.of(note);
  }

  private static Optional<String> also(Wanted wanted) {
    return wanted.also().isEmpty()
        ? Optional.empty()
        : Optional.of("also for " + String.join(", ", wanted.also()));
  }

  private void skip(Wanted wanted, Plan.Reason reason, String because) {
    skipped.add(
        new Plan.Skipped(
            wanted.finding().check().id(), wanted.finding().subject(), reason, because));
  }
}
