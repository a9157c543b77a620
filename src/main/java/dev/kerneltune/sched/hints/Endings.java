package dev.kerneltune.sched.hints;

import dev.kerneltune.host.ThreadLook;
import dev.kerneltune.host.ThreadReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What becomes of threads in the journal that ended. */
final class Endings {
  private final ThreadReader reader;
  private final HintJournal journal;

  Endings(ThreadReader reader, HintJournal journal) {
    this.reader = reader;
    this.journal = journal;
  }

  static boolean hasEnded(ThreadReader reader, ThreadId thread) {
    return reader.look(thread.tid()).hasEnded(thread.start());
  }

  /**
   * Takes threads out of the journal that ended. One of a demoted process that lives is kept, where
   * no other of it stands for the same: what it made has that process as its parent.
   *
   * @param alive threads that were just seen
   * @return those that ended and are kept
   */
  Set<ThreadId> forget(Set<ThreadId> alive) {
    List<HintEntry> drops = new ArrayList<>();
    Set<ThreadId> kept = new HashSet<>();
    Map<Integer, List<Held>> byProcess = new HashMap<>();
    List<Held> gone = new ArrayList<>();
    for (Held each : journal.ledger().held()) {
      if (alive.contains(each.thread()) || !hasEnded(reader, each.thread())) {
        byProcess.computeIfAbsent(each.pid(), _ -> new ArrayList<>()).add(each);
      } else {
        gone.add(each);
      }
    }
    for (Held each : gone) {
      List<Held> others = byProcess.computeIfAbsent(each.pid(), _ -> new ArrayList<>());
      if (lives(each) && others.stream().noneMatch(other -> other.standsFor(each))) {
        others.add(each);
        kept.add(each.thread());
      } else {
        drops.add(new HintEntry.Drop(each.thread()));
      }
    }
    journal.append(drops);
    return kept;
  }

  /** Returns whether the process of a demoted thread lives: the same, not one of that number. */
  private boolean lives(Held held) {
    return !held.taskClass().isPromoted()
        && switch (reader.look(held.pid())) {
          case ThreadLook.There(var stat) -> stat.startTicks() <= held.thread().start();
          case ThreadLook.Gone() -> false;
          case ThreadLook.Unread _ -> true; // For all that is known.
        };
  }
}
