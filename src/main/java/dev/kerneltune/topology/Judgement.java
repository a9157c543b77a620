package dev.kerneltune.topology;

import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What audits of one machine, one for each kind of work, say about its wiring.
 *
 * @param marks the bad places, the worst first
 * @param unjudged what could not be judged
 * @param passed how many things were judged good by every audit that has an opinion
 */
public record Judgement(List<Mark> marks, List<Unjudged> unjudged, int passed) {
  /** A mark in the making. */
  private static final class Draft {
    final Finding first;
    int weight;
    final Set<String> scenarios = new LinkedHashSet<>();
    final Map<String, Map<String, Finding>> bySeen = new TreeMap<>();

    Draft(Finding first) {
      this.first = first;
    }

    void add(Finding finding, String scenario) {
      weight = Math.max(weight, finding.weight());
      scenarios.add(scenario);
      bySeen
          .computeIfAbsent(finding.seen(), _ -> new LinkedHashMap<>())
          .putIfAbsent(finding.subject().toString(), finding);
    }

    Mark mark(int number, Aspect aspect) {
      List<Mark.Place> places = new ArrayList<>();
      for (Map.Entry<String, Map<String, Finding>> entry : bySeen.entrySet()) {
        List<Subject> subjects = new ArrayList<>();
        for (Finding finding : entry.getValue().values()) {
          subjects.add(finding.subject());
        }
        Finding example = entry.getValue().values().iterator().next();
        places.add(new Mark.Place(entry.getKey(), List.copyOf(subjects), example.evidence()));
      }
      return new Mark(
          number,
          aspect,
          first.check(),
          ImpactLevel.ofWeight(weight),
          List.copyOf(scenarios),
          first.wanted(),
          List.copyOf(places));
    }
  }

  /** Returns the judgement of {@code audits}; findings about other things are left out. */
  public static Judgement of(List<Audit> audits) {
    Map<String, Draft> drafts = new TreeMap<>();
    Map<String, Unjudged> unjudged = new TreeMap<>();
    Set<List<String>> passed = new LinkedHashSet<>();
    Set<List<String>> bad = new LinkedHashSet<>();
    for (Audit audit : audits) {
      for (Finding finding : audit.findings()) {
        if (Aspect.of(finding.check()).isEmpty()) {
          continue;
        }
        List<String> place = List.of(finding.check().id(), finding.subject().toString());
        switch (finding.verdict()) {
          case Verdict.Pass _ -> passed.add(place);
          case Verdict.Fail _ -> {
            bad.add(place);
            drafts
                .computeIfAbsent(finding.check().id(), _ -> new Draft(finding))
                .add(finding, audit.scenario().id());
          }
          case Verdict.Unknown(var because, var needs) ->
              unjudged.merge(
                  // What somebody can do something about comes first, whatever stood in the way.
                  needs.isEmpty() ? "b" + because : "a" + needs,
                  new Unjudged(because, needs, List.of(finding.check().id())),
                  Unjudged::plus);
          // No opinion, or accepted by somebody: neither is a bad place.
          case Verdict.NotApplicable _, Verdict.Waived _ -> {}
        }
      }
    }
    passed.removeAll(bad);
    return new Judgement(marks(drafts), List.copyOf(unjudged.values()), passed.size());
  }

  private static List<Mark> marks(Map<String, Draft> drafts) {
    List<Draft> worstFirst = new ArrayList<>(drafts.values());
    worstFirst.sort(Comparator.comparingInt(draft -> -draft.weight));
    List<Mark> marks = new ArrayList<>();
    for (Draft draft : worstFirst) {
      Aspect.of(draft.first.check())
          .ifPresent(aspect -> marks.add(draft.mark(marks.size() + 1, aspect)));
    }
    return List.copyOf(marks);
  }
}
