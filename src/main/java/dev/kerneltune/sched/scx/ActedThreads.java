package dev.kerneltune.sched.scx;

import dev.kerneltune.sched.hints.Acted;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The threads that rules apply to. One that is held back until it does not run any more is not
 * among the busy ones, and is just the one that a guard must go on looking at.
 */
final class ActedThreads {
  private final Map<Start, Seen> seen = new LinkedHashMap<>();
  private long look;

  /** Which thread it is, for good. */
  private record Start(int tid, long ticks) {}

  private record Seen(ScxRule.Key key, long look) {}

  /** Takes a thread of this look, and by which rule it would be treated. */
  void see(int tid, long start, ScxRule.Key key) {
    seen.put(new Start(tid, start), new Seen(key, look));
  }

  /** Whether a thread that was not seen lives: the same, not another of its number. */
  interface Lives {
    boolean test(int tid, long start);
  }

  /**
   * Ends the look: returns the threads that live and whose rule counts, as long as a rule stays.
   *
   * @param rules those that count, none for what is normal
   * @param lives asked of those that were not seen at this look
   */
  List<Acted> end(Map<ScxRule.Key, ScxRule> rules, Lives lives) {
    List<Acted> acted = new ArrayList<>();
    Iterator<Map.Entry<Start, Seen>> each = seen.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Start, Seen> one = each.next();
      ScxRule rule = rules.get(one.getValue().key);
      Start start = one.getKey();
      long ago = look - one.getValue().look;
      if (rule == null
          || ago > RuleKeeper.LOOKS
          || ago > 0 && !lives.test(start.tid, start.ticks)) {
        each.remove();
      } else {
        acted.add(new Acted(start.tid, start.ticks, rule.taskClass()));
      }
    }
    look++;
    return acted;
  }
}
