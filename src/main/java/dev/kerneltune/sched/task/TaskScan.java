package dev.kerneltune.sched.task;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.ThreadStat;
import dev.kerneltune.sched.Behaviour;
import dev.kerneltune.sched.Behaviour.Evidence;
import dev.kerneltune.sched.CgroupName;
import dev.kerneltune.sched.Task;
import dev.kerneltune.sched.TaskDetails;
import dev.kerneltune.sched.TaskKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * All threads of a machine at one moment, and what the busy ones did since the moment before. Of
 * each thread one short file is read; only those that ran are looked at in depth. A thread that
 * ends meanwhile is left out.
 */
public final class TaskScan {
  /** A thread that runs less than this, in permille of a CPU, moves nothing. */
  public static final long BUSY_PERMILLE = 5;

  /** The most threads that are counted: one more than pid_max of a small machine. */
  static final int MOST_THREADS = 1 << 17;

  /** The most threads that are looked at in depth, the busiest first. */
  static final int MOST_IN_DEPTH = 4096;

  /** The most new processes of which the parent is looked up. */
  private static final int MOST_NEW = 2048;

  /** The most threads whose state is looked at because they stopped. */
  private static final int MOST_STILL = 256;

  private static final char READY = 'R';
  private static final String PROC = "/proc/";
  private static final long SECOND = 1_000_000_000L;

  private final long nanos;
  private final Map<Integer, List<Integer>> threads;
  private final Map<Integer, Counters> counters;
  private final List<Task> tasks;

  /** The threads that ran since the time before. */
  private final Set<Integer> ran;

  private final List<Integer> waiting;

  private TaskScan(
      long nanos,
      Map<Integer, List<Integer>> threads,
      Map<Integer, Counters> counters,
      List<Task> tasks,
      Set<Integer> ran,
      List<Integer> waiting) {
    this.nanos = nanos;
    this.threads = threads;
    this.counters = counters;
    this.tasks = tasks;
    this.ran = ran;
    this.waiting = waiting;
  }

  private TaskScan(
      long nanos, Map<Integer, List<Integer>> threads, Map<Integer, Counters> counters) {
    this(nanos, threads, counters, List.of(), Set.of(), List.of());
  }

  /**
   * Counts what has run so far; there are no tasks yet.
   *
   * @param nanos the time, on any clock that only goes on
   */
  public static TaskScan first(Host host, long nanos) {
    Map<Integer, List<Integer>> threads = threads(host, host.list("/proc").numbersIfAny());
    return new TaskScan(nanos, threads, times(host, threads));
  }

  /**
   * Reads every thread in depth, once: for a recording, where nothing moves. No task has a
   * behaviour.
   */
  public static List<Task> once(Host host) {
    Map<Integer, List<Integer>> threads = threads(host, host.list("/proc").numbersIfAny());
    TaskScan before = new TaskScan(0, threads, Map.of());
    return before.next(host, 1, threads.keySet()).tasks;
  }

  /**
   * Reads the machine again. Voluntary switches are known from the second time on that a thread is
   * looked at, so a first call soon behind {@link #first} finds out who is busy.
   *
   * @param nanos the time, on the same clock
   * @param processes those whose threads are looked at however little they run
   */
  public TaskScan next(Host host, long nanos, Set<Integer> processes) {
    long elapsed = Math.max(1, nanos - this.nanos);
    List<Integer> pids = host.list("/proc").numbersIfAny();
    // At once: some of the new ones end before everything else is read.
    Map<Integer, Long> forks = forks(host, pids);
    Map<Integer, List<Integer>> present = threads(host, pids);
    Map<Integer, Counters> now = times(host, present);
    Map<Integer, ProcessFacts> facts = new HashMap<>();
    Listeners listeners = new Listeners();
    List<Task> read = new ArrayList<>();
    for (Candidate each : candidates(present, now, elapsed, processes)) {
      String folder = PROC + each.pid + "/task/" + each.tid;
      Optional<ThreadStat> stat = ProcText.of(host, folder + "/stat").flatMap(ThreadStat::parse);
      Optional<String> comm = ProcText.bytes(host, folder + "/comm").map(ProcText::name);
      if (stat.isEmpty() || comm.isEmpty()) {
        continue; // It has ended.
      }
      ProcessFacts process =
          facts.computeIfAbsent(each.pid, pid -> ProcessFacts.of(host, pid, listeners));
      TaskStatus status = TaskStatus.parse(ProcText.of(host, folder + "/status").orElse(""));
      Optional<Counters> all = Counters.all(host, folder, status);
      all.ifPresent(counted -> now.put(each.tid, counted));
      Optional<Behaviour> behaviour =
          all.flatMap(
              counted ->
                  Optional.ofNullable(counters.get(each.tid))
                      .filter(before -> before.voluntary() != Counters.NOT_ASKED)
                      .map(
                          before ->
                              behaviour(
                                  before,
                                  counted,
                                  elapsed,
                                  perSecond(forks.getOrDefault(each.pid, 0L), elapsed),
                                  stat.get(),
                                  process)));
      read.add(task(each, stat.get(), comm.get(), process, status, behaviour));
    }
    Set<Integer> running = new HashSet<>();
    List<Integer> still = new ArrayList<>();
    part(now, running, still);
    return new TaskScan(
        nanos,
        present,
        now,
        List.copyOf(withGpus(read, facts)),
        running,
        ready(host, still, nanos));
  }

