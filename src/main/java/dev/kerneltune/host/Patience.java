package dev.kerneltune.host;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The bound on how long reads may take, one by one and in sum.
 *
 * <p>A read cannot be interrupted: a driver that hangs holds its thread. Handing every read to
 * another thread would cost more than the read does. So the whole reading phase runs on one worker,
 * which notes what it reads, and the caller looks at that note now and then. When a read is stuck,
 * its cell is closed as blocked, the worker is abandoned, and the phase runs again on a new worker:
 * every earlier answer is in the cache, so that costs next to nothing. A thread that waits for
 * another thread's read gives up by itself. A thread that is no worker hands its reads over.
 */
final class Patience implements AutoCloseable {
  /** After so many reads that did not come back, nothing more is tried. */
  static final int MOST_BLOCKED = 8;

  private final long limitNanos;
  private final Raw why;
  private final AtomicInteger blocked = new AtomicInteger();

  /** Grows when threads hang, shrinks when they idle; nothing starts before it is used. */
  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          0, Integer.MAX_VALUE, 2, TimeUnit.SECONDS, new SynchronousQueue<>(), ReaderThread::new);

  Patience(long limitMillis) {
    limitNanos = TimeUnit.MILLISECONDS.toNanos(limitMillis);
    why = new Raw.Blocked(limitMillis);
  }

  /** Returns whether so many reads hung that nothing more is tried. */
  boolean isSpent() {
    return blocked.get() >= MOST_BLOCKED;
  }

  /** Returns how many reads did not come back. */
  int blocked() {
    return blocked.get();
  }

  /** Fills a cell that the calling thread has claimed, and returns its answer. */
  <T> T fill(Cell<T> cell, Supplier<T> read) {
    if (Thread.currentThread() instanceof ReaderThread reader) {
      return fillHere(reader, cell, read);
    }
    try {
      pool.execute(() -> runQuietly(() -> fill(cell, read)));
    } catch (RejectedExecutionException e) {
      cell.completeExceptionally(new IllegalStateException("the host is closed"));
    }
    return await(cell);
  }

  private static <T> T fillHere(ReaderThread reader, Cell<T> cell, Supplier<T> read) {
    reader.begin(cell);
    try {
      cell.complete(read.get());
    } catch (RuntimeException | Error e) {
      cell.completeExceptionally(e);
    }
    reader.end();
    return value(cell);
  }

  /**
   * Waits for an answer that another thread is reading. That read began before this call, so a full
   * limit of waiting is reason enough to give it up.
   */
  <T> T await(Cell<T> cell) {
    if (!cell.isDone() && !waited(cell, limitNanos)) {
      giveUp(cell);
    }
    return value(cell);
  }

  private void giveUp(Cell<?> cell) {
    if (cell.giveUp(why)) {
      blocked.incrementAndGet();
    }
  }

  /** A phase that runs on a worker of its own. */
  private record Started<T>(Supplier<T> phase, ReaderThread worker, CompletableFuture<T> outcome) {}

  /** Runs a phase that reads, and runs it again as often as one of its reads is stuck. */
  <T> T run(Supplier<T> phase) {
    // Whoever started a worker watches its reads already.
    return Thread.currentThread() instanceof ReaderThread ? phase.get() : finish(start(phase));
  }

  /** Runs phases side by side, the first on the calling thread; the outcomes are in their order. */
  <T> List<T> together(List<Supplier<T>> phases) {
    List<Started<T>> others = new ArrayList<>();
    for (Supplier<T> phase : phases.subList(1, phases.size())) {
      others.add(start(phase));
    }
    List<T> outcomes = new ArrayList<>();
    outcomes.add(run(phases.getFirst()));
    for (Started<T> other : others) {
      outcomes.add(finish(other));
    }
    return outcomes;
  }

  private static <T> Started<T> start(Supplier<T> phase) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    ReaderThread worker = new ReaderThread(() -> complete(outcome, phase));
    worker.start();
    return new Started<>(phase, worker, outcome);
  }

  private <T> T finish(Started<T> first) {
    Started<T> started = first;
    while (!watch(started.worker(), started.outcome())) {
      started = start(started.phase());
    }
    return value(started.outcome());
  }

  private static <T> void complete(CompletableFuture<T> outcome, Supplier<T> phase) {
    try {
      outcome.complete(phase.get());
    } catch (RuntimeException | Error e) {
      outcome.completeExceptionally(e);
    }
  }

  private boolean watch(ReaderThread worker, CompletableFuture<?> outcome) {
    while (!waited(outcome, Math.max(limitNanos / 4, 1_000_000))) {
      if (worker.abandonIfStuck(limitNanos, this::giveUp)) {
        return false;
      }
    }
    return true;
  }

  /** Runs work on another thread, whose reads are given up by those who wait for them. */
  void aside(Runnable work) {
    pool.execute(() -> runQuietly(work));
  }

  private static void runQuietly(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      // Whoever wanted the answer finds the error in the cell.
    }
  }

  /** Waits at most {@code nanos}; an interrupt is kept for the caller and does not end the wait. */
  private static boolean waited(CompletableFuture<?> future, long nanos) {
    long end = System.nanoTime() + nanos;
    boolean interrupted = false;
    try {
      while (true) {
        try {
          future.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
          return true;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          return true;
        } catch (TimeoutException e) {
          return false;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns the value of a closed future, or throws what its thread threw. */
  private static <T> T value(CompletableFuture<T> closed) {
    if (closed.isCompletedExceptionally()) {
      Throwable thrown = closed.exceptionNow();
      if (thrown instanceof RuntimeException e) {
        throw e;
      }
      if (thrown instanceof Error e) {
        throw e;
      }
      throw new IllegalStateException(thrown);
    }
    return closed.join();
  }

  /** Ends the threads that wait for work; those that hang stay behind as daemons. */
  @Override
  public void close() {
    pool.shutdownNow();
  }
}
