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

  @Test
  void aThreadThatIsHeldBackUntilItDoesNotRunIsStillOneThatIsActedUpon() {
    threads.see(1, 10, LOADER);
    List<Acted> held = List.of(new Acted(1, 10, TaskClass.BATCH));
    assertThat(threads.end(RULES)).isEqualTo(held);
    for (int look = 0; look < RuleKeeper.LOOKS; look++) {
      assertThat(threads.end(RULES)).isEqualTo(held);
    }
    assertThat(threads.end(RULES)).isEmpty();
  }

  @Test
  void aThreadWhoseRuleEndsOrNeverWasIsNotActedUpon() {
    threads.see(1, 10, LOADER);
    threads.see(2, 11, new ScxRule.Key(7, "shell"));
    assertThat(threads.end(RULES)).extracting(Acted::tid).containsExactly(1);
    assertThat(threads.end(Map.of())).isEmpty();
    assertThat(threads.end(RULES)).isEmpty();
  }
}
