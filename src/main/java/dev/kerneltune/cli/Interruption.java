package dev.kerneltune.cli;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C, or another signal that ends the program, while a machine is being changed: the step that
 * is being done is finished and written down first, and the caller is told how to undo. A run that
 * is killed all the same is begun again by the next rollback; this only spares people the doubt.
 */
final class Interruption implements AutoCloseable {
  /** How long a step may take to end, in seconds; a tool may take far longer, and is left then. */
  private static final int PATIENCE_SECONDS = 60;

  private static final Words STEP =
      new Words(
          "stops behind the step that is being done",
          "the step is not done yet and is left; kernel-tune rollback looks at it");

  /**
   * What is told.
   *
   * @param stops what happens now
   * @param left what became of it when it took too long
   */
  record Words(String stops, String left) {}

  private final PrintStream err;
  private final Words words;
  private final Runtime runtime;
  private final Thread hook;
  private final AtomicBoolean asked = new AtomicBoolean();
  private final CountDownLatch over = new CountDownLatch(1);

  private Interruption(PrintStream err, Words words, Runtime runtime) {
    this.err = err;
    this.words = words;
    this.runtime = runtime;
    this.hook = new Thread(this::ask, "interruption");
  }

  /** Watches until it is closed. */
  static Interruption watch(PrintStream err) {
    return watch(err, STEP);
  }

  /** Watches until it is closed, and speaks of what is done in these words. */
  static Interruption watch(PrintStream err, Words words) {
    Interruption interruption = new Interruption(err, words, Runtime.getRuntime());
    interruption.runtime.addShutdownHook(interruption.hook);
    return interruption;
  }

  /** Asks for an end, and waits until the run has come to it. */
  void ask() {
    asked.set(true);
    err.println();
    err.println("kernel-tune: interrupted; " + words.stops());
    try {
      if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        err.println("kernel-tune: " + words.left());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    err.flush();
  }

  /** Returns whether an end was asked for, once. */
  boolean take() {
    return asked.getAndSet(false);
  }

  @Override
  public void close() {
    over.countDown();
    try {
      boolean _ = runtime.removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // It is running: the program is about to end.
    }
  }
}
