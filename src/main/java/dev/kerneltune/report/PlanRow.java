package dev.kerneltune.report;

import dev.kerneltune.model.Layer;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a reader takes for one change: the same value for one or several devices, with what keeps
 * it.
 *
 * @param numbers of its steps among all changes of the plan, from 1
 * @param now the steps that change the running machine; empty where only the next boot is changed
 * @param kept the steps that change the next boot
 */
public record PlanRow(List<Integer> numbers, List<Step.Do> now, List<Step.Do> kept) {
  /** Returns the rows of a plan, which hold every change once. */
  public static List<PlanRow> of(Plan plan, PlanDetail detail) {
    Map<List<String>, PlanRow> rows = new LinkedHashMap<>();
    Map<List<String>, List<String>> rowOf = new LinkedHashMap<>();
    for (Step step : plan.steps()) {
      if (step instanceof Step.Do doing && doing.change().layer() == Layer.RUNNING) {
        rowOf.putIfAbsent(wish(doing), key(doing, detail));
      }
    }
    int number = 0;
    for (Step step : plan.steps()) {
      if (step instanceof Step.Do doing) {
        number++;
        List<String> own = key(doing, detail);
        boolean running = doing.change().layer() == Layer.RUNNING;
        List<String> key = running ? own : rowOf.getOrDefault(wish(doing), own);
        PlanRow row = rows.computeIfAbsent(key, _ -> empty());
        row.numbers.add(number);
        (running ? row.now : row.kept).add(doing);
      }
    }
    return List.copyOf(rows.values());
  }

  private static PlanRow empty() {
    return new PlanRow(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  /** Returns the numbers as people write them: {@code 1-4,17}. */
  String range() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < numbers.size(); i++) {
      int first = numbers.get(i);
      while (i + 1 < numbers.size() && numbers.get(i + 1) == numbers.get(i) + 1) {
        i++;
      }
      text.append(text.isEmpty() ? "" : ",").append(first);
      if (numbers.get(i) > first) {
        text.append('-').append(numbers.get(i));
      }
    }
    return text.toString();
  }

  /** A value and what keeps it are of one check and one subject. */
  private static List<String> wish(Step.Do step) {
    return List.of(step.change().check(), step.change().subject().toString());
  }

  private static List<String> key(Step.Do step, PlanDetail detail) {
    return switch (detail) {
      case FULL ->
          List.of(
              step.change().check(),
              step.change().subject().toString(),
              step.change().target().toString());
      case SHORT ->
          step.change().layer() == Layer.RUNNING
              ? List.of(
                  step.change().check(),
                  step.change().before().toString(),
                  step.change().after().toString())
              // Entries name their device, so that their texts differ.
              : List.of(step.change().check(), PlanWords.target(step.change().target()));
    };
  }

  /** Returns all steps of the row, those that change the running machine first. */
  public List<Step.Do> steps() {
    List<Step.Do> steps = new ArrayList<>(now);
    steps.addAll(kept);
    return steps;
  }

  /** Returns the step that tells what the row is about. */
  Step.Do first() {
    return now.isEmpty() ? kept.getFirst() : now.getFirst();
  }
}
