package dev.kerneltune.sched.hints;

import dev.kerneltune.apply.JournalException;
import dev.kerneltune.apply.StateFolder;
import dev.kerneltune.host.Host;
import dev.kerneltune.host.SchedPolicy;
import dev.kerneltune.host.ThreadAnswer;
import dev.kerneltune.host.ThreadAttributes;
import dev.kerneltune.host.ThreadReader;
import dev.kerneltune.host.ThreadWriter;
import dev.kerneltune.sched.Task;
import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.TaskDetails;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Classes as thread attributes. Touched are threads alone that nobody set in any way: no realtime,
 * deadline or ext policy, nice 0, the usual slice, no flags; no kernel thread, not process 1, and
 * nothing of this program's own. Who takes a thread out of our hands keeps it.
 */
public final class HintsBackend implements Backend {
  /** An answer that moves is acted upon when it was given so often in a row. */
  private static final int STEADY = 2;

  private static final String TAKEN = "set by somebody else since";
  private static final String REFUSED = "refused by the kernel";

  /** So many threads refused and none ever set: this cannot be done here. */
  private static final int MOST_REFUSED = 8;

  /** What a program may set of itself while it has hints: said where people look. */
  public static final String OWN_CALLS =
      "while a thread of an unprivileged program has hints, its own sched_setscheduler(2) fails"
          + " with EPERM unless it sets SCHED_RESET_ON_FORK (which the kernel lets nobody"
          + " unprivileged clear) or, demoted, takes no more than it has; `sched stop` ends that";

  private final HintJournal journal;
  private final ThreadReader reader = new ThreadReader();
  private final ThreadWriter writer;
  private final Optional<Weights> weights;
  private final int ownPid;
  private boolean changedEver;
  private final String journalName;
  private Slices slices;
  private Undoer undoer;
  private Heirs heirs;
  private final Map<ThreadId, String> leftAlone = new HashMap<>();
  private Map<ThreadId, Seen> seen = new HashMap<>();

  /** Threads that ended and are held on: their process lives, and what they made may be found. */
  private Set<ThreadId> ended = Set.of();

  /** How often in a row a task was found to be one that should have these hints. */
  private record Seen(Optional<Hints> hints, int times) {}

  /** What is told of one look. */
  private record Told(Map<String, Integer> skipped, List<String> lines) {
    void count(String reason) {
      skipped.merge(reason, 1, Integer::sum);
    }
  }

  /** What is to be set, with what the journal holds before the thread is changed. */
  private record Step(Held held, ThreadAttributes wanted) {
    boolean isPutBack() {
      return held.taskClass() == TaskClass.NORMAL;
    }
  }

  private HintsBackend(
      String journalName,
      HintJournal journal,
      ThreadWriter writer,
      Optional<Weights> weights,
      int ownPid) {
    this.journalName = journalName;
    this.journal = journal;
    this.writer = writer;
    this.weights = weights;
    this.ownPid = ownPid;
    slices = Slices.of(reader).markedFor(journalName);
    undoer = new Undoer(reader, writer, slices);
    heirs = new Heirs(reader, slices, journal.ledger());
  }

  /** What is done about control groups. */
  public enum CgroupWeights {
    /** Their weights are left alone. */
    LEFT,
    /** Those that systemd owns get a weight where tasks of different classes compete in them. */
    SET
  }

  /**
   * Opens the journal, and with it everything that is ours.
   *
   * @param state the folder of the journal
   * @param boot the id of this boot
   * @param ownPid the process that is not touched: this one
   * @throws JournalException when somebody else is at work, or the journal cannot be used
   */
  public static HintsBackend open(Path state, String boot, CgroupWeights cgroups, int ownPid) {
    HintJournal journal = HintJournal.open(new StateFolder(state), boot);
    ThreadWriter writer = ThreadWriter.live();
    Weights weights = new Weights(journal, writer);
    return new HintsBackend(
        state.toAbsolutePath().normalize().toString(),
        journal,
        writer,
        cgroups == CgroupWeights.SET ? Optional.of(weights) : Optional.empty(),
        ownPid);
  }

  @Override
  public String name() {
    return "hints";
  }

  @Override
  public Counts recover(Supplier<Host> fresh) {
    return undo(fresh);
  }

  @Override
  public Came begin() {
    return switch (reader.read(0)) {
      case ThreadAnswer.Told _ ->
          new Came.Done(
              0,
              Map.of(),
              slices.areSupported()
                  ? List.of()
                  : List.of(
                      "this kernel has no slices by sched_setattr (6.12 and newer have); nice and"
                          + " policy alone are set"));
      case ThreadAnswer.Gone() -> new Came.Failed("sched_getattr: ESRCH about ourselves");
      case ThreadAnswer.Refused(var error) ->
          new Came.Failed("sched_getattr: " + error + "; expected an answer about ourselves");
    };
  }

