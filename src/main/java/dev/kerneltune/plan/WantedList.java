package dev.kerneltune.plan;

import dev.kerneltune.model.Finding;
import dev.kerneltune.model.KnobText;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Setting;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** The places that a plan wants to write, each once. */
final class WantedList {
  private final SequencedMap<Target, Wanted> byTarget = new LinkedHashMap<>();
  private final Map<Target, Set<Wanted>> disputed = new LinkedHashMap<>();
  private final Map<Target, Wanted> firstOf = new LinkedHashMap<>();

  /** Adds a place; where another check wants it otherwise, neither gets it. */
  void add(
      Finding finding,
      Remedy.Settable remedy,
      Setting place,
      String value,
      Wanted.Standing standing) {
    Target target = place.target();
    Wanted wanted = new Wanted(finding, List.of(), remedy, place, value, standing);
    Wanted first = firstOf.putIfAbsent(target, wanted);
    if (first == null) {
      byTarget.put(target, wanted);
      return;
    }
    if (disputed.containsKey(target) && standing != Wanted.Standing.OURS) {
      dispute(first, wanted);
      return;
    }
    if (!KnobText.same(first.value(), value)) {
      // What only wants to be kept as it is gives way to who wants something of it.
      if (first.standing() == Wanted.Standing.OURS) {
        firstOf.put(target, wanted);
        byTarget.put(target, wanted);
      } else if (standing != Wanted.Standing.OURS) {
        dispute(first, wanted);
      }
      return;
    }
    Wanted there = byTarget.get(target);
    String check = finding.check().id();
    if (there != null && !there.also().contains(check) && !first.finding().equals(finding)) {
      List<String> also = new ArrayList<>(there.also());
      also.add(check);
      byTarget.put(
          target,
          new Wanted(
              there.finding(),
              List.copyOf(also),
              there.remedy(),
              there.setting(),
              there.value(),
              there.standing()));
    }
  }

  private void dispute(Wanted one, Wanted other) {
    Target target = one.setting().target();
    byTarget.remove(target);
    Set<Wanted> wishes = disputed.computeIfAbsent(target, _ -> new LinkedHashSet<>());
    wishes.add(one);
    wishes.add(other);
  }

  private static String wish(Wanted wanted) {
    return wanted.finding().check().id() + " wants '" + wanted.value() + "'";
  }

  /** Returns the places that nobody disputes, in the order in which they were first wanted. */
  List<Wanted> all() {
    removeTwins();
    return List.copyOf(byTarget.values());
  }

  /** A place and the one that puts it out cannot both be written. */
  private void removeTwins() {
    for (Wanted each : List.copyOf(byTarget.values())) {
      if (each.setting().twin().isPresent()) {
        State.Twin twin = each.setting().twin().get();
        Wanted other = byTarget.get(twin.twin());
        if (other != null && byTarget.containsKey(each.setting().target())) {
          dispute(each, other);
          byTarget.remove(twin.twin());
        }
      }
    }
  }

  /** Returns what is disputed, for each check that takes part. */
  List<Plan.Skipped> conflicts() {
    removeTwins();
    List<Plan.Skipped> skipped = new ArrayList<>();
    for (Map.Entry<Target, Set<Wanted>> each : disputed.entrySet()) {
      List<String> words = new ArrayList<>();
      for (Wanted wanted : each.getValue()) {
        words.add(wish(wanted));
      }
      String because = each.getKey() + ": " + String.join(", ", words) + ": neither is written";
      for (Wanted wanted : each.getValue()) {
        skipped.add(
            new Plan.Skipped(
                wanted.finding().check().id(),
                wanted.finding().subject(),
                Plan.Reason.NO_WAY,
                because));
      }
    }
    return skipped;
  }
}
