package dev.kerneltune.sched.hints;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.SchedPolicy;
import dev.kerneltune.host.ThreadAnswer;
import dev.kerneltune.host.ThreadAttributes;
import dev.kerneltune.host.ThreadReader;
import dev.kerneltune.host.ThreadWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Gives threads back what they had, value by value, as far as what they have now is still ours:
 * setpriority(2) changes the nice and leaves the rest of what we set.
 */
final class Undoer {
  /** A demoted process may fork while it is restored; what it forks is looked for so often. */
  private static final int PASSES = 3;

  private final ThreadReader reader;
  private final ThreadWriter writer;
  private final Slices slices;

  Undoer(ThreadReader reader, ThreadWriter writer, Slices slices) {
    this.reader = reader;
    this.writer = writer;
    this.slices = slices;
  }

  /**
   * Restores all threads that a journal holds, and those that they made. The journal is left as it
   * is until all is done: done again, it finds everything restored.
   *
   * @param fresh gives the machine anew, as nothing that was read before is true any more
   */
  Counts all(HintLedger ledger, Supplier<Host> fresh) {
    Counts counts = Counts.NONE;
    List<Held> held = new ArrayList<>(ledger.held());
    for (int pass = 0; pass < PASSES; pass++) {
      Heirs.Found found = new Heirs(reader, slices, ledger).all(fresh.get());
      List<Held> heirs = found.heirs();
      held.addAll(heirs);
      if (pass == 0) {
        counts = counts.plus(new Counts(0, 0, 0, 0, found.problems()));
      }
      for (Held each : held) {
        counts = counts.plus(one(each));
      }
      if (pass > 0 && heirs.isEmpty()) {
        break;
      }
      held.clear();
    }
    return counts;
  }

  /** Restores of one thread what is ours, and tells what is not. */
  Counts one(Held held) {
    ThreadId thread = held.thread();
    return switch (reader.read(thread.tid(), thread.start())) {
      case ThreadAnswer.Gone() -> new Counts(0, 0, 0, 1, List.of());
      case ThreadAnswer.Refused(var error) -> problem(thread, error);
      case ThreadAnswer.Told(var now) -> {
        if (slices.isDefault(now)) {
          yield new Counts(0, 1, 0, 0, List.of());
        }
        List<String> kept = new ArrayList<>();
        ThreadAttributes goal = goal(held, now, kept);
        Counts put = isSame(goal, now) ? new Counts(0, 1, 0, 0, List.of()) : set(thread, goal);
        if (kept.isEmpty() || !put.problems().isEmpty() || put.gone() > 0) {
          yield put;
        }
        String line = "thread " + thread.tid() + ": kept " + String.join(", ", kept);
        yield new Counts(0, 0, 1, 0, List.of(), List.of(line));
      }
    };
  }

  /** Returns what a thread should have: what it had where it has ours, else what it has now. */
  private ThreadAttributes goal(Held held, ThreadAttributes now, List<String> kept) {
    ThreadAttributes old = before(held.old());
    return switch (now.policy()) {
      // Set by somebody, with a priority or a budget that our journal knows nothing of.
      case FIFO, RR, DEADLINE, EXT -> {
        kept.add(now.policy().word());
        yield now;
      }
      case OTHER, BATCH, IDLE -> {
        SchedPolicy policy =
            value(held, now, ThreadAttributes::policy, old.policy(), now.policy().word(), kept);
        int nice = value(held, now, ThreadAttributes::nice, old.nice(), "nice " + now.nice(), kept);
        long flags =
            value(held, now, ThreadAttributes::flags, old.flags(), "flags " + now.flags(), kept);
        long slice =
            now.slice() == slices.usual() || now.slice() == held.old().slice()
                ? 0
                : value(held, now, ThreadAttributes::slice, 0L, "slice " + now.slice(), kept);
        yield new ThreadAttributes(policy, nice, slice, flags);
      }
    };
  }

  private static <T> T value(
      Held held,
      ThreadAttributes now,
      Function<ThreadAttributes, T> field,
      T old,
      String words,
      List<String> kept) {
    T present = field.apply(now);
    if (present.equals(old)
        || held.written().stream().anyMatch(each -> field.apply(each).equals(present))) {
      return old;
    }
    kept.add(words);
    return present;
  }

  private boolean isSame(ThreadAttributes goal, ThreadAttributes now) {
    return Slices.isSame(goal, now) && (goal.slice() > 0 || now.slice() == slices.usual());
  }

  /** Sets what a thread had before, whatever it has now. */
  Counts putBack(Held held) {
    return set(held.thread(), before(held.old()));
  }

  private Counts set(ThreadId thread, ThreadAttributes goal) {
    ThreadAnswer answer = new ThreadAnswer.Gone();
    for (ThreadAttributes each : Hints.stages(goal)) {
      answer = writer.set(thread.tid(), thread.start(), each);
    }
    return switch (answer) {
      case ThreadAnswer.Gone() -> new Counts(0, 0, 0, 1, List.of());
      case ThreadAnswer.Refused(var error) -> problem(thread, error);
      case ThreadAnswer.Told(var now) ->
          Slices.isSame(goal, now)
              ? new Counts(1, 0, 0, 0, List.of())
              : problem(thread, "the kernel took it and tells " + now);
    };
  }

  /** A slice was never taken from anybody: the kernel's own comes back with 0. */
  static ThreadAttributes before(ThreadAttributes old) {
    return new ThreadAttributes(old.policy(), old.nice(), 0, old.flags());
  }

  private static Counts problem(ThreadId thread, String error) {
    return new Counts(
        0, 0, 0, 0, List.of("thread " + thread.tid() + ": " + error + "; expected its old state"));
  }
}