  /**
   * Returns the process that has a thread of this number, itself or another; empty where none has.
   */
  public static OptionalInt process(Host host, int tid) {
    int process = TaskStatus.parse(ProcText.of(host, PROC + tid + "/status").orElse("")).process();
    return process > 0 ? OptionalInt.of(process) : OptionalInt.empty();
  }

  /** Returns the tasks that were looked at in depth, the busiest first. */
  public List<Task> tasks() {
    return tasks;
  }

  /**
   * Returns threads that ran before the last reading and not at all since, though they are ready:
   * who may be kept from running. Of very many some are looked at, others at each reading.
   */
  public List<Integer> waiting() {
    return waiting;
  }

  /** Parts the threads that ran since the last time from those that ran until then alone. */
  private void part(Map<Integer, Counters> now, Set<Integer> running, List<Integer> still) {
    now.forEach(
        (tid, counted) -> {
          Counters before = counters.get(tid);
          long then = before == null ? 0 : before.cpuNanos();
          if (!counters.isEmpty() && counted.cpuNanos() != then) {
            running.add(tid);
          } else if (ran.contains(tid)) {
            still.add(tid);
          }
        });
  }

  /** Keeps those whose state is R; of more than can be looked at, others each time. */
  private static List<Integer> ready(Host host, List<Integer> still, long nanos) {
    int from = still.isEmpty() ? 0 : (int) Math.floorMod(nanos / SECOND, (long) still.size());
    Collections.rotate(still, -from);
    return still.stream()
        .limit(MOST_STILL)
        .filter(
            tid ->
                ProcText.of(host, PROC + tid + "/task/" + tid + "/stat")
                    .flatMap(ThreadStat::parse)
                    .filter(stat -> stat.state() == READY)
                    .isPresent())
        .toList();
  }

  /** Returns how many threads there are. */
  public int count() {
    return counters.size();
  }

  /** Returns whether there were more threads than are counted. */
  public boolean isCut() {
    int listed = 0;
    for (List<Integer> each : threads.values()) {
      listed += each.size();
    }
    return listed >= MOST_THREADS;
  }

  private record Candidate(int pid, int tid, long permille) {}

  private List<Candidate> candidates(
      Map<Integer, List<Integer>> present,
      Map<Integer, Counters> now,
      long elapsed,
      Set<Integer> processes) {
    List<Candidate> wanted = new ArrayList<>();
    List<Candidate> busy = new ArrayList<>();
    present.forEach(
        (pid, tids) -> {
          boolean isWanted = processes.contains(pid);
          for (int tid : tids) {
            long permille = permille(tid, now, elapsed);
            if (isWanted || permille >= BUSY_PERMILLE) {
              (isWanted ? wanted : busy).add(new Candidate(pid, tid, permille));
            }
          }
        });
    // What was asked for is not crowded out by what is busy.
    List<Candidate> all = new ArrayList<>();
    Comparator<Candidate> busiest = Comparator.comparingLong(Candidate::permille).reversed();
    wanted.sort(busiest.thenComparingInt(Candidate::tid));
    busy.sort(busiest.thenComparingInt(Candidate::tid));
    all.addAll(wanted);
    all.addAll(busy);
    List<Candidate> bounded = new ArrayList<>(all.subList(0, Math.min(MOST_IN_DEPTH, all.size())));
    bounded.sort(busiest.thenComparingInt(Candidate::tid));
    return bounded;
  }

