package dev.kerneltune.host;

import java.util.function.Consumer;

/**
 * A thread that tells what it is reading, and since when, so that others can give it up. It is a
 * daemon: a read that hangs for ever does not keep the program from ending. (A thread in
 * uninterruptible sleep, state D, does: the kernel ends no process before that call returns.)
 */
final class ReaderThread extends Thread {
  /** Thrown in a thread that was given up, when its read comes back after all. */
  static final class GivenUp extends Error {
    private static final long serialVersionUID = 1L;

    GivenUp() {
      super("given up", null, false, false);
    }
  }

  /** A read under way, and System.nanoTime at its start. */
  private static final class Reading {
    private final Cell<?> cell;
    private final long since;

    Reading(Cell<?> cell, long since) {
      this.cell = cell;
      this.since = since;
    }
  }

  private static final Reading IDLE = new Reading(new Cell<>(why -> why), 0);

  private volatile Reading now = IDLE;
  private volatile boolean abandoned;

  ReaderThread(Runnable work) {
    super(null, work, "kernel-tune reader", 0, false);
    setDaemon(true);
  }

  void begin(Cell<?> cell) {
    now = new Reading(cell, System.nanoTime());
  }

  /** Ends the read; throws {@link GivenUp} when nobody waits for this thread any more. */
  void end() {
    now = IDLE;
    if (abandoned) {
      throw new GivenUp();
    }
  }

  /** Gives the thread up when one read has taken {@code nanos} or longer. */
  boolean abandonIfStuck(long nanos, Consumer<Cell<?>> giveUp) {
    Reading reading = now;
    if (reading == IDLE || System.nanoTime() - reading.since < nanos) {
      return false;
    }
    abandoned = true;
    giveUp.accept(reading.cell);
    return true;
  }
}
