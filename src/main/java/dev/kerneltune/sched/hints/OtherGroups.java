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
  /** Waits of less than this, in permille of one CPU, are nothing that a limit would explain. */
  private static final int LEAST_WAITED = 50;

  private final int own;

  /** Groups that were there before anything was changed. */
  private final Set<String> known = new HashSet<>();

  /** Groups in which a thread has or had hints, or that somebody holds back. */
  private final Set<String> leftOut = new HashSet<>();

  private boolean isBaseline = true;

  /**
   * Made for a run.
   *
   * @param own its own process, which works while others do
   */
  OtherGroups(int own) {
    this.own = own;
  }

  /**
   * Returns what the busy threads want, by the group that they compete as; of those alone that were
   * there before anything was changed.
   */
  Map<String, Demand> look(Host host, List<Wish> wishes, Set<ThreadId> acted) {
    CpuGroups groups = new CpuGroups(host);
    Map<String, Demand> demands = new HashMap<>();
    Map<String, String> files = new HashMap<>();
    for (Wish wish : wishes) {
      Task task = wish.task();
      String file = task.isKernelThread() || task.pid() == own ? "" : file(host, task.tid());
      if (file.isEmpty()) {
        continue;
      }
      String group = competesAs(groups, file);
      if (isBaseline) {
        known.add(group);
      }
      if (acted.contains(new ThreadId(task.tid(), task.start()))) {
        leaveOut(group);
      }
      if (known.contains(group)) {
        files.put(group, file);
        task.behaviour().ifPresent(each -> demands.merge(group, demand(each), Demand::plus));
      }
    }
    // Asked anew whenever it would explain a wait: a quota may come at any time.
    demands.forEach(
        (group, demand) -> {
          if (demand.waited() >= LEAST_WAITED
              && CpuLimits.isLimited(host, files.getOrDefault(group, ""))) {
            leaveOut(group);
          }
        });
    return demands;
  }

  private void leaveOut(String group) {
    if (known.contains(group)) {
      leftOut.add(group);
    }
  }

  private static Demand demand(Behaviour behaviour) {
    return new Demand(behaviour.cpuPermille(), behaviour.waitPermille());
  }

  /** From now on something is changed. */
  void endBaseline() {
    isBaseline = false;
  }

  /** Returns the groups that are not judged. */
  Set<String> leftOut() {
    return Set.copyOf(leftOut);
  }

  /** Returns what names the group: in the unified hierarchy the one above it that has a weight. */
  private static String competesAs(CpuGroups groups, String file) {
    String names =
        CgroupLine.of(file).stream()
            .map(line -> line.isUnified() ? groups.effective(line.group()) : line.group())
            .filter(group -> !group.isEmpty())
            .distinct()
            .collect(Collectors.joining(" "));
    return names.isEmpty() ? "/" : names;
  }

  private static String file(Host host, int tid) {
    return host.read("/proc/" + tid + "/cgroup") instanceof Raw.Bytes bytes ? bytes.text() : "";
  }
}
