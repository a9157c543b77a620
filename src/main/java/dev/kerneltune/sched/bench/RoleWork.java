package dev.kerneltune.sched.bench;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The loop of one thread of a role. It allocates nothing but where it forks, so that no collection
 * of garbage is taken for a decision of the scheduler.
 */
final class RoleWork implements Runnable {
  /** How long a loader works between two visits at the gate: a slice of a batch task. */
  private static final long SLICE_NANOS = 5_000_000;

  private final Part part;
  private final int number;
  private final Gate gate;
  private final Forker forker;
  private final LongSupplier nanoTime;
  private final Recorder recorder = new Recorder();
  private final Burner burner = new Burner();
  private final long rounds;
  private volatile boolean isEnding;

  /** Starts a short program and waits until it has ended. */
  interface Forker {
    void fork() throws InterruptedException;
  }

  RoleWork(
      Part part,
      int number,
      Gate gate,
      Forker forker,
      LongSupplier nanoTime,
      double roundsPerNano) {
    this.part = part;
    this.number = number;
    this.gate = gate;
    this.forker = forker;
    this.nanoTime = nanoTime;
    this.rounds = Math.max(1, (long) (part.burnNanos() * roundsPerNano));
  }

  Recorder recorder() {
    return recorder;
  }

  /** Ends the loop behind its operation. */
  void end() {
    isEnding = true;
  }

  @Override
  public void run() {
    // The kernel is told the name of a thread only by the thread itself.
    Thread.currentThread().setName(part.comm());
    try {
      switch (part.role()) {
        case DECODE -> decode();
        case BATCH -> load();
        case TENANT -> share();
        case FRONT_END -> serve();
        case SPINNER -> poll();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void decode() {
    while (!isEnding) {
      long start = nanoTime.getAsLong();
      rest(start);
      recorder.late(nanoTime.getAsLong() - start - part.gapNanos());
      burner.burn(rounds);
      recorder.step(nanoTime.getAsLong() - start);
      recorder.done();
    }
  }

  private void load() {
    long slice = nanoTime.getAsLong();
    while (!isEnding) {
      if (nanoTime.getAsLong() - slice > SLICE_NANOS) {
        gate.pass(number);
        slice = nanoTime.getAsLong();
      }
      burner.burn(rounds);
      recorder.done();
    }
  }

  private void share() {
    while (!isEnding) {
      long start = nanoTime.getAsLong();
      rest(start);
      burner.burn(rounds);
      recorder.step(nanoTime.getAsLong() - start);
      recorder.done();
    }
  }

  private void serve() throws InterruptedException {
    while (!isEnding) {
      long start = nanoTime.getAsLong();
      rest(start);
      burner.burn(rounds);
      forker.fork();
      recorder.step(nanoTime.getAsLong() - start);
      recorder.done();
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // To yield as such threads do is what it is for.
  private void poll() {
    while (!isEnding) {
      rest(nanoTime.getAsLong());
      long start = nanoTime.getAsLong();
      while (nanoTime.getAsLong() - start < part.burnNanos()) {
        Thread.yield();
      }
      recorder.done();
    }
  }

  /** Sleeps for the gap, and waits at the gate. */
  private void rest(long start) {
    long deadline = start + part.gapNanos();
    for (long left = part.gapNanos(); left > 0; left = deadline - nanoTime.getAsLong()) {
      LockSupport.parkNanos(left);
    }
    gate.pass(number);
  }
}
