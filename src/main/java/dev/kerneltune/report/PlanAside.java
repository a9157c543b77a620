package dev.kerneltune.report;

import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a plan tells besides its changes and what it leaves alone.
 *
 * @param title above it
 * @param items never empty
 */
record PlanAside(String title, List<Item> items) {
  /**
   * One of them.
   *
   * @param head what it is
   * @param text more about it; empty where the head says all
   */
  record Item(String head, String text) {}

  /** Returns what follows the changes: steps with nothing to write, and the tools that run. */
  static List<PlanAside> afterChanges(Plan plan) {
    Map<String, List<Item>> byHow = new TreeMap<>();
    List<String> tools = new ArrayList<>();
    for (Step step : plan.steps()) {
      if (step instanceof Step.Release release) {
        String place = PlanWords.place(release.change());
        byHow
            .computeIfAbsent(release.how().word(), _ -> new ArrayList<>())
            .add(item(place + " (step " + release.step() + "): " + release.because()));
      } else if (step instanceof Step.Generate(var generator)) {
        tools.add(generator.word());
      }
    }
    List<PlanAside> asides = new ArrayList<>();
    byHow.forEach((how, items) -> asides.add(new PlanAside("Nothing to write, " + how, items)));
    if (!tools.isEmpty()) {
      List<Item> items = List.of(item(String.join(", ", tools)));
      asides.add(new PlanAside("Tools that run afterwards", items));
    }
    return asides;
  }

  /** Returns what ends a plan: rivals, the reboot, and what only a person can do. */
  static List<PlanAside> atTheEnd(Plan plan) {
    List<PlanAside> asides = new ArrayList<>();
    if (!plan.conflicts().isEmpty()) {
      asides.add(new PlanAside("Others who write the same", conflicts(plan)));
    }
    for (Step step : plan.steps()) {
      if (step instanceof Step.Reboot(var why)) {
        List<Item> reasons = new ArrayList<>();
        why.forEach(reason -> reasons.add(item(reason)));
        asides.add(new PlanAside("Reboot once, when it suits", reasons));
      }
    }
    List<Item> hands = byHand(plan);
    if (!hands.isEmpty()) {
      asides.add(new PlanAside("By hand", hands));
    }
    return asides;
  }

  private static Item item(String head) {
    return new Item(head, "");
  }

  private static List<Item> conflicts(Plan plan) {
    Map<String, List<String>> same = new LinkedHashMap<>();
    for (Plan.Conflict conflict : plan.conflicts()) {
      String words =
          conflict.other().by().words()
              + " sets "
              + conflict.other().value()
              + " ("
              + conflict.other().where()
              + "), the plan "
              + conflict.ours()
              + ": "
              + conflict.wins();
      same.computeIfAbsent(words, _ -> new ArrayList<>()).add(PlanWords.knob(conflict.knob()));
    }
    List<Item> items = new ArrayList<>();
    same.forEach(
        (words, knobs) -> {
          String more = knobs.size() > 1 ? " and " + (knobs.size() - 1) + " more" : "";
          items.add(item(knobs.getFirst() + more + ": " + words));
        });
    return items;
  }

  private static List<Item> byHand(Plan plan) {
    Map<Item, Set<String>> hands = new LinkedHashMap<>();
    for (Step step : plan.steps()) {
      if (step instanceof Step.ByHand(var check, var subject, var text)) {
        hands.computeIfAbsent(new Item(check, text), _ -> new TreeSet<>()).add(subject.toString());
      }
    }
    List<Item> items = new ArrayList<>();
    hands.forEach(
        (hand, subjects) -> {
          boolean host = subjects.equals(Set.of("host"));
          String of = host ? "" : " (" + String.join(", ", subjects) + ")";
          items.add(new Item(hand.head() + of, hand.text()));
        });
    return items;
  }
}
