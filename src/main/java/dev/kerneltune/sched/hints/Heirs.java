package dev.kerneltune.sched.hints;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Listing;
import dev.kerneltune.host.Raw;
import dev.kerneltune.host.ThreadAnswer;
import dev.kerneltune.host.ThreadAttributes;
import dev.kerneltune.host.ThreadLook;
import dev.kerneltune.host.ThreadReader;
import dev.kerneltune.host.ThreadStat;
import dev.kerneltune.sched.TaskClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Threads that a demoted one made: they inherited its policy, its nice and its slice, which
 * SCHED_FLAG_RESET_ON_FORK does not take from them (sched_fork in kernel/sched/core.c resets
 * realtime policies and negative nice alone). They are ours to undo as well. Where the kernel has
 * slices they are known by the mark of theirs, also where their parents ended; before, by their
 * parents alone.
 */
final class Heirs {
  /** Longer chains of parents than this are not followed. */
  private static final int DEEPEST = 64;

  private final ThreadReader reader;
  private final Slices slices;
  private final HintLedger ledger;
  private final Map<Integer, List<Held>> byProcess = new HashMap<>();

  /** Several classes have the same slice: who made a thread that bears it is one of these. */
  private final Map<Long, Set<Held>> bySlice = new HashMap<>();

  Heirs(ThreadReader reader, Slices slices, HintLedger ledger) {
    this.reader = reader;
    this.slices = slices;
    this.ledger = ledger;
    for (Held each : ledger.held()) {
      if (!each.taskClass().isPromoted()) {
        byProcess.computeIfAbsent(each.pid(), _ -> new ArrayList<>()).add(each);
      }
      for (ThreadAttributes written : each.written()) {
        if (written.slice() > 0) {
          bySlice.computeIfAbsent(written.slice(), _ -> new LinkedHashSet<>()).add(each);
        }
      }
    }
  }

  /** Returns what is to be held of a thread that inherited hints; {@code now} is what it has. */
  Optional<Held> from(int pid, ThreadId thread, ThreadAttributes now) {
    return byParents(pid, thread, now).or(() -> byMark(pid, thread, now));
  }

  private Optional<Held> byParents(int pid, ThreadId thread, ThreadAttributes now) {
    int process = byProcess.isEmpty() ? 0 : pid;
    for (int depth = 0; depth < DEEPEST && process > 0; depth++) {
      Optional<ThreadStat> stat = reader.look(process).ifThere();
      for (Held each : byProcess.getOrDefault(process, List.of())) {
        // A process that began behind our thread has the number of the one that our thread had.
        if (stat.isPresent()
            && stat.get().startTicks() <= each.thread().start()
            && thread.start() >= each.since()
            && !each.thread().equals(thread)
            && each.isOurs(now)) {
          return Optional.of(heir(pid, thread, each, List.of(now)));
        }
      }
      process = stat.map(ThreadStat::parent).orElse(0);
    }
    return Optional.empty();
  }

  private Optional<Held> byMark(int pid, ThreadId thread, ThreadAttributes now) {
    List<Held> makers = new ArrayList<>();
    Set<ThreadAttributes> written = new LinkedHashSet<>();
    for (Held each : bySlice.getOrDefault(now.slice(), Set.of())) {
      if (thread.start() >= each.since() && !each.thread().equals(thread)) {
        makers.add(each);
        written.addAll(each.written());
      }
    }
    return makers.stream()
        .filter(each -> each.isOurs(now))
        .findFirst()
        .or(() -> makers.stream().findFirst())
        .map(each -> heir(pid, thread, each, List.copyOf(written)));
  }

  private static Held heir(int pid, ThreadId thread, Held from, List<ThreadAttributes> written) {
    // Who is promoted by now was demoted when it made this thread: promotions are not inherited.
    TaskClass taskClass = from.taskClass().isPromoted() ? TaskClass.BATCH : from.taskClass();
    return new Held(thread, pid, taskClass, from.since(), from.old(), written);
  }

  /**
   * All heirs of a machine.
   *
   * @param heirs what is to be held of each
   * @param problems where there may be more that could not be looked at, a line each
   */
  record Found(List<Held> heirs, List<String> problems) {}

  /** Returns all threads of the machine that inherited hints and are not held yet. */
  Found all(Host host) {
    Found found = new Found(new ArrayList<>(), new ArrayList<>());
    if (!byProcess.isEmpty() || !bySlice.isEmpty()) {
      for (int pid : numbers(host, "/proc", found.problems)) {
        for (int tid : numbers(host, "/proc/" + pid + "/task", found.problems)) {
          look(pid, tid, found);
        }
      }
    }
    return found;
  }

  private static List<Integer> numbers(Host host, String folder, List<String> problems) {
    return switch (host.list(folder)) {
      case Listing.Names names -> names.numbers();
      case Listing.None(Raw.Missing()) when folder.endsWith("/task") -> List.of(); // It has ended.
      // hidepid=1: whose threads may not even be listed had nothing set by this user.
      case Listing.None(Raw.Refused _) when folder.endsWith("/task") -> List.of();
      case Listing.None _ -> {
        problems.add(folder + ": cannot be listed; expected the threads that may have our hints");
        yield List.of();
      }
    };
  }

  private void look(int pid, int tid, Found found) {
    // Most threads have nothing that anybody set: one call each.
    if (told(reader.read(tid), tid, found).filter(now -> !slices.isDefault(now)).isEmpty()) {
      return;
    }
    switch (reader.look(tid)) {
      case ThreadLook.Gone() -> {
        // Nothing of ours is left with it.
      }
      case ThreadLook.Unread(var error) -> found.problems.add(error);
      case ThreadLook.There(var stat) -> {
        ThreadId thread = new ThreadId(tid, stat.startTicks());
        if (ledger.held(thread).isEmpty()) {
          told(reader.read(tid, thread.start()), tid, found)
              .flatMap(now -> from(pid, thread, now))
              .ifPresent(found.heirs::add);
        }
      }
    }
  }

  /** Returns what a thread has; who could not be asked may be an heir, and that is told. */
  private static Optional<ThreadAttributes> told(ThreadAnswer answer, int tid, Found found) {
    return switch (answer) {
      case ThreadAnswer.Told(var now) -> Optional.of(now);
      case ThreadAnswer.Gone() -> Optional.empty();
      case ThreadAnswer.Refused(var error) -> {
        found.problems.add("sched_getattr of thread " + tid + ": " + error);
        yield Optional.empty();
      }
    };
  }
}
