package dev.kerneltune.sched.scx;

import dev.kerneltune.sched.TaskClass;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The structures of native/sched/kt.h in bytes; a test holds them against the object's own types.
 */
final class Layout {
  static final int MAGIC = 0x6b743032;
  static final int CLASSES = TaskClass.values().length;
  static final int BUCKETS = 32;
  static final int COMM = 16;
  static final int TEXT = 256;
  static final int CONTROL_BYTES = 16;
  static final int CPU_BYTES = 64;
  static final int SHARD_BYTES = 24 + 4 * ShardPlan.CPUS;
  static final int RULE_KEY_BYTES = 8 + COMM;
  static final int RULE_BYTES = 8;
  static final int STATS_BYTES = 8 * (6 + BUCKETS);
  static final int EXIT_BYTES = 16 + 2 * TEXT;
  static final int CLASS_BYTES = 8 * (4 + CLASSES);
  static final int PARAMS_BYTES = 64 + 8 * Needs.CONSTANTS.size() + CLASSES * CLASS_BYTES;

  private static final long MILLI = 1_000_000;

  /** How far behind the others a task may be that slept. */
  private static final long LAG = 20 * MILLI;

  /** How far ahead of the others a task may be that ran. */
  private static final long AHEAD = 100 * MILLI;

  private static final long SHORTEST = MILLI / 2;

  /** Without a heartbeat for so long, everybody is normal. */
  static final long STALE = 60_000 * MILLI;

  /** Without a heartbeat for so long, the scheduler ends itself. */
  static final long DESERTED = 600_000 * MILLI;

  /** The clock runs at a 16th of the time: nobody is overtaken for more than 2.7 s. */
  private static final int CLOCK_SHIFT = 4;

  private Layout() {}

  static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * struct kt_params.
   *
   * @param constants of the kernel, in the order of {@link Needs#CONSTANTS}
   * @param forget for tests: a thread that is never queued; 0 for none
   */
  static ByteBuffer params(int shards, List<Long> constants, int forget) {
    ByteBuffer out = buffer(PARAMS_BYTES);
    out.putInt(MAGIC).putInt(shards);
    out.putLong(LAG).putLong(AHEAD).putLong(SHORTEST);
    out.putLong(ClassBounds.WINDOW).putLong(STALE).putLong(DESERTED);
    out.putInt(CLOCK_SHIFT).putInt(forget);
    constants.forEach(out::putLong);
    for (TaskClass taskClass : TaskClass.values()) {
      ClassBounds bounds = ClassBounds.of(taskClass);
      out.putLong(bounds.weight()).putLong(bounds.sliceNanos());
      out.putLong(bounds.offsetNanos()).putLong(bounds.budgetNanos());
      bounds.preemptsAfterNanos().forEach(out::putLong);
    }
    return out.flip();
  }

  /** struct kt_control. */
  static ByteBuffer control(long heartbeat, int generation, boolean isOn) {
    ByteBuffer out = buffer(CONTROL_BYTES);
    return out.putLong(heartbeat).putInt(generation).putInt(isOn ? 1 : 0).flip();
  }

  /** struct kt_cpu, as it is before anything ran there. */
  static ByteBuffer cpu(int shard) {
    return buffer(CPU_BYTES).putInt(shard).putInt(TaskClass.NORMAL.ordinal()).rewind();
  }

  /** struct kt_shard, without a time. */
  static ByteBuffer shard(ShardPlan.Shard shard) {
    ByteBuffer out = buffer(SHARD_BYTES);
    out.position(16).putInt(shard.node()).putInt(shard.cpus().size());
    shard.cpus().forEach(out::putInt);
    return out.rewind();
  }

  /** struct kt_rule_key. */
  static ByteBuffer ruleKey(ScxRule.Key key) {
    ByteBuffer out = buffer(RULE_KEY_BYTES).putLong(key.cgroup());
    return out.put(key.comm().getBytes(StandardCharsets.ISO_8859_1)).rewind();
  }

  /** struct kt_rule. */
  static ByteBuffer rule(ScxRule rule) {
    boolean isUnbounded = rule.budget() == ScxRule.Budget.WAIVED;
    ByteBuffer out = buffer(RULE_BYTES).putInt(rule.taskClass().ordinal());
    return out.putInt(isUnbounded ? 1 : 0).rewind();
  }

  /** Sums up struct kt_stats of one class over all CPUs. */
  static ScxStats stats(TaskClass taskClass, ByteBuffer perCpu) {
    long[] sums = new long[STATS_BYTES / 8];
    while (perCpu.remaining() >= STATS_BYTES) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += perCpu.getLong();
      }
    }
    List<Long> wakeups = new ArrayList<>();
    for (int i = 0; i < BUCKETS; i++) {
      wakeups.add(sums[sums.length - BUCKETS + i]);
    }
    return new ScxStats(taskClass, sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], wakeups);
  }

  /** struct kt_exit. */
  static ScxExit exit(ByteBuffer in) {
    int kind = in.getInt(0);
    long code = in.getLong(8);
    return new ScxExit(kind, code, text(in, 16), text(in, 16 + TEXT));
  }

  private static String text(ByteBuffer in, int at) {
    byte[] bytes = new byte[TEXT];
    in.get(at, bytes);
    int length = 0;
    while (length < TEXT && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
