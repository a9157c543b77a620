package dev.kerneltune.sched.hints;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a journal comes to: the threads and the weights that are ours. */
final class HintLedger {
  private final Map<ThreadId, Held> held = new LinkedHashMap<>();
  private final Map<String, HeldWeight> weights = new LinkedHashMap<>();

  void take(HintEntry entry) {
    switch (entry) {
      case HintEntry.Hold(var one) -> held.put(one.thread(), one);
      case HintEntry.Drop(var thread) -> held.remove(thread);
      case HintEntry.Weigh(var weight) -> weights.put(weight.cgroup(), weight);
      case HintEntry.Unweigh(var cgroup) -> weights.remove(cgroup);
    }
  }

  Optional<Held> held(ThreadId thread) {
    return Optional.ofNullable(held.get(thread));
  }

  List<Held> held() {
    return List.copyOf(held.values());
  }

  List<HeldWeight> weights() {
    return List.copyOf(weights.values());
  }

  Optional<HeldWeight> weight(String cgroup) {
    return Optional.ofNullable(weights.get(cgroup));
  }

  boolean isEmpty() {
    return held.isEmpty() && weights.isEmpty();
  }

  /** Returns the fewest entries that come to the same. */
  List<HintEntry> entries() {
    List<HintEntry> entries = new ArrayList<>();
    held.values().forEach(each -> entries.add(new HintEntry.Hold(each)));
    weights.values().forEach(each -> entries.add(new HintEntry.Weigh(each)));
    return entries;
  }
}
