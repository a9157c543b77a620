package dev.kerneltune.sched.hints;

import dev.kerneltune.apply.JournalException;
import dev.kerneltune.apply.StateFolder;
import dev.kerneltune.host.Host;
import dev.kerneltune.host.ThreadAnswer;
import dev.kerneltune.host.ThreadReader;
import dev.kerneltune.sched.TaskClass;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What stands now, as the kernel tells it: the journal only says where to look.
 *
 * @param byClass threads that have our hints at this moment
 * @param others threads of the journal that have something else by now, or cannot be read
 * @param gone threads of the journal that ended
 * @param weights control groups that have our weight at this moment
 * @param otherWeights control groups of the journal that have another one
 */
public record HintStatus(
    Map<TaskClass, Integer> byClass, int others, int gone, int weights, int otherWeights) {
  /** Copies the map. */
  public HintStatus {
    byClass = Map.copyOf(byClass);
  }

  /**
   * Looks.
   *
   * @param boot the id of this boot
   * @throws JournalException when the journal cannot be read or understood
   */
  public static HintStatus of(Host host, Path folder, String boot) {
    HintLedger ledger = HintJournal.read(new StateFolder(folder), boot);
    ThreadReader reader = new ThreadReader();
    Map<TaskClass, Integer> byClass = new EnumMap<>(TaskClass.class);
    int others = 0;
    int gone = 0;
    for (Held held : ledger.held()) {
      ThreadId thread = held.thread();
      switch (reader.read(thread.tid(), thread.start())) {
        case ThreadAnswer.Gone() -> gone++;
        case ThreadAnswer.Refused _ -> others++;
        case ThreadAnswer.Told(var now) -> {
          if (held.isOurs(now)) {
            byClass.merge(held.taskClass(), 1, Integer::sum);
          } else {
            others++;
          }
        }
      }
    }
    CpuGroups groups = new CpuGroups(host);
    int weights = 0;
    for (HeldWeight each : ledger.weights()) {
      weights += groups.weight(each.cgroup()).equals(OptionalInt.of(each.written())) ? 1 : 0;
    }
    return new HintStatus(byClass, others, gone, weights, ledger.weights().size() - weights);
  }

  /** Returns how many threads have our hints at this moment. */
  public int threads() {
    return byClass.values().stream().mapToInt(Integer::intValue).sum();
  }
}
