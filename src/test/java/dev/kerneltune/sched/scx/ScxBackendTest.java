package dev.kerneltune.sched.scx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.hints.Backend;
import dev.kerneltune.sched.hints.Counts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ScxBackendTest {
  private static ScxRule rule(TaskClass taskClass) {
    return new ScxRule(new ScxRule.Key(1, "x"), taskClass, ScxRule.Budget.BOUNDED);
  }

  @Test
  void ofTwoOpinionsAboutOneNameTheMilderOneCounts() {
    assertThat(ScxBackend.milder(rule(TaskClass.CRITICAL), rule(TaskClass.SERVING)))
        .isEqualTo(rule(TaskClass.SERVING));
    assertThat(ScxBackend.milder(rule(TaskClass.BACKGROUND), rule(TaskClass.BATCH)))
        .isEqualTo(rule(TaskClass.BATCH));
    assertThat(ScxBackend.milder(rule(TaskClass.CRITICAL), rule(TaskClass.BATCH)))
        .isEqualTo(rule(TaskClass.NORMAL));
    assertThat(ScxBackend.milder(rule(TaskClass.NORMAL), rule(TaskClass.CRITICAL)))
        .isEqualTo(rule(TaskClass.NORMAL));
  }

  @Test
  void onlyTheCountersThatTellOfAFaultAreAddedUp() {
    assertThat(
            ScxBackend.faults(
                """
                SCX_EV_SELECT_CPU_FALLBACK 2
                SCX_EV_REFILL_SLICE_DFL 4711
                SCX_EV_BYPASS_ACTIVATE 3
                SCX_EV_BYPASS_ACTIVATE x
                """))
        .isEqualTo(3);
  }

  @Test
  void whereItIsRefusedNothingIsLoadedAndTheReasonIsOneLine() {
    ScxBackend backend =
        new ScxBackend(
            Reading.absent("there is no libbpf.so.1"),
            new KernelBtf(),
            () -> Hosts.recorded(Map.of()),
            _ -> OptionalLong.empty(),
            () -> 0);
    assertThat(backend.begin())
        .isInstanceOfSatisfying(
            Backend.Came.Failed.class,
            failed -> {
              assertThat(failed.why()).contains("sched_ext", "there is no libbpf.so.1");
              assertThat(failed.why().lines()).hasSize(1);
            });
    assertThat(backend.apply(Hosts.recorded(Map.of()), 0, List.of()))
        .isInstanceOf(Backend.Came.Failed.class);
    assertThat(backend.undo(() -> Hosts.recorded(Map.of()))).isEqualTo(Counts.NONE);
    assertThat(backend.acted()).isEmpty();
  }

  @Test
  void aNameThatNoThreadCanHaveIsRefused() {
    assertThatThrownBy(() -> new ScxRule.Key(1, "sixteen-bytes-xx"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ScxRule.Key(1, "a\0b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ScxRule.Key(1, "\u4e2d"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new ScxRule.Key(1, "fifteen-bytes-x").comm()).hasSize(15);
    assertThat(new ScxRule.Key(1, "\u00e9".repeat(15)).comm()).hasSize(15);
  }

  @Test
  void aNameIsHandedOverByteByByte() {
    ByteBuffer key = Layout.ruleKey(new ScxRule.Key(1, "\u00c3\u00a9x"));
    assertThat(key.get(8)).isEqualTo((byte) 0xc3);
    assertThat(key.get(9)).isEqualTo((byte) 0xa9);
    assertThat(key.get(10)).isEqualTo((byte) 'x');
    assertThat(key.get(11)).isZero();
  }

  private static Map<ScxRule.Key, ScxRule> seen(TaskClass taskClass) {
    return Map.of(rule(taskClass).key(), rule(taskClass));
  }

  @Test
  void aTaskThatPausesIsStillWhatItWasAndOneThatStaysAwayIsForgotten() {
    RuleKeeper keeper = new RuleKeeper();
    assertThat(keeper.keep(seen(TaskClass.CRITICAL))).isEqualTo(seen(TaskClass.CRITICAL));
    for (int i = 0; i < RuleKeeper.LOOKS; i++) {
      assertThat(keeper.keep(Map.of())).isEqualTo(seen(TaskClass.CRITICAL));
    }
    assertThat(keeper.keep(Map.of())).isEmpty();
  }

  @Test
  void aTaskThatIsSeenAsAnotherIsThatAtOnce() {
    RuleKeeper keeper = new RuleKeeper();
    assertThat(keeper.keep(seen(TaskClass.CRITICAL))).isNotEmpty();
    assertThat(keeper.keep(seen(TaskClass.BATCH))).isEqualTo(seen(TaskClass.BATCH));
    assertThat(keeper.keep(seen(TaskClass.NORMAL))).isEmpty();
  }

  @Test
  void neverMoreRulesAreKeptThanTheKernelHasRoomFor() {
    RuleKeeper keeper = new RuleKeeper();
    for (int i = 0; i < RuleKeeper.LOOKS - 1; i++) {
      Map<ScxRule.Key, ScxRule> many = new HashMap<>();
      for (int j = 0; j < 1000; j++) {
        ScxRule.Key key = new ScxRule.Key(1 + i * 1000L + j, "x");
        many.put(key, new ScxRule(key, TaskClass.BATCH, ScxRule.Budget.BOUNDED));
      }
      assertThat(keeper.keep(many))
          .hasSizeLessThanOrEqualTo(RuleKeeper.MOST)
          .containsAllEntriesOf(many);
    }
  }

  @Test
  void aLimitThatIsSetLaterIsFoundWithinAFewLooks() {
    Map<String, Raw> files = new HashMap<>();
    file(files, "cgroup.controllers", "cpu");
    file(files, "a.slice/cpu.max", "max 100000");
    file(files, "a.slice/cgroup.events", "populated 1");
    LimitWatch watch = new LimitWatch();
    for (int i = 0; i < LimitWatch.EVERY; i++) {
      assertThat(watch.look(Hosts.recorded(files))).isEmpty();
    }
    file(files, "a.slice/cpu.max", "50000 100000");
    for (int i = 1; i < LimitWatch.EVERY; i++) {
      assertThat(watch.look(Hosts.recorded(files))).isEmpty();
    }
    assertThat(watch.look(Hosts.recorded(files)))
        .hasValueSatisfying(why -> assertThat(why).contains("/a.slice: cpu.max is 50000 100000"));
  }

  private static void file(Map<String, Raw> files, String name, String text) {
    files.put("/sys/fs/cgroup/" + name, new Raw.Bytes(text.getBytes(StandardCharsets.US_ASCII)));
  }
}
