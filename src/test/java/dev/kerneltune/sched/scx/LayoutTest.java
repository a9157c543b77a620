package dev.kerneltune.sched.scx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kerneltune.sched.TaskClass;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What Java writes and reads lies where the BPF program has it. */
class LayoutTest {
  private static final List<Long> CONSTANTS = List.of(11L, 12L, 13L, 14L, 15L, 16L, 17L);

  private static Btf object() {
    Optional<byte[]> object = ScxObject.read();
    boolean isRequired = Boolean.getBoolean("kernel-tune.scx");
    assumeTrue(isRequired || object.isPresent(), "this build has no BPF program: no clang");
    return Btf.parse(object.orElseThrow());
  }

  @Test
  void everyStructureHasTheSizeThatTheObjectSays() {
    Btf object = object();
    Map<String, Integer> sizes =
        Map.of(
            "kt_params", Layout.PARAMS_BYTES,
            "kt_class", Layout.CLASS_BYTES,
            "kt_constants", 8 * Needs.CONSTANTS.size(),
            "kt_control", Layout.CONTROL_BYTES,
            "kt_cpu", Layout.CPU_BYTES,
            "kt_shard", Layout.SHARD_BYTES,
            "kt_rule_key", Layout.RULE_KEY_BYTES,
            "kt_rule", Layout.RULE_BYTES,
            "kt_stats", Layout.STATS_BYTES,
            "kt_exit", Layout.EXIT_BYTES);
    sizes.forEach(
        (name, size) -> assertThat(object.size(name)).as(name).isEqualTo(OptionalLong.of(size)));
  }

  @Test
  void theNumbersAreThoseOfTheHeader() throws IOException {
    String header =
        Files.readString(Path.of(System.getProperty("kernel-tune.root", "."), "native/sched/kt.h"));
    assertThat(header)
        .contains("KT_MAGIC = 0x" + Integer.toHexString(Layout.MAGIC) + ",")
        .contains("KT_CLASSES = " + Layout.CLASSES + ",")
        .contains("KT_NORMAL = " + TaskClass.NORMAL.ordinal() + ",")
        .contains("KT_SHARDS = " + ShardPlan.MOST + ",")
        .contains("KT_SHARD_CPUS = " + ShardPlan.CPUS + ",")
        .contains("KT_BUCKETS = " + Layout.BUCKETS + ",")
        .contains("KT_COMM = " + Layout.COMM + ",")
        .contains("KT_TEXT = " + Layout.TEXT + ",");
  }

  @Test
  void parametersAreWhereTheObjectReadsThem() {
    Btf object = object();
    ByteBuffer params = Layout.params(3, CONSTANTS, 77);
    assertThat(params.remaining()).isEqualTo(Layout.PARAMS_BYTES);
    assertThat(params.getInt(at(object, "kt_params", "magic"))).isEqualTo(Layout.MAGIC);
    assertThat(params.getInt(at(object, "kt_params", "shards"))).isEqualTo(3);
    assertThat(params.getLong(at(object, "kt_params", "lag"))).isEqualTo(20_000_000);
    assertThat(params.getLong(at(object, "kt_params", "ahead"))).isEqualTo(100_000_000);
    assertThat(params.getLong(at(object, "kt_params", "stale"))).isEqualTo(Layout.STALE);
    assertThat(params.getLong(at(object, "kt_params", "deserted"))).isEqualTo(Layout.DESERTED);
    assertThat(params.getInt(at(object, "kt_params", "clock_shift"))).isEqualTo(4);
    assertThat(params.getInt(at(object, "kt_params", "forget"))).isEqualTo(77);
    int kernel = at(object, "kt_params", "kernel");
    assertThat(params.getLong(kernel + at(object, "kt_constants", "enq_preempt"))).isEqualTo(12);
    assertThat(params.getLong(kernel + at(object, "kt_constants", "task_queued"))).isEqualTo(17);
    int critical = at(object, "kt_params", "classes");
    assertThat(params.getLong(critical + at(object, "kt_class", "weight"))).isEqualTo(200);
    assertThat(params.getLong(critical + at(object, "kt_class", "budget"))).isEqualTo(60_000_000);
    int preempts = critical + at(object, "kt_class", "preempts_after");
    assertThat(params.getLong(preempts)).isEqualTo(ClassBounds.NEVER);
    assertThat(params.getLong(preempts + 8 * TaskClass.NORMAL.ordinal())).isEqualTo(500_000);
    int background = critical + TaskClass.BACKGROUND.ordinal() * Layout.CLASS_BYTES;
    assertThat(params.getLong(background + at(object, "kt_class", "weight"))).isEqualTo(10);
  }

  @Test
  void theConstantsOfTheKernelStandInOneOrder() {
    Btf object = object();
    for (int i = 0; i < Needs.CONSTANTS.size(); i++) {
      String member = Needs.CONSTANTS.get(i).replace("SCX_", "").toLowerCase(Locale.ROOT);
      assertThat(object.offset("kt_constants", member))
          .as(member)
          .isEqualTo(OptionalLong.of(8L * i));
    }
  }

  @Test
  void whatIsReadBackLiesWhereTheObjectPutsIt() {
    Btf object = object();
    ByteBuffer two = Layout.buffer(2 * Layout.STATS_BYTES);
    two.putLong(at(object, "kt_stats", "preemptions"), 4);
    two.putLong(Layout.STATS_BYTES + at(object, "kt_stats", "preemptions"), 5);
    two.putLong(at(object, "kt_stats", "demotions"), 6);
    two.putLong(at(object, "kt_stats", "wakeups") + 8 * 3, 7);
    ScxStats stats = Layout.stats(TaskClass.BATCH, two);
    assertThat(stats.preemptions()).isEqualTo(9);
    assertThat(stats.demotions()).isEqualTo(6);
    assertThat(stats.wakeups()).hasSize(Layout.BUCKETS).endsWith(0L).contains(7L);
    assertThat(stats.wakeupBelow(990)).isEqualTo(OptionalLong.of(1024 << 3));

    ByteBuffer gone = Layout.buffer(Layout.EXIT_BYTES);
    gone.putInt(at(object, "kt_exit", "kind"), 1026);
    gone.putLong(at(object, "kt_exit", "code"), -1);
    gone.put(
        at(object, "kt_exit", "reason"), "runnable task stall".getBytes(StandardCharsets.US_ASCII));
    gone.put(
        at(object, "kt_exit", "message"),
        "sh[7] failed to run\nfor 10 s".getBytes(StandardCharsets.US_ASCII));
    assertThat(Layout.exit(gone).words())
        .isEqualTo("runnable task stall (sh[7] failed to run for 10 s)");
    assertThat(Layout.exit(Layout.buffer(Layout.EXIT_BYTES)).isStillIn()).isTrue();
  }

  @Test
  void noClassIsMoreThanTwentyTimesAnother() {
    for (TaskClass one : TaskClass.values()) {
      for (TaskClass other : TaskClass.values()) {
        assertThat(ClassBounds.of(one).weight())
            .isLessThanOrEqualTo(20 * ClassBounds.of(other).weight());
        // Nobody takes the CPU from his own class, or from one above.
        assertThat(ClassBounds.of(one).preemptsAfterNanos().get(other.ordinal()))
            .matches(after -> other.compareTo(one) > 0 || after == ClassBounds.NEVER);
      }
    }
  }

  private static int at(Btf object, String struct, String member) {
    return Math.toIntExact(object.offset(struct, member).orElseThrow());
  }
}
