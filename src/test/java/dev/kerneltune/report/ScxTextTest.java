package dev.kerneltune.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.scx.ScxExit;
import dev.kerneltune.sched.scx.ScxPreflight;
import dev.kerneltune.sched.scx.ScxStats;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScxTextTest {
  private static final ScxExit STALL = new ScxExit(1026, 0, "runnable task stall", "sh[7]");
  private static final int BUCKETS = 32;

  private static ScxStats stats(TaskClass taskClass, long runs) {
    List<Long> wakeups = new ArrayList<>(Collections.nCopies(BUCKETS, 0L));
    wakeups.set(3, runs * 3_000_000_000L);
    return new ScxStats(taskClass, runs, runs * 2_500_000, 1_000_000, 4, 5, 6, wakeups);
  }

  @Test
  void eachReasonOfARefusalBeginsALine() {
    String text =
        new ScxText(Style.PLAIN, 60)
            .preflight(
                new ScxPreflight.Result.Refused(
                    List.of("one: this is a reason that is longer than sixty columns are", "two")));
    assertThat(text.lines().filter(line -> line.startsWith("- "))).hasSize(2);
    assertThat(text.lines()).allMatch(line -> line.length() <= 60).anyMatch("- two"::equals);
  }

  @Test
  void onlyClassesThatRanHaveARow() {
    ScxText text = new ScxText(Style.PLAIN, 100);
    String rows = text.rows(List.of(stats(TaskClass.BATCH, 0), stats(TaskClass.CRITICAL, 2)));
    assertThat(rows.lines()).singleElement().asString().startsWith("critical").contains("5.0", "8");
    assertThat(text.head()).contains("class", "p99 <us");
  }

  @Test
  void countsBeyondThirtyTwoBitsAreWrittenAsTheyAre() {
    String json = ScxJson.run(List.of(stats(TaskClass.NORMAL, 2)), STALL);
    assertThat(json)
        .contains("6000000000")
        .contains("\"ended\" : \"runnable task stall (sh[7])\"")
        .contains("\"exit-kind\" : 1026");
  }

  @Test
  void aRefusalIsAnAnswerForPrograms() {
    assertThat(ScxJson.preflight(new ScxPreflight.Result.Refused(List.of("no \"sched_ext\""))))
        .contains("\"answer\" : \"refused\"", "no \\\"sched_ext\\\"");
  }
}
