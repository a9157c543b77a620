package dev.kerneltune.sched.bench;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Where a thread that has just woken up waits for somebody else to let it run, as a task does under
 * a scheduler that decides in user space. Open, it is one read of a variable.
 */
final class Gate {
  private static final int WAITS = 0;
  private static final int MAY_RUN = 1;

  private final IntConsumer queue;
  private final AtomicIntegerArray states;
  private final AtomicReferenceArray<Thread> waiting;
  private volatile boolean isShut;

  /**
   * Made open.
   *
   * @param tasks how many threads pass it, numbered from 0
   * @param queue told that a thread waits
   */
  Gate(int tasks, IntConsumer queue) {
    this.queue = queue;
    this.states = new AtomicIntegerArray(tasks);
    this.waiting = new AtomicReferenceArray<>(tasks);
  }

  /** Waits until the thread that calls, number {@code task}, is let through. */
  void pass(int task) {
    if (!isShut) {
      return;
    }
    waiting.set(task, Thread.currentThread());
    states.set(task, WAITS);
    queue.accept(task);
    while (isShut && states.get(task) == WAITS) {
      LockSupport.park(this);
    }
  }

  /** Lets one thread through. A number that is none is nobody's. */
  void let(int task) {
    if (task >= 0 && task < states.length()) {
      states.set(task, MAY_RUN);
      LockSupport.unpark(waiting.get(task));
    }
  }

  /** Makes every thread wait from its next wake-up on. */
  void shut() {
    isShut = true;
  }

  /** Lets every thread through, now and later. */
  void open() {
    isShut = false;
    for (int i = 0; i < waiting.length(); i++) {
      LockSupport.unpark(waiting.get(i));
    }
  }
}
