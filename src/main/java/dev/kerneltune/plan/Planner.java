package dev.kerneltune.plan;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.Layer;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Profile;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Setting;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.Target;
import dev.kerneltune.model.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a plan of a profile for a machine. */
public final class Planner {
  private static final Subject HOST = new Subject.WholeHost();

  private record Key(String check, Subject subject) {}

  private final Resolved profile;
  private final Situation situation;
  private final Wish wish;
  private final String scenario;
  private final Map<Key, List<Setting>> settings = new HashMap<>();
  private final Map<Target, State> ours = new HashMap<>();
  private final WantedList wanted = new WantedList();
  private final List<Plan.Skipped> skipped = new ArrayList<>();
  private final List<Step.ByHand> byHand = new ArrayList<>();

  private Planner(Resolved profile, Situation situation, Wish wish) {
    this.profile = profile;
    this.situation = situation;
    this.wish = wish;
    this.scenario = situation.audit().scenario().id();
    for (Setting setting : situation.settings()) {
      settings
          .computeIfAbsent(new Key(setting.check(), setting.subject()), _ -> new ArrayList<>())
          .add(setting);
    }
    for (Ledger.Held held : situation.ledger().held()) {
      if (held.change().layer() == Layer.RUNNING) {
        ours.put(held.change().target(), held.change().after());
      }
    }
  }

  /**
   * Returns what has to be done so that the machine is as the profile wants it: first what the
   * running kernel is told, what matters most first; then what the next boot is told, the tools
   * that make something of it, one reboot, and what only a person can do.
   */
  public static Plan plan(Resolved profile, Situation situation, Wish wish) {
    return new Planner(profile, situation, wish).plan();
  }

  private Plan plan() {
    Map<String, Resolved.Choice> choices = new HashMap<>();
    for (Resolved.Choice choice : profile.choices()) {
      choices.put(choice.check(), choice);
    }
    Set<String> judged = new HashSet<>();
    for (Finding finding : situation.audit().findings()) {
      Optional<Resolved.Choice> choice = choice(choices, finding);
      if (choice.isPresent()) {
        judged.add(choice.get().check());
        judge(finding, choice.get().override());
      }
    }
    for (Resolved.Choice choice : profile.choices()) {
      if (!judged.contains(choice.check())) {
        String because = "the audit for " + scenario + " did not judge it";
        skip(choice.check(), HOST, Plan.Reason.NOT_APPLICABLE, because);
      }
    }
    for (Resolved.Leave leave : profile.leaves()) {
      skip(leave.check(), HOST, Plan.Reason.LEFT, leave.from() + ": " + leave.because());
    }
    skipped.addAll(wanted.conflicts());
    StepList steps = new StepList(situation, wish, byHand);
    for (Wanted each : wanted.all()) {
      steps.add(each);
    }
    skipped.addAll(steps.skipped());
    return new Plan(
        profile.profile().name(),
        scenario,
        steps.inOrder(),
        List.copyOf(skipped),
        steps.conflicts());
  }

  /** A profile may call a check by an older id. */
  private static Optional<Resolved.Choice> choice(
      Map<String, Resolved.Choice> choices, Finding finding) {
    Optional<Resolved.Choice> choice = Optional.ofNullable(choices.get(finding.check().id()));
    for (String older : finding.check().aka()) {
      choice = choice.or(() -> Optional.ofNullable(choices.get(older)));
    }
    return choice;
  }

  private void judge(Finding finding, Optional<Profile.OtherValue> override) {
    switch (finding.verdict()) {
      case Verdict.Fail _ -> remedy(finding, override);
      case Verdict.Pass _ -> {
        boolean judgedAnew = override.isPresent() || wish == Wish.EVERYTHING;
        if (judgedAnew && finding.check().remedy() instanceof Remedy.Settable remedy) {
          settle(finding, remedy, override);
        } else {
          skip(finding, Plan.Reason.RIGHT_ALREADY, finding.seen());
          keepOurs(finding);
        }
      }
      case Verdict.Unknown(var because, var needs) ->
          skip(
              finding,
              Plan.Reason.UNKNOWN,
              needs.isEmpty() ? because : because + " (needs " + needs + ")");
      case Verdict.NotApplicable(var because) -> skip(finding, Plan.Reason.NOT_APPLICABLE, because);
      case Verdict.Waived(var under) -> skip(finding, Plan.Reason.WAIVED, under);
    }
  }

  private void remedy(Finding finding, Optional<Profile.OtherValue> override) {
    switch (finding.check().remedy()) {
      case Remedy.Settable remedy -> settle(finding, remedy, override);
      case Remedy.ByHand(var text) ->
          byHand.add(new Step.ByHand(finding.check().id(), finding.subject(), text));
      case Remedy.Nothing _ -> skip(finding, Plan.Reason.NO_WAY, "the check only tells");
    }
  }