  /** The usual slice follows the number of CPUs that are online, so it is asked for each time. */
  private void learnSlices() {
    slices = Slices.of(reader).markedFor(journalName);
    undoer = new Undoer(reader, writer, slices);
  }

  @Override
  public Came apply(Host host, long nowTicks, List<Wish> wishes) {
    learnSlices();
    Told told = new Told(new TreeMap<>(), new ArrayList<>());
    Set<ThreadId> adopted = adopt(host);
    List<Step> steps = new ArrayList<>();
    Map<ThreadId, Seen> now = new HashMap<>();
    for (Wish wish : wishes) {
      Task task = wish.task();
      ThreadId thread = new ThreadId(task.tid(), task.start());
      Optional<Hints> wanted = Hints.of(wish.decision());
      Seen before = seen.getOrDefault(thread, new Seen(wanted, 0));
      Seen sight = new Seen(wanted, before.hints().equals(wanted) ? before.times() + 1 : 1);
      now.put(thread, sight);
      boolean mayMove = sight.times() >= STEADY || adopted.contains(thread);
      if (!isOutOfReach(task) && (mayMove || journal.ledger().held(thread).isEmpty())) {
        plan(wish, thread, nowTicks, told).ifPresent(steps::add);
      }
    }
    seen = now;
    ended = new Endings(reader, journal).forget(now.keySet());
    leftAlone.keySet().removeIf(thread -> Endings.hasEnded(reader, thread));
    List<String> problems = new ArrayList<>();
    int changed = carryOut(steps, problems);
    changedEver |= changed > 0;
    if (!changedEver && leftAlone.size() >= MOST_REFUSED) {
      return new Came.Failed(
          String.join("; ", Counts.shortened(problems))
              + "; expected CAP_SYS_NICE in the initial user namespace; run it by sudo");
    }
    List<String> lines = new ArrayList<>(Counts.shortened(told.lines()));
    lines.addAll(Counts.shortened(problems));
    weights.ifPresent(each -> each.apply(host, wishes, lines));
    heirs = new Heirs(reader, slices, journal.ledger());
    return new Came.Done(changed, told.skipped(), lines);
  }

  /**
   * Writes down every thread that inherited hints, busy or not: once its parents have ended, nobody
   * could tell where it has them from. Returns those.
   */
  private Set<ThreadId> adopt(Host host) {
    Set<ThreadId> adopted = new HashSet<>();
    List<HintEntry> entries = new ArrayList<>();
    for (Held heir : new Heirs(reader, slices, journal.ledger()).all(host).heirs()) {
      if (!leftAlone.containsKey(heir.thread())) {
        adopted.add(heir.thread());
        entries.add(new HintEntry.Hold(heir));
      }
    }
    journal.append(entries);
    return adopted;
  }

  private Optional<Step> plan(Wish wish, ThreadId thread, long nowTicks, Told told) {
    Optional<Held> known = journal.ledger().held(thread);
    TaskClass taskClass = wish.decision().taskClass();
    Optional<Hints> hints = Hints.of(wish.decision());
    if (leftAlone.containsKey(thread)) {
      told.count(leftAlone.getOrDefault(thread, TAKEN));
      return Optional.empty();
    }
    if (!(reader.read(thread.tid(), thread.start()) instanceof ThreadAnswer.Told(var present))) {
      return Optional.empty();
    }
    if (known.isEmpty() && !slices.isDefault(present)) {
      told.count(reason(present));
      return Optional.empty();
    }
    if (known.isEmpty() && hints.isEmpty()) {
      return Optional.empty();
    }
    if (known.isPresent() && !known.get().isOurs(present)) {
      letGo(known.get(), told);
      return Optional.empty();
    }
    Held held =
        known.orElseGet(
            () ->
                new Held(
                    thread, wish.task().pid(), TaskClass.NORMAL, nowTicks, present, List.of()));
    ThreadAttributes wanted =
        hints.map(each -> each.wanted(slices)).orElseGet(() -> Undoer.before(held.old()));
    if (known.isPresent() && Slices.isSame(wanted, present) && taskClass == held.taskClass()) {
      return Optional.empty();
    }
    return Optional.of(new Step(widened(held, taskClass, wanted), wanted));
  }

  /**
   * Leaves a thread to whoever took it, be it to put the default back: it is not fought over. What
   * they did not set and we did goes back.
   */
  private void letGo(Held held, Told told) {
    Counts counts = undoer.one(held);
    told.lines().addAll(counts.problems());
    told.lines().addAll(counts.kept());
    told.count(TAKEN);
    leftAlone.put(held.thread(), TAKEN);
    if (counts.problems().isEmpty()) {
      journal.append(List.of(new HintEntry.Drop(held.thread())));
    }
  }

