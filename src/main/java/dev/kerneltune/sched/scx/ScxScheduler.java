package dev.kerneltune.sched.scx;

import dev.kerneltune.host.Host;
import dev.kerneltune.probe.Files;
import dev.kerneltune.sched.TaskClass;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The scheduler, loaded. Nothing is pinned: when this is closed, or its process ends in any way,
 * the kernel takes the scheduler out and puts all tasks back under its own. One thread may use it.
 */
public final class ScxScheduler implements AutoCloseable {
  /** For tests: no thread is left out of the queues. */
  public static final int FORGET_NOBODY = 0;

  private static final int ENOENT = 2;
  private static final String OBJECT = "kernel_tune";

  private final LibBpf library;
  private final LongSupplier nanoTime;
  private final ShardPlan plan;
  private final Map<ScxRule.Key, ScxRule> rules = new HashMap<>();
  private long object;
  private long link;
  private int generation;
  private boolean isOn = true;

  private ScxScheduler(LibBpf library, ShardPlan plan, LongSupplier nanoTime) {
    this.library = library;
    this.plan = plan;
    this.nanoTime = nanoTime;
  }

  /**
   * Loads the scheduler and gives it all tasks of the machine.
   *
   * @param program {@link ScxObject#read}
   * @param ready what the preflight found
   * @param nanoTime CLOCK_MONOTONIC, as System.nanoTime is on Linux
   * @param forget for tests: a thread that is never queued, so that the kernel's watchdog fires;
   *     {@link #FORGET_NOBODY}
   * @throws ScxException when the kernel refuses; nothing is left of it then
   */
  public static ScxScheduler start(
      LibBpf library,
      byte[] program,
      ScxPreflight.Result.Ready ready,
      LongSupplier nanoTime,
      int forget) {
    ScxScheduler scheduler = new ScxScheduler(library, ready.plan(), nanoTime);
    library.listen();
    try {
      scheduler.load(program, ready, forget);
      scheduler.attach();
      return scheduler;
    } catch (ScxException e) {
      scheduler.close();
      throw new ScxException("the scheduler was not loaded: " + e.getMessage(), library.takeLog());
    }
  }

