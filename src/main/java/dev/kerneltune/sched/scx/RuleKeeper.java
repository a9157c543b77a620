package dev.kerneltune.sched.scx;

import dev.kerneltune.sched.TaskClass;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The rules that stay: a task that pauses for a look is not seen at it, and is what it was when it
 * goes on.
 */
final class RuleKeeper {
  /** For so many looks a rule stays behind the last at which a task of its name was seen. */
  static final int LOOKS = 30;

  /** The most rules; the map in the kernel has room for more (KT_RULES of native/sched/kt.h). */
  static final int MOST = 8192;

  /** In the order in which they were seen, the oldest first. */
  private final LinkedHashMap<ScxRule.Key, Seen> seen = new LinkedHashMap<>();

  private long look;

  private record Seen(ScxRule rule, long look) {}

  /**
   * Returns the rules that count from now on.
   *
   * @param now what the tasks of this look are, normal ones among them: they end a rule
   */
  Map<ScxRule.Key, ScxRule> keep(Map<ScxRule.Key, ScxRule> now) {
    look++;
    now.forEach(
        (key, rule) -> {
          seen.remove(key);
          if (rule.taskClass() != TaskClass.NORMAL) {
            seen.put(key, new Seen(rule, look));
          }
        });
    Iterator<Seen> oldest = seen.values().iterator();
    while (oldest.hasNext()) {
      boolean isOld = look - oldest.next().look > LOOKS;
      if (!isOld && seen.size() <= MOST) {
        break;
      }
      oldest.remove();
    }
    Map<ScxRule.Key, ScxRule> rules = new HashMap<>();
    seen.forEach((key, each) -> rules.put(key, each.rule));
    return rules;
  }
}