  private void settle(
      Finding finding, Remedy.Settable remedy, Optional<Profile.OtherValue> override) {
    List<Setting> places = places(finding);
    if (places.isEmpty()) {
      skip(finding, Plan.Reason.NO_WAY, "this machine has no place to set it");
    }
    int told = skipped.size();
    int wrong = 0;
    for (Setting place : places) {
      wrong += settle(finding, remedy, override, place) ? 1 : 0;
    }
    if (!places.isEmpty() && wrong == 0 && told == skipped.size() && wish != Wish.EVERYTHING) {
      // The machine is as the remedy would make it; where the check fails all the same, it does so
      // for another reason.
      boolean explained = finding.verdict() instanceof Verdict.Pass || override.isPresent();
      if (explained) {
        skip(finding, Plan.Reason.RIGHT_ALREADY, finding.seen());
      } else {
        String because = "what the remedy would write is there already";
        skip(finding, Plan.Reason.NO_WAY, because);
      }
    }
  }

  /** Returns whether the place has to be written. */
  private boolean settle(
      Finding finding,
      Remedy.Settable remedy,
      Optional<Profile.OtherValue> override,
      Setting place) {
    Optional<String> asked = Choosing.value(remedy, place, scenario, override);
    if (!place.obstacle().isEmpty()) {
      skip(finding, Plan.Reason.NO_WAY, place.target() + ": " + place.obstacle());
      return false;
    }
    if (asked.isEmpty()) {
      // Where the machine is to tell the value, it could not be asked.
      boolean isOpen = place.now() instanceof Reading.Unreadable<String>;
      skip(
          finding,
          isOpen ? Plan.Reason.UNKNOWN : Plan.Reason.NO_WAY,
          place.now() instanceof Reading.Unreadable<String>(var obstacle, _)
              ? place.target() + ": " + obstacle
              : place.target() + ": no value is told for " + scenario);
      return false;
    }
    String value = asked.get();
    if (place.target() instanceof Target.Entry) {
      wanted.add(finding, remedy, place, value, Wanted.Standing.WRONG);
      return true;
    }
    switch (place.now()) {
      case Reading.Present<String> _ -> {
        String within = Choosing.within(finding, scenario, place, value);
        boolean there = Choosing.isThere(place, within);
        wanted.add(
            finding, remedy, place, within, there ? Wanted.Standing.RIGHT : Wanted.Standing.WRONG);
        return !there;
      }
      case Reading.Absent<String>(var because) ->
          skip(finding, Plan.Reason.NO_WAY, place.target() + ": " + because);
      case Reading.Unreadable<String>(var obstacle, var needs) ->
          skip(
              finding,
              Plan.Reason.UNKNOWN,
              place.target() + ": " + obstacle + (needs.isEmpty() ? "" : " (needs " + needs + ")"));
      case Reading.Malformed<String>(_, var problem) ->
          skip(finding, Plan.Reason.UNKNOWN, place.target() + ": expected " + problem);
    }
    return false;
  }

  /** What an earlier run set and did not keep is kept now. */
  private void keepOurs(Finding finding) {
    if (finding.check().remedy() instanceof Remedy.Settable remedy) {
      for (Setting place : places(finding)) {
        State after = ours.get(place.target());
        if (after != null
            && place.now() instanceof Reading.Present<String>(var now, _)
            && States.same(place.target(), after, new State.Holds(now))) {
          wanted.add(finding, remedy, place, now, Wanted.Standing.OURS);
        }
      }
    }
  }

  private List<Setting> places(Finding finding) {
    Key key = new Key(finding.check().id(), finding.subject());
    return settings.getOrDefault(key, List.of());
  }

  private void skip(Finding finding, Plan.Reason reason, String because) {
    skip(finding.check().id(), finding.subject(), reason, because);
  }

  private void skip(String check, Subject subject, Plan.Reason reason, String because) {
    skipped.add(new Plan.Skipped(check, subject, reason, because));
  }

  /** Returns the knob by which a place is kept: the one with a star stands for all of them. */
  static Address.Knob keptKnob(Wanted wanted) {
    if (wanted.remedy() instanceof Remedy.Set set) {
      Address.Knob knob =
          set.knob().isPresent()
              ? set.knob().get()
              : wanted.finding().check().look() instanceof Address.Knob look
                  ? look
                  : wanted.setting().knob();
      if (knob instanceof Address.Sysfs(var path)
          && path.indexOf('*') >= 0
          && !path.startsWith("./")) {
        return knob;
      }
    }
    return wanted.setting().knob();
  }
}
