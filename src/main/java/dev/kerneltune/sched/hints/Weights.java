package dev.kerneltune.sched.hints;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.ThreadWriter;
import dev.kerneltune.sched.TaskClass;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** Sets weights of control groups, and puts them back. */
final class Weights {
  /** Another value than this was set by somebody. */
  private static final int DEFAULT = 100;

  /** A weight that is planned otherwise is put back when it was so often in a row. */
  private static final int STEADY = 3;

  private final HintJournal journal;
  private final ThreadWriter writer;
  private final Set<String> told = new HashSet<>();

  /** Groups that somebody else set while they had our weight. */
  private final Set<String> taken = new HashSet<>();

  /** How often in a row the plan wanted something else for a group that has our weight. */
  private final Map<String, Integer> otherwise = new HashMap<>();

  Weights(HintJournal journal, ThreadWriter writer) {
    this.journal = journal;
    this.writer = writer;
  }

  /** Returns what should be weighed, as the busy tasks stand. */
  static WeightPlan plan(CpuGroups groups, List<Wish> wishes) {
    Map<String, Set<TaskClass>> classes = new HashMap<>();
    for (Wish wish : wishes) {
      if (!wish.task().isKernelThread()) {
        classes
            .computeIfAbsent(
                groups.effective(wish.task().cgroup()), _ -> EnumSet.noneOf(TaskClass.class))
            .add(wish.decision().taskClass());
      }
    }
    return WeightPlan.of(classes);
  }

  /**
   * Weighs groups that nobody weighed, and puts back those of ours that the plan has no longer, or
   * otherwise; adds a line to {@code lines} for each that is left.
   */
  void apply(Host host, List<Wish> wishes, List<String> lines) {
    CpuGroups groups = new CpuGroups(host);
    if (!groups.areUnified()) {
      tell(
          lines,
          "no cpu controller in the unified hierarchy at "
              + CpuGroups.MOUNT
              + "; no weight is set");
      return;
    }
    WeightPlan plan = plan(groups, wishes);
    plan.told().forEach(line -> tell(lines, line));
    Map<String, Integer> wanted = new TreeMap<>(plan.weights());
    for (HeldWeight each : journal.ledger().weights()) {
      review(groups, each, Optional.ofNullable(plan.weights().get(each.cgroup())), lines);
      // What was put back is weighed anew at the next look: the host remembers what it read.
      wanted.remove(each.cgroup());
    }
    wanted.keySet().removeAll(taken);
    wanted.forEach((group, weight) -> weigh(groups, group, weight, lines));
  }

  /** Puts a group back that the plan wants otherwise; lets go of one that somebody else set. */
  private void review(
      CpuGroups groups, HeldWeight held, Optional<Integer> planned, List<String> lines) {
    boolean isPlanned = planned.equals(Optional.of(held.written()));
    OptionalInt now = groups.weight(held.cgroup());
    boolean isOurs = now.equals(OptionalInt.of(held.written()));
    int looks = isPlanned ? 0 : otherwise.getOrDefault(held.cgroup(), 0) + 1;
    otherwise.put(held.cgroup(), looks);
    if (isOurs && looks < STEADY) {
      return;
    }
    if (!isOurs && now.isPresent()) {
      taken.add(held.cgroup());
      tell(lines, held.cgroup() + ": cpu.weight is " + now.getAsInt() + ", set since; left");
    }
    // Put back first and weighed anew behind it: whenever this is killed, the journal is right.
    Counts counts = undo(groups, held);
    counts.problems().forEach(line -> tell(lines, line));
    if (counts.problems().isEmpty()) {
      otherwise.remove(held.cgroup());
      journal.append(List.of(new HintEntry.Unweigh(held.cgroup())));
    }
  }

  private void weigh(CpuGroups groups, String group, int weight, List<String> lines) {
    OptionalInt now = groups.weight(group);
    if (now.isEmpty()) {
      return;
    }
    if (now.getAsInt() != DEFAULT || groups.isIdle(group)) {
      tell(lines, group + ": cpu.weight is " + now.getAsInt() + ", which somebody set; left");
      return;
    }
    journal.append(List.of(new HintEntry.Weigh(new HeldWeight(group, DEFAULT, weight))));
    Optional<String> refused = writer.cpuWeight(CpuGroups.weightFile(group), weight);
    if (refused.isPresent()) {
      journal.append(List.of(new HintEntry.Unweigh(group)));
      tell(lines, CpuGroups.weightFile(group) + ": " + refused.get());
    }
  }

  private void tell(List<String> lines, String line) {
    if (told.add(line)) {
      lines.add(line);
    }
  }

  /** Puts back the weights that are still ours. */
  Counts undo(Host host) {
    CpuGroups groups = new CpuGroups(host);
    Counts counts = Counts.NONE;
    List<HintEntry> drops = new ArrayList<>();
    for (HeldWeight each : journal.ledger().weights()) {
      Counts one = undo(groups, each);
      counts = counts.plus(one);
      if (one.problems().isEmpty()) {
        drops.add(new HintEntry.Unweigh(each.cgroup()));
      }
    }
    journal.append(drops);
    return counts;
  }

  private Counts undo(CpuGroups groups, HeldWeight held) {
    String file = CpuGroups.weightFile(held.cgroup());
    OptionalInt now = groups.weight(held.cgroup());
    if (now.isEmpty()) {
      return groups.isGone(held.cgroup())
          ? new Counts(0, 0, 0, 1, List.of())
          : new Counts(0, 0, 0, 0, List.of(file + ": cannot be read; expected a weight"));
    }
    if (now.getAsInt() == held.old()) {
      return new Counts(0, 1, 0, 0, List.of());
    }
    if (now.getAsInt() != held.written()) {
      return new Counts(0, 0, 1, 0, List.of());
    }
    return writer
        .cpuWeight(file, held.old())
        .map(error -> new Counts(0, 0, 0, 0, List.of(file + ": " + error)))
        .orElseGet(() -> new Counts(1, 0, 0, 0, List.of()));
  }
}
