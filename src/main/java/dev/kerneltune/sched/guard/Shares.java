package dev.kerneltune.sched.guard;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What control groups get of the CPU time that they want, compared with what the same groups got
 * before anything was changed. A group that was not there then is not judged.
 */
final class Shares {
  /** Groups that are kept of the time before. */
  private static final int MOST = 1024;

  private final Map<String, Demand> before = new HashMap<>();
  private final Map<String, Demand> now = new HashMap<>();
  private boolean isBaseline = true;
  private int looks;

  /** Takes what the groups wanted between two looks. */
  void look(Map<String, Demand> demands) {
    if (!isBaseline) {
      looks++;
    }
    Map<String, Demand> sums = isBaseline ? before : now;
    demands.forEach(
        (group, demand) -> {
          if (sums.size() < MOST || sums.containsKey(group)) {
            sums.merge(group, demand, Demand::plus);
          }
        });
  }

  void endBaseline() {
    isBaseline = false;
  }

  /**
   * Ends a window.
   *
   * @param without groups that are not judged
   * @return empty where no other group wanted a CPU now and before
   */
  Optional<Share> end(Set<String> without) {
    Demand all = Demand.NONE;
    double expected = 0;
    for (Map.Entry<String, Demand> each : now.entrySet()) {
      Demand was = before.getOrDefault(each.getKey(), Demand.NONE);
      if (was.wanted() > 0 && !without.contains(each.getKey())) {
        all = all.plus(each.getValue());
        expected += was.got() * each.getValue().wanted();
      }
    }
    int count = Math.max(1, looks);
    now.clear();
    looks = 0;
    return all.wanted() == 0
        ? Optional.empty()
        : Optional.of(
            new Share(
                Math.round(1000 * all.got()),
                Math.round(1000 * expected / all.wanted()),
                all.waited() / count));
  }
}
