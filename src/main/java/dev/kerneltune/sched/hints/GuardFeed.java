package dev.kerneltune.sched.hints;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.host.ThreadReader;
import dev.kerneltune.model.Values;
import dev.kerneltune.sched.Behaviour;
import dev.kerneltune.sched.guard.Baseline;
import dev.kerneltune.sched.guard.Guards;
import dev.kerneltune.sched.guard.Stalls;
import dev.kerneltune.sched.guard.Verdict;
import dev.kerneltune.sched.guard.WindowMaker;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what the guards judge. */
public final class GuardFeed {
  private static final String PRESSURE = "/proc/pressure/cpu";

  /** Tasks that the kernel found hanging, since 6.13 (kernel/hung_task.c). */
  private static final String HUNG = "/proc/sys/kernel/hung_task_detect_count";

  private final Backend backend;
  private final Shares shares;
  private final WindowMaker windows;
  private final Stalls stalls = new Stalls();
  private final Neighbours neighbours = new Neighbours();
  private final OtherGroups others;

  private final ThreadReader reader = new ThreadReader();
  private OptionalLong eventsAtBegin = OptionalLong.empty();
  private final OptionalLong hungAtBegin;
  private long before;

  /** What becomes of the shares of control groups. */
  public enum Shares {
    /** They are as before, or something is wrong. */
    KEPT,
    /** Their weights are set. */
    MOVED
  }

  /**
   * Made for a backend that begins now.
   *
   * @param own the process that acts
   * @param shares whether control groups are to keep theirs
   */
  public GuardFeed(Host host, Backend backend, int own, Shares shares, long windowNanos, long now) {
    this.backend = backend;
    this.shares = shares;
    others = new OtherGroups(own);
    windows = new WindowMaker(windowNanos, now);
    hungAtBegin = number(host, HUNG);
    before = now;
    pressure(host).ifPresent(windows::pressure);
  }

  /** Ends the baseline: from now on tasks are changed. */
  public void endBaseline(Host host, long now) {
    eventsAtBegin = backend.events(host);
    windows.endBaseline(now);
    neighbours.endBaseline();
    others.endBaseline();
  }

  /** Returns how many control groups the guard {@code share} has to compare with. */
  public int groups() {
    return windows.groups();
  }

  /** Returns what was so before tasks were changed, as far as it is known. */
  public Baseline baseline() {
    return windows.baseline();
  }

  /**
   * Reads everything once and judges.
   *
   * @param wishes the busy tasks
   * @param waiting threads that ran until the look before, and are ready
   * @param metric the user's number, where there is a new one
   */
  public Verdict look(
      Host host, List<Wish> wishes, List<Integer> waiting, OptionalDouble metric, long now) {
    Verdict hang = Guards.hang(now - before);
    before = now;
    Set<ThreadId> acted =
        backend.acted().stream()
            .map(each -> new ThreadId(each.tid(), each.start()))
            .collect(Collectors.toSet());
    neighbours.watch(wishes.stream().map(Wish::task).toList(), waiting, tids(acted));
    waits(wishes);
    switch (shares) {
      case KEPT -> windows.demands(others.look(host, wishes, acted));
      case MOVED -> {
        // What one group has more of another has less of, as it was asked for.
      }
    }
    pressure(host).ifPresent(windows::pressure);
    metric.ifPresent(windows::metric);
    Verdict window = windows.judge(others.leftOut(), now);
    for (Verdict each : List.of(hang, stall(host, now), events(host), window)) {
      if (each instanceof Verdict.Tripped) {
        return each;
      }
    }
    return window;
  }

  /**
   * Reads threads without hints, between two looks, and judges whether one is kept from running.
   *
   * @param host with nothing remembered
   */
  public Verdict between(CachedHost host, long now) {
    Map<Integer, Neighbours.Sight> sights = CachedHost.reading(host, neighbours::read);
    return neighbours.judge(sights, host, now);
  }

  private static Set<Integer> tids(Set<ThreadId> threads) {
    return threads.stream().map(ThreadId::tid).collect(Collectors.toSet());
  }

  private void waits(List<Wish> wishes) {
    Set<ThreadId> promoted = new HashSet<>();
    for (Acted each : backend.acted()) {
      if (each.taskClass().isPromoted()) {
        promoted.add(new ThreadId(each.tid(), each.start()));
      }
    }
    for (Wish wish : wishes) {
      OptionalLong wait = wait(wish.task().behaviour());
      if (wait.isEmpty()) {
        continue;
      }
      if (promoted.contains(new ThreadId(wish.task().tid(), wish.task().start()))) {
        windows.waitOfPromoted(wait.getAsLong());
      } else if (wish.decision().taskClass().isPromoted()) {
        windows.waitBefore(wait.getAsLong());
      }
    }
  }

  /** Returns how long it waited before it ran, in the mean: as often as it ran, it waited. */
  static OptionalLong wait(Optional<Behaviour> behaviour) {
    return behaviour.isEmpty() || behaviour.get().cpuPermille() <= 0
        ? OptionalLong.empty()
        : OptionalLong.of(
            behaviour.get().burstMicros()
                * behaviour.get().waitPermille()
                / behaviour.get().cpuPermille());
  }

  private Verdict stall(Host host, long now) {
    stalls.begin();
    for (Acted each : backend.acted()) {
      reader
          .look(each.tid())
          .ifThere()
          .filter(stat -> stat.startTicks() == each.start())
          .ifPresent(
              stat ->
                  Neighbours.ranNanos(host, each.tid())
                      .ifPresent(
                          ran -> stalls.see(each.tid(), each.start(), stat.state(), ran, now)));
    }
    return Guards.stall(stalls.longest());
  }

  private Verdict events(Host host) {
    OptionalLong now = backend.events(host);
    if (eventsAtBegin.isPresent() && now.isPresent()) {
      Verdict own =
          Guards.events("what the kernel counts", eventsAtBegin.getAsLong(), now.getAsLong());
      if (own instanceof Verdict.Tripped) {
        return own;
      }
    }
    OptionalLong hung = number(host, HUNG);
    return hungAtBegin.isPresent() && hung.isPresent()
        ? Guards.events("hung tasks (" + HUNG + ")", hungAtBegin.getAsLong(), hung.getAsLong())
        : new Verdict.Fine();
  }

  private static OptionalLong number(Host host, String path) {
    if (!(host.read(path) instanceof Raw.Bytes bytes)) {
      return OptionalLong.empty();
    }
    List<String> words = Values.words(bytes.text());
    return words.isEmpty() ? OptionalLong.empty() : number(words.getFirst());
  }

  private static OptionalLong number(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  /** Returns the last word of the line {@code some}: microseconds since boot. */
  private static OptionalLong pressure(Host host) {
    if (host.read(PRESSURE) instanceof Raw.Bytes bytes) {
      for (String line : bytes.text().split("\n", -1)) {
        int total = line.indexOf("total=");
        if (line.startsWith("some ") && total > 0) {
          return number(line.substring(total + "total=".length()));
        }
      }
    }
    return OptionalLong.empty();
  }
}
