package dev.kerneltune.cli;

import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Step;
import dev.kerneltune.plan.PlanParts;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Asks before a plan is carried out: all of it, some steps, or nothing. */
final class Confirmation {
  private static final String QUESTION = "[y]es, [n]o, [o]nly some steps, [w]hy a step: ";

  private final Asker asker;
  private final PrintStream out;
  private final Function<Step.Do, String> explain;

  /** Made for somebody to ask, somewhere to print, and the words for one step. */
  Confirmation(Asker asker, PrintStream out, Function<Step.Do, String> explain) {
    this.asker = asker;
    this.out = out;
    this.explain = explain;
  }

  /** Returns the plan to carry out, or nothing when it was declined. */
  Optional<Plan> confirm(Plan plan) {
    List<Step.Do> changes = changes(plan);
    while (true) {
      Optional<String> answer = asker.ask("Carry out " + count(changes.size()) + "? " + QUESTION);
      if (answer.isEmpty()) {
        return Optional.empty();
      }
      String word = answer.get().toLowerCase(Locale.ROOT);
      switch (word.isEmpty() ? 'n' : word.charAt(0)) {
        case 'y' -> {
          return Optional.of(plan);
        }
        case 'n' -> {
          return Optional.empty();
        }
        case 'o' -> {
          Optional<List<Integer>> chosen = numbers(changes.size(), "Which? (such as 1 3-5) ");
          if (chosen.isPresent()) {
            return Optional.of(only(plan, changes, chosen.get()));
          }
        }
        case 'w' -> why(changes);
        default -> out.println("'" + answer.get() + "' is none of y, n, o, w");
      }
      out.flush();
    }
  }

  private void why(List<Step.Do> changes) {
    Optional<List<Integer>> numbers = numbers(changes.size(), "Which step? ");
    for (int number : numbers.orElse(List.of())) {
      out.println(explain.apply(changes.get(number - 1)));
    }
  }

  /** Returns the changes as the plan's text numbers them. */
  private static List<Step.Do> changes(Plan plan) {
    List<Step.Do> changes = new ArrayList<>();
    for (Step step : plan.steps()) {
      if (step instanceof Step.Do change) {
        changes.add(change);
      }
    }
    return changes;
  }

  private static String count(int steps) {
    return steps == 1 ? "this step" : "these " + steps + " steps";
  }

  private Optional<List<Integer>> numbers(int highest, String question) {
    Optional<String> answer = asker.ask(question);
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    Optional<List<Integer>> numbers = parse(answer.get(), highest);
    if (numbers.isEmpty()) {
      out.println("'" + answer.get() + "': expected numbers from 1 to " + highest);
    }
    return numbers;
  }

  /** Returns the numbers of a list such as {@code 1 3-5,8}, or nothing where it is none. */
  static Optional<List<Integer>> parse(String text, int highest) {
    TreeSet<Integer> numbers = new TreeSet<>();
    for (String part : text.replace(',', ' ').trim().split(" +", -1)) {
      int dash = part.indexOf('-');
      int first = number(dash < 0 ? part : part.substring(0, dash));
      int last = dash < 0 ? first : number(part.substring(dash + 1));
      if (first < 1 || last < first || last > highest) {
        return Optional.empty();
      }
      for (int n = first; n <= last; n++) {
        numbers.add(n);
      }
    }
    return Optional.of(List.copyOf(numbers));
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  /** Returns the plan with the chosen changes, and the tools that these need. */
  private static Plan only(Plan plan, List<Step.Do> changes, List<Integer> chosen) {
    Set<Step.Do> left = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < changes.size(); i++) {
      if (!chosen.contains(i + 1)) {
        left.add(changes.get(i));
      }
    }
    return PlanParts.without(plan, left::contains, "not picked at the terminal");
  }
}