  private void load(byte[] program, ScxPreflight.Result.Ready ready, int forget) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, program);
      // struct bpf_object_open_opts, up to its second member.
      MemorySegment options = arena.allocate(2L * Long.BYTES, Long.BYTES);
      options.setAtIndex(ValueLayout.JAVA_LONG, 0, options.byteSize());
      options.setAtIndex(ValueLayout.JAVA_LONG, 1, arena.allocateFrom(OBJECT).address());
      object =
          library.address(
              "bpf_object__open_mem", bytes.address(), bytes.byteSize(), options.address());
      parameters(arena, Layout.params(ready.plan().shards().size(), ready.constants(), forget));
      int _ = library.number("bpf_map__set_max_entries", map("cpus"), ready.plan().possible());
      int _ = library.number("bpf_object__load", object);
    }
  }

  @SuppressWarnings("restricted") // The image allows native access to this module.
  private void parameters(Arena arena, ByteBuffer params) {
    MemorySegment size = arena.allocate(ValueLayout.JAVA_LONG);
    long start = library.address("bpf_map__initial_value", map(".rodata"), size.address());
    long bytes = size.get(ValueLayout.JAVA_LONG, 0);
    if (bytes != params.remaining()) {
      throw new ScxException(
          "the BPF program has %d bytes of parameters, expected %d: it is of another version"
              .formatted(bytes, params.remaining()));
    }
    MemorySegment.ofAddress(start).reinterpret(bytes).copyFrom(MemorySegment.ofBuffer(params));
  }

  private void attach() {
    for (int shard = 0; shard < plan.shards().size(); shard++) {
      put("shards", number(shard), Layout.shard(plan.shards().get(shard)));
      for (int cpu : plan.shards().get(shard).cpus()) {
        put("cpus", number(cpu), Layout.cpu(shard));
      }
    }
    beat();
    link = library.address("bpf_map__attach_struct_ops", map(ScxPreflight.NAME));
  }

  private static ByteBuffer number(int value) {
    return Layout.buffer(Integer.BYTES).putInt(value).flip();
  }

  private long map(String name) {
    try (Arena arena = Arena.ofConfined()) {
      long text = arena.allocateFrom(name).address();
      return library.address("bpf_object__find_map_by_name", object, text);
    }
  }

  private int descriptor(String map) {
    return library.number("bpf_map__fd", map(map));
  }

  private void put(String map, ByteBuffer key, ByteBuffer value) {
    try (Arena arena = Arena.ofConfined()) {
      long at = memory(arena, key).address();
      int _ =
          library.number(
              "bpf_map_update_elem", descriptor(map), at, memory(arena, value).address(), 0);
    }
  }

  private ByteBuffer get(String map, int key, int bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(bytes, Long.BYTES);
      long at = memory(arena, number(key)).address();
      int _ = library.number("bpf_map_lookup_elem", descriptor(map), at, value.address());
      return ByteBuffer.wrap(value.toArray(ValueLayout.JAVA_BYTE)).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  private static MemorySegment memory(Arena arena, ByteBuffer buffer) {
    return arena.allocate(buffer.remaining(), Long.BYTES).copyFrom(MemorySegment.ofBuffer(buffer));
  }

  /**
   * Tells the scheduler that its loader lives. Without that for a minute every task is normal, and
   * after ten the scheduler ends itself.
   */
  public void beat() {
    put("control", number(0), Layout.control(nanoTime.getAsLong(), generation, isOn));
  }

  /** Makes classes count, which they do from the start. */
  public void turnOn() {
    isOn = true;
    beat();
  }

  /** Makes every task normal: the neutral arm of a comparison. */
  public void turnOff() {
    isOn = false;
    beat();
  }

  /**
   * Makes these the rules, and has every task look up its own when it wakes up the next time.
   *
   * @throws ScxException when there are more than 16,384
   */
  public void setRules(Collection<ScxRule> wanted) {
    Map<ScxRule.Key, ScxRule> next = new HashMap<>();
    wanted.forEach(rule -> next.put(rule.key(), rule));
    for (ScxRule.Key key : List.copyOf(rules.keySet())) {
      if (!next.containsKey(key)) {
        remove(key);
        rules.remove(key);
      }
    }
    for (ScxRule rule : next.values()) {
      if (!rule.equals(rules.get(rule.key()))) {
        put("rules", Layout.ruleKey(rule.key()), Layout.rule(rule));
        rules.put(rule.key(), rule);
      }
    }
    generation++;
    beat();
  }

  private void remove(ScxRule.Key key) {
    try (Arena arena = Arena.ofConfined()) {
      long at = memory(arena, Layout.ruleKey(key)).address();
      int result = (int) library.call("bpf_map_delete_elem", descriptor("rules"), at);
      if (result < 0 && result != -ENOENT) {
        throw new ScxException("a rule could not be removed: " + ErrorName.of(-result));
      }
    }
  }

  /** Returns what was counted so far, by class. */
  public List<ScxStats> stats() {
    List<ScxStats> all = new ArrayList<>();
    for (TaskClass each : TaskClass.values()) {
      int bytes = plan.possible() * Layout.STATS_BYTES;
      all.add(Layout.stats(each, get("stats", each.ordinal(), bytes)));
    }
    return all;
  }

  /** Returns why the kernel took it out; while it is in, {@link ScxExit#isStillIn}. */
  public ScxExit exit() {
    return Layout.exit(get("exits", 0, Layout.EXIT_BYTES));
  }

  /**
   * Returns whether the kernel says that this scheduler is in.
   *
   * @param fresh the machine at this moment
   */
  public static boolean isLoaded(Host fresh) {
    String state = Files.text(fresh, ScxFacts.FOLDER + "/state").orElse("").strip();
    String owner = Files.text(fresh, ScxFacts.FOLDER + "/root/ops").orElse("").strip();
    return state.equals("enabled") && owner.startsWith(ScxPreflight.NAME);
  }

  /** Takes it out. What it counted, and why it went, cannot be read any more. */
  @Override
  public void close() {
    detach();
    if (object != 0) {
      long _ = library.call("bpf_object__close", object);
      object = 0;
    }
  }

  /** Takes it out; what it counted can still be read. */
  public void detach() {
    if (link != 0) {
      long _ = library.call("bpf_link__destroy", link);
      link = 0;
    }
  }
}
