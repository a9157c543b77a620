package dev.kerneltune.sched.hints;

import dev.kerneltune.host.Host;
import dev.kerneltune.sched.Task;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** A way to act upon classes. One of them acts at a time; nothing of it is left behind its undo. */
public interface Backend extends AutoCloseable {
  /** What came of the beginning, or of one round. */
  sealed interface Came {
    /**
     * It works.
     *
     * @param changed how many tasks got another class than before
     * @param skipped how many were left alone, by reason
     * @param told what the user should know, a line each, once
     */
    record Done(int changed, Map<String, Integer> skipped, List<String> told) implements Came {}

    /**
     * It cannot go on; what was done is to be undone.
     *
     * @param why where, what was seen, what was expected, in one line
     */
    record Failed(String why) implements Came {}
  }

  /** Returns its name in options: hints or scx. */
  String name();

  /**
   * Puts back what an earlier run left, however that ended.
   *
   * @param fresh gives the machine anew, as what was read before may not be so any more
   */
  Counts recover(Supplier<Host> fresh);

  /** Makes ready, without changing any task. */
  Came begin();

  /**
   * Makes busy tasks what their classes say.
   *
   * @param host the machine at this moment
   * @param nowTicks clock ticks since boot
   */
  Came apply(Host host, long nowTicks, List<Wish> wishes);

  /**
   * Returns a task as it would be if it were not acted upon: what it looks like must not decide
   * what it is made.
   */
  Task asBefore(Task task);

  /** Returns the tasks that it acts upon now, as far as it knows them one by one. */
  List<Acted> acted();

  /** Returns how often something went wrong that the kernel counts; empty where it counts none. */
  OptionalLong events(Host host);

  /** Undoes everything; {@code fresh} as above. */
  Counts undo(Supplier<Host> fresh);

  @Override
  void close();
}
