package dev.kerneltune.sched.bench;

import java.util.concurrent.TimeUnit;

/** The model that the experiment's scheduler asks where tasks should run. */
public interface Asked {
  /** Returns what answers, in words for the report. */
  String about();

  /**
   * Asks about so many tasks in one call, and waits for the answer.
   *
   * @throws BenchException when there is none
   */
  void ask(int tasks) throws InterruptedException;

  /**
   * Returns a model that is none: it takes its time and says nothing.
   *
   * @param nanos how long each call takes, in nanoseconds, however many tasks it is about
   */
  static Asked delay(long nanos) {
    return new Asked() {
      @Override
      public String about() {
        return "no model: a delay of " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms a call";
      }

      @Override
      public void ask(int tasks) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanos);
      }
    };
  }
}
