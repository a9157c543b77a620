package dev.kerneltune.plan;

import dev.kerneltune.model.Condition;
import dev.kerneltune.model.Nearest;
import dev.kerneltune.model.Profile;
import dev.kerneltune.model.Truth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Function;

/**
 * Takes profiles together: what a profile includes counts first, depth first and each profile once,
 * and what comes later wins.
 */
public final class Profiles {
  private final Map<String, Profile> byName = new LinkedHashMap<>();
  private final SequencedSet<String> open = new LinkedHashSet<>();
  private final SequencedSet<String> lineage = new LinkedHashSet<>();
  private final List<Condition> requires = new ArrayList<>();
  private final SequencedMap<String, Resolved.Choice> choices = new LinkedHashMap<>();
  private final SequencedMap<String, Resolved.Leave> leaves = new LinkedHashMap<>();

  private Profiles(List<Profile> all) {
    for (Profile each : all) {
      byName.put(each.name(), each);
    }
  }

  /**
   * Returns the profile of that name with all that it includes.
   *
   * @throws PlanException where there is no such profile, profiles include each other in a circle,
   *     include one that stands alone, or leave what they do not have
   */
  public static Resolved resolve(String name, List<Profile> all) {
    Profiles profiles = new Profiles(all);
    Profile profile = profiles.byName.get(name);
    if (profile == null) {
      throw new PlanException("there is no profile \"" + name + "\"" + profiles.suggestion(name));
    }
    profiles.take(profile);
    return new Resolved(
        profile,
        List.copyOf(profiles.lineage),
        List.copyOf(profiles.requires),
        List.copyOf(profiles.choices.values()),
        List.copyOf(profiles.leaves.values()));
  }

  /** A condition of a profile that does not hold here, or of which nobody knows. */
  public record Unmet(Condition condition, Truth truth) {}

  /** Returns the conditions without which no plan is made, those that do not surely hold. */
  public static List<Unmet> unmet(Resolved profile, Function<Condition, Truth> holds) {
    List<Unmet> unmet = new ArrayList<>();
    for (Condition condition : profile.requires()) {
      Truth truth = holds.apply(condition);
      if (truth != Truth.TRUE) {
        unmet.add(new Unmet(condition, truth));
      }
    }
    return unmet;
  }

  private void take(Profile profile) {
    if (lineage.contains(profile.name())) {
      return;
    }
    if (!open.add(profile.name())) {
      throw new PlanException("profiles include each other: " + circle(profile.name()));
    }
    for (String name : profile.includes()) {
      Profile included = byName.get(name);
      if (included == null) {
        throw new PlanException(
            profile.name() + " includes \"" + name + "\", which there is not" + suggestion(name));
      }
      if (included.standing() == Profile.Standing.ALONE) {
        throw new PlanException(
            profile.name()
                + " includes "
                + name
                + ", which stands alone: it is chosen by name only");
      }
      take(included);
    }
    for (Condition condition : profile.requires()) {
      if (!requires.contains(condition)) {
        requires.add(condition);
      }
    }
    takeOut(profile);
    for (Profile.Choice choice : profile.choices()) {
      String check = choice.check();
      leaves.remove(check);
      choices.put(
          check, new Resolved.Choice(check, choice.override(), choice.despite(), profile.name()));
    }
    open.remove(profile.name());
    lineage.add(profile.name());
  }

  private void takeOut(Profile profile) {
    for (Profile.Leave leave : profile.leaves()) {
      String check = leave.check();
      if (choices.remove(check) == null) {
        throw new PlanException(
            profile.name()
                + " leaves "
                + check
                + ", which no profile that it includes chooses"
                + Nearest.of(check, choices.keySet()).map(near -> "; nearest: " + near).orElse(""));
      }
      leaves.put(check, new Resolved.Leave(check, leave.because(), profile.name()));
    }
  }

  private String suggestion(String name) {
    return Nearest.of(name, byName.keySet()).map(near -> "; nearest: " + near).orElse("");
  }

  /** Returns the way from {@code name} through those that are open back to itself. */
  private String circle(String name) {
    StringBuilder way = new StringBuilder();
    boolean inside = false;
    for (String each : open) {
      inside |= each.equals(name);
      if (inside) {
        way.append(each).append(" > ");
      }
    }
    return way.append(name).toString();
  }
}