  /** Returns how much of a CPU a thread had; one that is new since then had all that it has. */
  private long permille(int tid, Map<Integer, Counters> now, long elapsed) {
    Counters counted = now.get(tid);
    if (counted == null || counters.isEmpty()) {
      return 0;
    }
    Counters before = counters.get(tid);
    long since = before == null ? 0 : before.cpuNanos();
    // A number that was given to another thread has counted less.
    long ran = counted.cpuNanos() - (counted.cpuNanos() < since ? 0 : since);
    return ran * 1000 / elapsed;
  }

  private static Behaviour behaviour(
      Counters before,
      Counters now,
      long elapsed,
      long forks,
      ThreadStat stat,
      ProcessFacts process) {
    long ran = Math.max(0, now.cpuNanos() - before.cpuNanos());
    long turns = Math.max(1, now.turns() - before.turns());
    return new Behaviour(
        ran * 1000 / elapsed,
        Math.max(0, now.waitNanos() - before.waitNanos()) * 1000 / elapsed,
        perSecond(now.voluntary() - before.voluntary(), elapsed),
        perSecond(now.involuntary() - before.involuntary(), elapsed),
        ran / turns / 1000,
        forks,
        stat.threads(),
        process.holdsGpu(),
        process.listens());
  }

  private static long perSecond(long count, long elapsed) {
    return Math.round(Math.max(0, count) * (double) SECOND / elapsed);
  }

  private static Task task(
      Candidate each,
      ThreadStat stat,
      String comm,
      ProcessFacts process,
      TaskStatus status,
      Optional<Behaviour> behaviour) {
    TaskKey key =
        new TaskKey(
            comm,
            process.leader(),
            process.script(),
            CgroupName.normalised(process.cgroup()),
            process.exe());
    return new Task(
        each.tid,
        each.pid,
        stat.startTicks(),
        status.uid(),
        stat.isKernelThread(),
        key,
        process.cgroup(),
        behaviour,
        new TaskDetails(process.program(), stat.policy(), stat.nice(), process.holdsGpu()));
  }

  /** Tells every task whether a GPU is held in its control group; the root's is nobody's. */
  private static List<Task> withGpus(List<Task> tasks, Map<Integer, ProcessFacts> facts) {
    Map<String, Evidence> byGroup = new HashMap<>();
    facts
        .values()
        .forEach(
            each ->
                byGroup.merge(
                    each.cgroup(), each.holdsGpu(), (one, other) -> stronger(one, other)));
    List<Task> told = new ArrayList<>();
    for (Task task : tasks) {
      boolean hasGroup = task.cgroup().length() > 1;
      Evidence own = task.details().gpuNearby();
      Evidence nearby = hasGroup ? byGroup.getOrDefault(task.cgroup(), own) : own;
      told.add(task.with(task.details().withGpuNearby(nearby)));
    }
    return told;
  }

  private static Evidence stronger(Evidence one, Evidence other) {
    if (one == Evidence.YES || other == Evidence.YES) {
      return Evidence.YES;
    }
    return one == Evidence.UNKNOWN ? one : other;
  }

  /** Counts the processes that are new since the last time, by their parents: a lower bound. */
  private Map<Integer, Long> forks(Host host, List<Integer> pids) {
    Map<Integer, Long> forks = new HashMap<>();
    int looked = 0;
    for (int pid : pids) {
      if (!threads.containsKey(pid) && looked < MOST_NEW) {
        looked++;
        ProcText.of(host, PROC + pid + "/stat")
            .flatMap(ThreadStat::parse)
            .ifPresent(stat -> forks.merge(stat.parent(), 1L, Long::sum));
      }
    }
    return forks;
  }

  /** Returns the threads by their processes. */
  private static Map<Integer, List<Integer>> threads(Host host, List<Integer> pids) {
    Map<Integer, List<Integer>> threads = new HashMap<>();
    int count = 0;
    for (int pid : pids) {
      List<Integer> tids = host.list(PROC + pid + "/task").numbersIfAny();
      if (count + tids.size() > MOST_THREADS) {
        tids = tids.subList(0, MOST_THREADS - count);
      }
      count += tids.size();
      if (!tids.isEmpty()) {
        threads.put(pid, tids);
      }
      if (count >= MOST_THREADS) {
        break;
      }
    }
    return threads;
  }

  private static Map<Integer, Counters> times(Host host, Map<Integer, List<Integer>> threads) {
    Map<Integer, Counters> times = new HashMap<>();
    threads.forEach(
        (pid, tids) ->
            tids.forEach(
                tid ->
                    Counters.times(host, PROC + pid + "/task/" + tid)
                        .ifPresent(each -> times.put(tid, each))));
    return times;
  }
}
