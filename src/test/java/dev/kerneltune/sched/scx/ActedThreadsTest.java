package dev.kerneltune.sched.scx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.hints.Acted;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ActedThreadsTest {
  private static final ScxRule.Key LOADER = new ScxRule.Key(7, "loader");
  private static final Map<ScxRule.Key, ScxRule> RULES =
      Map.of(LOADER, new ScxRule(LOADER, TaskClass.BATCH, ScxRule.Budget.BOUNDED));

  private final ActedThreads threads = new ActedThreads();

  private List<Acted> end(Map<ScxRule.Key, ScxRule> rules) {
    return threads.end(rules, (_, _) -> true);
  }

  @Test
  void aThreadThatIsHeldBackUntilItDoesNotRunIsStillOneThatIsActedUpon() {
    threads.see(1, 10, LOADER);
    List<Acted> held = List.of(new Acted(1, 10, TaskClass.BATCH));
    assertThat(end(RULES)).isEqualTo(held);
    for (int look = 0; look < RuleKeeper.LOOKS; look++) {
      assertThat(end(RULES)).isEqualTo(held);
    }
    assertThat(end(RULES)).isEmpty();
  }

  @Test
  void aThreadWhoseRuleEndsOrNeverWasIsNotActedUpon() {
    threads.see(1, 10, LOADER);
    threads.see(2, 11, new ScxRule.Key(7, "shell"));
    assertThat(end(RULES)).extracting(Acted::tid).containsExactly(1);
    assertThat(end(Map.of())).isEmpty();
    assertThat(end(RULES)).isEmpty();
  }

  @Test
  void aThreadThatEndedIsNotOneThatIsHeldBack() {
    threads.see(1, 10, LOADER);
    threads.see(2, 11, LOADER);
    assertThat(threads.end(RULES, (_, _) -> false)).hasSize(2);
    assertThat(threads.end(RULES, (tid, start) -> tid == 2 && start == 11))
        .extracting(Acted::tid)
        .containsExactly(2);
  }
}