  private static Held widened(Held held, TaskClass taskClass, ThreadAttributes wanted) {
    List<ThreadAttributes> written = new ArrayList<>(held.written());
    written.remove(wanted);
    written.add(wanted);
    return new Held(held.thread(), held.pid(), taskClass, held.since(), held.old(), written);
  }

  private boolean isOutOfReach(Task task) {
    return task.isKernelThread() || task.pid() == ownPid || task.pid() == 1;
  }

  private static String reason(ThreadAttributes present) {
    return switch (present.policy()) {
      case FIFO, RR, DEADLINE -> "realtime policies";
      case EXT -> "run by a BPF scheduler (SCHED_EXT)";
      case OTHER, BATCH, IDLE -> "nice, policy, slice or flags set by somebody else";
    };
  }

  /** Writes down all of it, then does it; returns how many threads were changed. */
  private int carryOut(List<Step> steps, List<String> problems) {
    List<HintEntry> intended = new ArrayList<>();
    steps.forEach(each -> intended.add(new HintEntry.Hold(each.held())));
    journal.append(intended);
    List<HintEntry> drops = new ArrayList<>();
    int changed = 0;
    for (Step step : steps) {
      ThreadId thread = step.held().thread();
      switch (set(step)) {
        case ThreadAnswer.Gone() -> drops.add(new HintEntry.Drop(thread));
        case ThreadAnswer.Refused(var error) -> {
          problems.add("sched_setattr of thread " + thread.tid() + ": " + error);
          if (step.isPutBack()) {
            continue;
          }
          // Of two stages the first may have been taken. It is not tried again.
          leftAlone.put(thread, REFUSED);
          giveBack(undoer.one(step.held()), thread, drops, problems);
        }
        case ThreadAnswer.Told(var now) -> {
          changed++;
          if (!Slices.isSame(step.wanted(), now)) {
            problems.add(
                "sched_setattr of thread %d: was taken and reads %s, expected %s"
                    .formatted(thread.tid(), now, step.wanted()));
            leftAlone.put(thread, REFUSED);
            giveBack(undoer.putBack(step.held()), thread, drops, problems);
          } else if (step.isPutBack()) {
            drops.add(new HintEntry.Drop(thread));
          }
        }
      }
    }
    journal.append(drops);
    return changed;
  }

  /** Lets go of a thread that was given back; of one that was not the journal goes on to know. */
  private static void giveBack(
      Counts counts, ThreadId thread, List<HintEntry> drops, List<String> problems) {
    problems.addAll(counts.problems());
    if (counts.problems().isEmpty()) {
      drops.add(new HintEntry.Drop(thread));
    }
  }

  private ThreadAnswer set(Step step) {
    ThreadId thread = step.held().thread();
    ThreadAnswer answer = new ThreadAnswer.Gone();
    for (ThreadAttributes each : Hints.stages(step.wanted())) {
      answer = writer.set(thread.tid(), thread.start(), each);
      if (!(answer instanceof ThreadAnswer.Told)) {
        return answer;
      }
    }
    return answer;
  }

  @Override
  public Task asBefore(Task task) {
    ThreadId thread = new ThreadId(task.tid(), task.start());
    return journal
        .ledger()
        .held(thread)
        .or(() -> heir(task, thread))
        .map(
            held ->
                task.with(
                    new TaskDetails(
                        task.details().program(),
                        held.old().policy().number(),
                        held.old().nice(),
                        task.details().gpuNearby())))
        .orElse(task);
  }

  /** Returns whose hints a task inherited since the last look, where it looks like that. */
  private Optional<Held> heir(Task task, ThreadId thread) {
    boolean isSet =
        task.details().policy() != SchedPolicy.OTHER.number() || task.details().nice() != 0;
    return isSet
            && !leftAlone.containsKey(thread)
            && reader.read(thread.tid(), thread.start()) instanceof ThreadAnswer.Told(var now)
        ? heirs.from(task.pid(), thread, now)
        : Optional.empty();
  }

  @Override
  public List<Acted> acted() {
    return journal.ledger().held().stream()
        .filter(each -> !ended.contains(each.thread()))
        .map(each -> new Acted(each.thread().tid(), each.thread().start(), each.taskClass()))
        .toList();
  }

  @Override
  public OptionalLong events(Host host) {
    return OptionalLong.empty();
  }

  @Override
  public Counts undo(Supplier<Host> fresh) {
    learnSlices();
    Counts counts = undoer.all(journal.ledger(), fresh);
    if (counts.problems().isEmpty()) {
      List<HintEntry> drops = new ArrayList<>();
      journal.ledger().held().forEach(each -> drops.add(new HintEntry.Drop(each.thread())));
      journal.append(drops);
    }
    heirs = new Heirs(reader, slices, journal.ledger());
    return counts.plus(new Weights(journal, writer).undo(fresh.get()));
  }

  @Override
  public void close() {
    journal.close();
  }
}
