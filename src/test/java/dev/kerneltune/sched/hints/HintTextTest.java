package dev.kerneltune.sched.hints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kerneltune.apply.JournalException;
import dev.kerneltune.host.SchedPolicy;
import dev.kerneltune.host.ThreadAttributes;
import dev.kerneltune.sched.Origin;
import dev.kerneltune.sched.TaskClass;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import org.junit.jupiter.api.Test;

class HintTextTest {
  private static final ThreadAttributes DEFAULT =
      new ThreadAttributes(SchedPolicy.OTHER, 0, 1_400_000, 0);
  private static final Held HELD =
      new Held(
          new ThreadId(7, 123_456_789_012L),
          5,
          TaskClass.CRITICAL,
          42,
          DEFAULT,
          List.of(
              new ThreadAttributes(SchedPolicy.BATCH, 5, 20_000_000, 0),
              new ThreadAttributes(SchedPolicy.OTHER, -5, 300_000, 1)));

  private static HintText.Content read(String text) {
    return HintText.read("journal.jsonl", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsWrittenIsRead() {
    HeldWeight weight = new HeldWeight("/system.slice/a b\".service", 100, 200);
    HintText.Content content =
        read(
            HintText.heading("b1")
                + HintText.line(new HintEntry.Hold(HELD))
                + HintText.line(new HintEntry.Weigh(weight)));
    assertThat(content.boot()).isEqualTo("b1");
    assertThat(content.ledger().held()).containsExactly(HELD);
    assertThat(content.ledger().weights()).containsExactly(weight);
    String again = HintText.heading("b1");
    for (HintEntry each : content.ledger().entries()) {
      again += HintText.line(each);
    }
    assertThat(read(again).ledger().held()).containsExactly(HELD);
    assertThat(
            read(again
                    + HintText.line(new HintEntry.Drop(HELD.thread()))
                    + HintText.line(new HintEntry.Unweigh(weight.cgroup())))
                .ledger()
                .isEmpty())
        .isTrue();
  }

  @Test
  void aLineThatWasCutOffSpeaksOfNothingThatWasDone() {
    String whole = HintText.heading("b1") + HintText.line(new HintEntry.Hold(HELD));
    String next = HintText.line(new HintEntry.Drop(HELD.thread()));
    for (int cut = 0; cut < next.length(); cut++) {
      assertThat(read(whole + next.substring(0, cut)).ledger().held()).containsExactly(HELD);
    }
  }

  @Test
  void aLineThatWasFinishedAndIsNotOursIsRefused() {
    for (String line :
        List.of(
            "{}",
            "{\"do\":\"hold\",\"tid\":1}",
            "{\"do\":\"else\"}",
            "{\"do\":\"drop\",\"tid\":4294967297,\"start\":1}",
            "not JSON")) {
      assertThatThrownBy(() -> read(HintText.heading("b1") + line + "\n"))
          .isInstanceOf(JournalException.class)
          .hasMessageStartingWith("journal.jsonl:2: ");
    }
    assertThatThrownBy(() -> read("{\"format\":2,\"boot\":\"x\"}\n"))
        .hasMessageStartingWith("journal.jsonl:1: ");
  }

  @Test
  void whatIsPromotedAloneHasANegativeNiceAndIsResetOnFork() {
    for (TaskClass each : TaskClass.values()) {
      Hints.of(Children.decision(each, Origin.RULE))
          .ifPresent(
              hints -> {
                assertThat(hints.isResetOnFork()).isEqualTo(each.isPromoted());
                assertThat(hints.nice() < 0).isEqualTo(each.isPromoted());
              });
    }
    assertThat(Hints.of(Children.decision(TaskClass.NORMAL, Origin.RULE))).isEmpty();
  }

  @Test
  void whatAModelDecidesBendsSharesByTwentyToOneAtMost() {
    // sched_prio_to_weight of kernel/sched/core.c, from nice -5 on.
    int[] weights = {3121, 2501, 1991, 1586, 1277, 1024, 820, 655, 526, 423, 335, 272, 215, 172};
    for (Origin origin : List.of(Origin.MODEL, Origin.BEHAVIOUR)) {
      IntSummaryStatistics found =
          Arrays.stream(TaskClass.values())
              .flatMap(each -> Hints.of(Children.decision(each, origin)).stream())
              .peek(each -> assertThat(each.policy()).isNotEqualTo(SchedPolicy.IDLE))
              .mapToInt(each -> weights[each.nice() + 5])
              .summaryStatistics();
      assertThat(found.getMax()).isLessThanOrEqualTo(20 * found.getMin());
    }
    for (Origin origin : List.of(Origin.RULE, Origin.CATALOG)) {
      assertThat(Hints.of(Children.decision(TaskClass.BACKGROUND, origin)).orElseThrow().policy())
          .isEqualTo(SchedPolicy.IDLE);
    }
  }
}
