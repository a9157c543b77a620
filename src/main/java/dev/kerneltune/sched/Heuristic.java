package dev.kerneltune.sched;

import dev.kerneltune.sched.Behaviour.Evidence;
import java.util.Optional;

/**
 * What a task's behaviour says of its class, where nobody knows it by name. It asks for much before
 * it says anything, and what may not be read counts for nothing.
 */
public final class Heuristic {
  /** A task that gives the CPU up at least so often a second, by itself, is waited for. */
  private static final long MANY_WAKEUPS = 100;

  /** A task that runs at most so long at a time, in microseconds, launches work for others. */
  private static final long SHORT_BURST = 2_000;

  /** A CPU is busy above this, in permille. */
  private static final long BUSY = 800;

  /** A task that gives the CPU up less often than this, per second, waits for nothing. */
  private static final long FEW_WAKEUPS = 50;

  /** A task that gives the CPU up so often a second, by itself, waits for something. */
  private static final long SOME_WAKEUPS = 10;

  /**
   * A task that works at most so long behind each wake-up, in microseconds, may be asked things.
   */
  private static final long LONGEST_ANSWER = 8_000;

  /** From here on somebody said that it can wait; the steps below it only say "after others". */
  private static final int CAN_WAIT = 10;

  private Heuristic() {}

  /**
   * What behaviour says.
   *
   * @param taskClass the class
   * @param because the figures that say so
   */
  public record Guess(TaskClass taskClass, String because) {}

  /** Returns what the behaviour of a task says, if anything. */
  public static Optional<Guess> of(Task task) {
    int nice = task.details().nice();
    if (nice > 0) {
      TaskClass taskClass = nice >= CAN_WAIT ? TaskClass.BACKGROUND : TaskClass.BATCH;
      return Optional.of(new Guess(taskClass, "somebody set it to nice " + nice));
    }
    return task.behaviour().flatMap(behaviour -> of(task, behaviour));
  }

  /**
   * Returns whether somebody may be waiting for a task: it works for a while, and then gives the
   * CPU up by itself; or it runs for a short while at a time, and gives the CPU up now and then or
   * at least as often as it is taken from it. One that is starved looks the same, however seldom it
   * runs. How long it works behind a wake-up does not depend on how often it is preempted, and so
   * on what others are made.
   */
  static boolean isWaitedFor(Behaviour did) {
    boolean answers =
        did.voluntary() > 0 && did.cpuPermille() * 1000 / did.voluntary() <= LONGEST_ANSWER;
    return answers
        || did.burstMicros() <= SHORT_BURST
            && (did.voluntary() >= SOME_WAKEUPS || did.voluntary() >= did.involuntary());
  }

  private static Optional<Guess> of(Task task, Behaviour did) {
    boolean isQuick = did.voluntary() >= MANY_WAKEUPS && did.burstMicros() <= SHORT_BURST;
    if (did.holdsGpu() == Evidence.YES && isQuick) {
      boolean isMain = task.tid() == task.pid();
      String who = isMain ? "the main thread of a process" : "a thread of a process";
      return Optional.of(
          new Guess(
              isMain ? TaskClass.CRITICAL : TaskClass.SERVING,
              "%s that holds a GPU wakes %d times a second for %d us each"
                  .formatted(who, did.voluntary(), did.burstMicros())));
    }
    // Whoever listens may be waited for, however long it computes.
    boolean isAlone = did.holdsGpu() == Evidence.NO && did.listens() == Evidence.NO;
    if (isAlone && did.cpuPermille() > BUSY && did.voluntary() < FEW_WAKEUPS) {
      return Optional.of(
          new Guess(
              TaskClass.BATCH,
              ("it computes %d %% of the time and waits for something %d times a second; it holds"
                      + " no GPU and listens at no socket")
                  .formatted(did.cpuPermille() / 10, did.voluntary())));
    }
    return Optional.empty();
  }
}
