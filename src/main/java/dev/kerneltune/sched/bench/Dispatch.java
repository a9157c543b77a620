package dev.kerneltune.sched.bench;

/** How the experiment's scheduler came to its decisions, the first way first. */
public enum Dispatch {
  /** Each wake-up waits for a call of its own. */
  PER_TASK("per-task", "one model call for each wake-up, and the wake-up waits for it"),
  /** All that wait go into one call. */
  BATCHED("batched", "one model call for all that wait, and they wait for it"),
  /** What is known runs at once; what is not runs at once too, and is asked about beside it. */
  CACHED("cached", "answers kept per thread, dispatched in user space; never waits for the model");

  private final String word;
  private final String about;

  Dispatch(String word, String about) {
    this.word = word;
    this.about = about;
  }

  /** Returns the name in options, tables and files. */
  public String word() {
    return word;
  }

  /** Returns what it does, in a line. */
  public String about() {
    return about;
  }
}
