package dev.kerneltune.sched.scx;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.host.ThreadStat;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Values;
import dev.kerneltune.sched.Task;
import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.hints.Acted;
import dev.kerneltune.sched.hints.Backend;
import dev.kerneltune.sched.hints.Counts;
import dev.kerneltune.sched.hints.Wish;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Classes as rules of the BPF scheduler. The kernel itself puts everything back when this process
 * ends, so there is no journal, and nothing to recover.
 */
public final class ScxBackend implements Backend {
  /**
   * The counters of /sys/kernel/sched_ext/root/events that tell of a fault. Those of CPUs that were
   * not allowed (SELECT_CPU_FALLBACK) or went off (DISPATCH_LOCAL_DSQ_OFFLINE) rise on machines
   * that are well, too.
   */
  private static final Set<String> FAULTS =
      Set.of("SCX_EV_BYPASS_ACTIVATE", "SCX_EV_INSERT_NOT_OWNED");

  private final Reading<LibBpf> library;
  private final KernelBtf types;
  private final Supplier<CachedHost> fresh;
  private final Function<String, OptionalLong> groupId;
  private final LongSupplier nanoTime;
  private Optional<ScxScheduler> scheduler = Optional.empty();
  private Map<ScxRule.Key, ScxRule> rules = Map.of();
  private List<Acted> acted = List.of();
  private LimitWatch limits = new LimitWatch();
  private RuleKeeper keeper = new RuleKeeper();
  private ActedThreads threads = new ActedThreads();

  /**
   * Loads nothing yet.
   *
   * @param library {@link LibBpf#find}
   * @param types of the running kernel, which may be known already
   * @param fresh gives the machine anew; closed when it was looked at
   * @param groupId the inode number of the folder of a control group
   * @param nanoTime CLOCK_MONOTONIC
   */
  public ScxBackend(
      Reading<LibBpf> library,
      KernelBtf types,
      Supplier<CachedHost> fresh,
      Function<String, OptionalLong> groupId,
      LongSupplier nanoTime) {
    this.library = library;
    this.types = types;
    this.fresh = fresh;
    this.groupId = groupId;
    this.nanoTime = nanoTime;
  }

  @Override
  public String name() {
    return "scx";
  }

  @Override
  public Counts recover(Supplier<Host> machine) {
    return Counts.NONE;
  }

  /** Returns whether the scheduler may be loaded on a machine. */
  public static ScxPreflight.Result preflight(Host host, Reading<LibBpf> library, KernelBtf types) {
    Reading<Integer> bytes =
        ScxObject.read()
            .map(each -> Reading.present(each.length, ""))
            .orElseGet(() -> Reading.absent("not in this build"));
    return ScxPreflight.result(
        ScxFacts.read(host, types), new ScxPreflight.Loader(library.map(LibBpf::version), bytes));
  }

  @Override
  public Came begin() {
    ScxPreflight.Result result;
    try (CachedHost host = fresh.get()) {
      result = preflight(host, library, types);
    }
    return switch (result) {
      case ScxPreflight.Result.Refused(var reasons) -> new Came.Failed(String.join("; ", reasons));
      case ScxPreflight.Result.Ready ready -> start(ready);
    };
  }

  private Came start(ScxPreflight.Result.Ready ready) {
    if (!(library instanceof Reading.Present<LibBpf>(var bpf, _))) {
      return new Came.Failed("libbpf: " + library.words());
    }
    try {
      byte[] program = ScxObject.read().orElseThrow();
      scheduler =
          Optional.of(
              ScxScheduler.start(bpf, program, ready, nanoTime, ScxScheduler.FORGET_NOBODY));
      return new Came.Done(0, Map.of(), ready.words());
    } catch (ScxException e) {
      return new Came.Failed(
          e.getMessage() + e.log().stream().findFirst().map(": "::concat).orElse(""));
    }
  }

  @Override
  public Came apply(Host host, long nowTicks, List<Wish> wishes) {
    if (scheduler.isEmpty()) {
      return new Came.Failed("the BPF scheduler is not loaded");
    }
    ScxExit exit = scheduler.get().exit();
    if (!exit.isStillIn()) {
      return new Came.Failed("the kernel took the BPF scheduler out: " + exit.words());
    }
    Optional<String> limit = limits.look(host);
    if (limit.isPresent()) {
      return new Came.Failed(limit.get());
    }
    Map<String, Integer> skipped = new TreeMap<>();
    Map<ScxRule.Key, ScxRule> seen = new HashMap<>();
    for (Wish wish : wishes) {
      Task task = wish.task();
      TaskClass taskClass = wish.decision().taskClass();
      Optional<ScxRule.Key> key = key(task, skipped);
      key.ifPresent(
          each -> {
            seen.merge(each, rule(each, taskClass), ScxBackend::milder);
            threads.see(task.tid(), task.start(), each);
          });
    }
    Map<ScxRule.Key, ScxRule> wanted = keeper.keep(seen);
    int changed = changes(rules, wanted);
    if (changed > 0) {
      scheduler.get().setRules(wanted.values());
    } else {
      scheduler.get().beat();
    }
    rules = wanted;
    acted = threads.end(wanted, (tid, start) -> lives(host, tid, start));
    return new Came.Done(changed, skipped, List.of());
  }

