package dev.kerneltune.sched.guard;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What control groups get of the CPU time that they want, each compared with what it got itself
 * before anything was changed. A group that was not there then is not judged.
 */
final class Shares {
  /** What wants less than this, in permille of one CPU, tells nothing of who gets what. */
  static final int LEAST_WANTED = 50;

  /** A group that gets less than this of what it got before, of what it wants, has lost. */
  private static final int KEPT_PERCENT = 75;

  /** Looks at which somebody wanted something, below which there is no baseline. */
  private static final int LEAST_LOOKS = 3;

  /** Groups that are kept. */
  private static final int MOST = 1024;

  private final Map<String, Sum> before = new HashMap<>();
  private final Map<String, Sum> now = new HashMap<>();
  private boolean isBaseline = true;
  private int looks;

  /**
   * What a group wanted, and at how many looks.
   *
   * @param demand all of it
   */
  private record Sum(Demand demand, int looks) {
    Sum plus(Demand more) {
      return new Sum(demand.plus(more), looks + 1);
    }
  }

  /** Takes what the groups wanted between two looks. */
  void look(Map<String, Demand> demands) {
    looks++;
    Map<String, Sum> sums = isBaseline ? before : now;
    demands.forEach(
        (group, demand) -> {
          if (sums.size() < MOST || sums.containsKey(group)) {
            sums.put(group, sums.getOrDefault(group, new Sum(Demand.NONE, 0)).plus(demand));
          }
        });
  }

  /** Ends the baseline; from now on something is changed. */
  void endBaseline() {
    int all = Math.max(1, looks);
    before
        .values()
        .removeIf(each -> each.looks < LEAST_LOOKS || each.demand.of(all).wanted() < LEAST_WANTED);
    before.replaceAll((_, each) -> new Sum(each.demand.of(all), 1));
    isBaseline = false;
    looks = 0;
  }

  /** Returns how many groups there are to compare with. */
  int count() {
    return before.size();
  }

  /**
   * Ends a window.
   *
   * @param without groups that are not judged
   * @return the groups that lost, and what
   */
  Map<String, Share> end(Set<String> without) {
    int all = Math.max(1, looks);
    Map<String, Share> lost = new HashMap<>();
    now.forEach(
        (group, sum) -> {
          Sum was = before.get(group);
          if (was != null && !without.contains(group) && hasLost(was.demand, sum.demand.of(all))) {
            lost.put(group, new Share(sum.demand.gotPermille(), was.demand.gotPermille()));
          }
        });
    now.clear();
    looks = 0;
    return lost;
  }

  /**
   * A group that runs as much as before and waits more has more threads than before: nobody took
   * anything from it.
   */
  private static boolean hasLost(Demand before, Demand now) {
    return now.waited() >= LEAST_WANTED
        && now.ran() < before.ran()
        && now.gotPermille() * 100 < before.gotPermille() * KEPT_PERCENT;
  }

  /** Returns the least that a group is to get, in permille of what it wants. */
  static long least(Share share) {
    return Math.ceilDiv(share.beforePermille() * KEPT_PERCENT, 100);
  }
}
