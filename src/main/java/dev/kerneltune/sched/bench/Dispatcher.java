package dev.kerneltune.sched.bench;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A scheduler in user space over the workload's own gates, and so over nobody else's threads: each
 * wake-up comes here, and runs when this says so. It holds back wake-ups alone; the kernel decides
 * among those that may run. That flatters it: the experiment's scheduler also chose their CPUs.
 */
final class Dispatcher implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 2_000;

  private final Dispatch way;
  private final Asked model;
  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final BlockingQueue<Waiting> unknown = new LinkedBlockingQueue<>();
  private final AtomicReference<Optional<String>> failure = new AtomicReference<>(Optional.empty());
  private final List<Thread> threads = new ArrayList<>();

  private record Waiting(Child child, int task) {
    void let() {
      child.let(task);
    }
  }

  private interface Loop {
    void run() throws InterruptedException;
  }

  Dispatcher(Dispatch way, Asked model) {
    this.way = way;
    this.model = model;
  }

  /** Begins to dispatch. */
  void start() {
    switch (way) {
      case PER_TASK -> loop(this::perTask);
      case BATCHED -> loop(this::batched);
      case CACHED -> {
        loop(this::cached);
        loop(this::learn);
      }
    }
  }

  /** Takes a wake-up. */
  void queued(Child child, int task) {
    queue.add(new Waiting(child, task));
  }

  private void loop(Loop body) {
    threads.add(
        Thread.ofPlatform()
            .name("bench-dispatch")
            .daemon()
            .start(
                () -> {
                  try {
                    body.run();
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  } catch (BenchException e) {
                    failure.set(Optional.of(String.valueOf(e.getMessage())));
                  }
                }));
  }

  private void perTask() throws InterruptedException {
    while (true) {
      Waiting next = queue.take();
      model.ask(1);
      next.let();
    }
  }

  private void batched() throws InterruptedException {
    List<Waiting> batch = new ArrayList<>();
    while (true) {
      batch.add(queue.take());
      queue.drainTo(batch);
      model.ask(batch.size());
      batch.forEach(Waiting::let);
      batch.clear();
    }
  }

  private void cached() throws InterruptedException {
    Set<Waiting> seen = new HashSet<>();
    while (true) {
      Waiting next = queue.take();
      if (seen.add(next)) {
        unknown.add(next);
      }
      next.let();
    }
  }

  private void learn() throws InterruptedException {
    while (true) {
      unknown.take();
      model.ask(1);
    }
  }

  /** Returns why it dispatches no more, if it does not. */
  Optional<String> failure() {
    return failure.get();
  }

  /** Ends; whoever waits is let through by the gate that is opened. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        thread.join(PATIENCE_MILLIS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