  private static boolean lives(Host host, int tid, long start) {
    return host.read("/proc/" + tid + "/task/" + tid + "/stat") instanceof Raw.Bytes bytes
        && ThreadStat.parse(bytes.text()).filter(stat -> stat.startTicks() == start).isPresent();
  }

  private Optional<ScxRule.Key> key(Task task, Map<String, Integer> skipped) {
    if (task.isKernelThread()) {
      skipped.merge("threads of the kernel", 1, Integer::sum);
      return Optional.empty();
    }
    OptionalLong id = groupId.apply(task.cgroup());
    if (id.isEmpty() || task.key().comm().isEmpty()) {
      skipped.merge("their control group is gone, or they have no name", 1, Integer::sum);
      return Optional.empty();
    }
    try {
      return Optional.of(new ScxRule.Key(id.getAsLong(), task.key().comm()));
    } catch (IllegalArgumentException _) {
      skipped.merge("their name is not one that the kernel gives", 1, Integer::sum);
      return Optional.empty();
    }
  }

  private static ScxRule rule(ScxRule.Key key, TaskClass taskClass) {
    return new ScxRule(key, taskClass, ScxRule.Budget.BOUNDED);
  }

  /**
   * Of two opinions about tasks that the scheduler cannot tell apart takes the one nearer to
   * normal, and normal itself where one would promote and the other hold back.
   */
  static ScxRule milder(ScxRule one, ScxRule other) {
    int normal = TaskClass.NORMAL.ordinal();
    int first = one.taskClass().ordinal() - normal;
    int second = other.taskClass().ordinal() - normal;
    if (Integer.signum(first) != Integer.signum(second)) {
      return rule(one.key(), TaskClass.NORMAL);
    }
    return Math.abs(first) <= Math.abs(second) ? one : other;
  }

  private static int changes(Map<ScxRule.Key, ScxRule> before, Map<ScxRule.Key, ScxRule> after) {
    int changes = 0;
    for (ScxRule rule : after.values()) {
      changes += rule.equals(before.get(rule.key())) ? 0 : 1;
    }
    for (ScxRule.Key key : before.keySet()) {
      changes += after.containsKey(key) ? 0 : 1;
    }
    return changes;
  }

  /** Nothing of a task is changed: the class is the scheduler's own. */
  @Override
  public Task asBefore(Task task) {
    return task;
  }

  @Override
  public List<Acted> acted() {
    return acted;
  }

  /** Makes classes count, or not: the neutral arm of a comparison. */
  public void setClasses(Classes classes) {
    scheduler.ifPresent(
        each -> {
          switch (classes) {
            case ON -> each.turnOn();
            case OFF -> each.turnOff();
          }
        });
  }

  /** Whether classes count. */
  public enum Classes {
    /** They do. */
    ON,
    /** Every task is normal. */
    OFF
  }

  /** Returns what was counted so far, by class; empty while it is not loaded. */
  public List<ScxStats> stats() {
    return scheduler.map(ScxScheduler::stats).orElse(List.of());
  }

  @Override
  public OptionalLong events(Host host) {
    return host.read(ScxFacts.FOLDER + "/root/events") instanceof Raw.Bytes bytes
        ? OptionalLong.of(faults(bytes.text()))
        : OptionalLong.empty();
  }

  /** Adds up the counters that tell of a fault: lines of a name and a number. */
  static long faults(String events) {
    long sum = 0;
    for (String line : events.lines().toList()) {
      List<String> words = Values.words(line);
      if (words.size() == 2 && FAULTS.contains(words.get(0))) {
        try {
          sum += Long.parseLong(words.get(1));
        } catch (NumberFormatException _) {
          // A number that no kernel writes is no fault of the scheduler.
        }
      }
    }
    return sum;
  }

  @Override
  public Counts undo(Supplier<Host> machine) {
    if (scheduler.isEmpty()) {
      return Counts.NONE;
    }
    int tasks = acted.size();
    close();
    return ScxScheduler.isLoaded(machine.get())
        ? new Counts(
            0,
            0,
            0,
            0,
            List.of("/sys/kernel/sched_ext/state: still enabled; SysRq-S takes any scheduler out"))
        : new Counts(tasks, 0, 0, 0, List.of());
  }

  @Override
  public void close() {
    scheduler.ifPresent(ScxScheduler::close);
    scheduler = Optional.empty();
    rules = Map.of();
    acted = List.of();
    limits = new LimitWatch();
    keeper = new RuleKeeper();
    threads = new ActedThreads();
  }
}
