package dev.kerneltune.sched.hints;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.sched.Behaviour;
import dev.kerneltune.sched.Task;
import dev.kerneltune.sched.guard.Demand;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is wanted of the CPUs in each control group. Hints share out the time of one group anew; how
 * much the group beside it gets is a matter of weights, and should stay as it was.
 */
final class OtherGroups {
  /** Whether a group that was there before anything was changed may have what it wants. */
  private final Map<String, Boolean> isFree = new HashMap<>();

  private final Set<String> hinted = new HashSet<>();
  private boolean isBaseline = true;

  /**
   * Returns what the busy threads want, by the group that they compete as; of those alone that were
   * there before anything was changed, and that nobody holds back.
   */
  Map<String, Demand> look(Host host, List<Wish> wishes, Set<Integer> acted) {
    CpuGroups groups = new CpuGroups(host);
    Map<String, Demand> demands = new HashMap<>();
    for (Wish wish : wishes) {
      Task task = wish.task();
      String file = text(host, "/proc/" + task.pid() + "/cgroup");
      if (task.isKernelThread() || task.behaviour().isEmpty() || file.isEmpty()) {
        continue;
      }
      String group = competesAs(groups, file);
      if (isBaseline) {
        isFree.computeIfAbsent(group, _ -> !CpuLimits.isLimited(host, file));
      }
      if (isFree.getOrDefault(group, false)) {
        Behaviour behaviour = task.behaviour().get();
        demands.merge(
            group, new Demand(behaviour.cpuPermille(), behaviour.waitPermille()), Demand::plus);
        if (acted.contains(task.tid())) {
          hinted.add(group);
        }
      }
    }
    return demands;
  }

  /** From now on something is changed. */
  void endBaseline() {
    isBaseline = false;
  }

  /** Returns the groups in which a thread has or had hints. */
  Set<String> hinted() {
    return hinted;
  }

  /** Returns what names the group: in the unified hierarchy the one above it that has a weight. */
  private static String competesAs(CpuGroups groups, String file) {
    return CgroupLine.of(file).stream()
        .map(line -> line.isUnified() ? groups.effective(line.group()) : line.group())
        .collect(Collectors.joining(" "));
  }

  private static String text(Host host, String path) {
    return host.read(path) instanceof Raw.Bytes bytes ? bytes.text() : "";
  }
}
