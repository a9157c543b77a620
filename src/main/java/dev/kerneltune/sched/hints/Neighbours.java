package dev.kerneltune.sched.hints;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.host.SchedPolicy;
import dev.kerneltune.host.ThreadStat;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Values;
import dev.kerneltune.sched.Printable;
import dev.kerneltune.sched.Task;
import dev.kerneltune.sched.guard.Guards;
import dev.kerneltune.sched.guard.Stalls;
import dev.kerneltune.sched.guard.Verdict;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Threads of others, read several times a second: whether one is kept from running. Read are those
 * without hints that ran most, and those that ran until a moment ago and do not any more.
 */
final class Neighbours {
  /** The most threads of either kind that are read. */
  private static final int MOST = 32;

  private static final String ONLINE = "/sys/devices/system/cpu/online";
  private static final String NOHZ_FULL = "/sys/devices/system/cpu/nohz_full";
  private static final long REMOTE_TICK_NANOS = 1_000_000_000;
  private static final String LOAD = "/proc/loadavg";

  private final Stalls stalls = new Stalls();
  private final Map<Integer, Long> ran = new HashMap<>();
  private final Map<Integer, Boolean> limits = new HashMap<>();
  private Set<Integer> watched = Set.of();
  private Set<Integer> standing = Set.of();
  private long longestBefore;
  private boolean isBaseline = true;

  /**
   * A reading of one thread.
   *
   * @param ranNanos its time on a CPU so far
   * @param stat of an ordinary thread that did not run since the reading before, else empty
   * @param isLimited its group is not to have more, so that it waits for that and not for us
   */
  record Sight(long ranNanos, Optional<ThreadStat> stat, boolean isLimited) {
    boolean isReady() {
      return stat.isPresent() && stat.get().state() == 'R';
    }
  }

  /**
   * Says who is read from now on: those who stand still are read on.
   *
   * @param busy the tasks that ran, the busiest first
   * @param waiting threads that ran until a moment ago, and are ready
   * @param acted threads with hints
   */
  void watch(List<Task> busy, List<Integer> waiting, Set<Integer> acted) {
    Set<Integer> next = new LinkedHashSet<>();
    standing.stream().filter(tid -> !acted.contains(tid)).limit(MOST).forEach(next::add);
    waiting.stream().filter(tid -> !acted.contains(tid)).limit(MOST).forEach(next::add);
    busy.stream().map(Task::tid).filter(tid -> !acted.contains(tid)).limit(MOST).forEach(next::add);
    watched = next;
    ran.keySet().retainAll(next);
  }

  /** From now on something is changed. */
  void endBaseline() {
    isBaseline = false;
  }

  /** Reads them once; keeps nothing. */
  Map<Integer, Sight> read(Host host) {
    Map<Integer, Sight> sights = new HashMap<>();
    for (int tid : watched) {
      ranNanos(host, tid).ifPresent(now -> sights.put(tid, sight(host, tid, now)));
    }
    return sights;
  }

  private Sight sight(Host host, int tid, long ranNanos) {
    if (ran.getOrDefault(tid, ranNanos) != ranNanos) {
      return new Sight(ranNanos, Optional.empty(), false);
    }
    Sight sight = new Sight(ranNanos, stat(host, tid).filter(Neighbours::isOrdinary), false);
    return sight.isReady() ? new Sight(ranNanos, sight.stat(), isLimited(host, tid)) : sight;
  }

  /** Takes what was read at that time, and judges the thread that stands still for longest. */
  Verdict judge(Map<Integer, Sight> sights, Host host, long now) {
    stalls.begin();
    ran.clear();
    limits.clear(); // Asked anew of whoever ran or slept meanwhile: its group may be another.
    Set<Integer> still = new HashSet<>();
    sights.forEach(
        (tid, sight) -> {
          ran.put(tid, sight.ranNanos());
          if (sight.isReady()) {
            limits.put(tid, sight.isLimited());
          }
          if (sight.isReady() && !sight.isLimited()) {
            long start = sight.stat().map(ThreadStat::startTicks).orElse(0L);
            stalls.see(tid, start, 'R', sight.ranNanos(), now);
            still.add(tid);
          }
        });
    standing = still;
    Stalls.Longest longest = stalls.longest();
    if (isBaseline) {
      longestBefore = Math.max(longestBefore, longest.nanos());
      return new Verdict.Fine();
    }
    if (!Guards.mayBeStarved(longest)) {
      return new Verdict.Fine();
    }
    Guards.Excuse excuse = new Guards.Excuse(longestBefore, ready(host), staleNanos(host));
    return Guards.starved(longest, excuse, who(host, longest.tid()));
  }

  /** One that is to wait by its own policy or nice is not starved when it does. */
  private static boolean isOrdinary(ThreadStat stat) {
    return stat.nice() <= 0
        && (stat.policy() == SchedPolicy.OTHER.number()
            || stat.policy() == SchedPolicy.BATCH.number());
  }

  /** Returns how long a thread ran so far: the first number of /proc/TID/schedstat. */
  static OptionalLong ranNanos(Host host, int tid) {
    List<String> words = Values.words(text(host, "/proc/" + tid + "/schedstat"));
    try {
      return words.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(words.getFirst()));
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  private static Optional<ThreadStat> stat(Host host, int tid) {
    return ThreadStat.parse(text(host, "/proc/" + tid + "/task/" + tid + "/stat"));
  }

  /**
   * Returns how old the time may be that a thread is told to have run: on a CPU without a tick it
   * is counted once a second (sched_tick_remote() in kernel/sched/core.c).
   */
  private static long staleNanos(Host host) {
    return switch (host.read(NOHZ_FULL)) {
      case Raw.Missing() -> 0;
      case Raw.Bytes bytes when bytes.text().isBlank() || bytes.text().strip().equals("(null)") ->
          0;
      // Where nobody tells there may be such CPUs.
      case Raw.Bytes _, Raw.Refused _, Raw.Failed _, Raw.Blocked _, Raw.NotRecorded() ->
          2 * REMOTE_TICK_NANOS;
    };
  }

  /** Returns how many threads are ready or running for each CPU (nr_running() in loadavg). */
  private static OptionalDouble ready(Host host) {
    String text = text(host, LOAD);
    int slash = text.indexOf('/');
    int from = text.lastIndexOf(' ', Math.max(0, slash)) + 1;
    if (slash < 0
        || !(CpuSet.parseList(text(host, ONLINE).strip())
            instanceof Reading.Present<CpuSet>(var cpus, _))
        || cpus.size() == 0) {
      return OptionalDouble.empty();
    }
    try {
      return OptionalDouble.of(Double.parseDouble(text.substring(from, slash)) / cpus.size());
    } catch (NumberFormatException _) {
      return OptionalDouble.empty();
    }
  }

  private static String who(Host host, int tid) {
    return "thread %d (%s), of the control group %s,"
        .formatted(
            tid,
            Printable.of(text(host, "/proc/" + tid + "/comm").strip()),
            Printable.of(
                String.join(" ", CpuLimits.groups(text(host, "/proc/" + tid + "/cgroup")))));
  }

  /** Whether its group is not to have more: it then waits for the next period, and not for us. */
  private boolean isLimited(Host host, int tid) {
    Boolean known = limits.get(tid);
    return known == null
        ? CpuLimits.isLimited(host, text(host, "/proc/" + tid + "/cgroup"))
        : known;
  }

  private static String text(Host host, String path) {
    return host.read(path) instanceof Raw.Bytes bytes ? bytes.text() : "";
  }
}
