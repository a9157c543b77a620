package dev.kerneltune.sched;

import java.util.Optional;

/**
 * What kind of work a task does: the whole vocabulary of rules, catalogue and model. A class bends
 * weights inside fixed bounds and never orders strictly, so that no answer can starve a task. What
 * a model or a behaviour decides bends them by 20 to 1 at most, whoever acts. A rule of the user or
 * the catalogue that says background means SCHED_IDLE to {@code sched.hints}, where the kernel
 * gives 3 against the 3,121 of critical.
 */
public enum TaskClass {
  /** A loop that a GPU waits for: launches, decode steps, NCCL's proxies. */
  CRITICAL("critical", 200),
  /** What a request waits for: front ends, tokenizers, routers. */
  SERVING("serving", 150),
  /** Everything that nobody knows better. */
  NORMAL("normal", 100),
  /** What only throughput matters to: data loaders, compilers, writers of checkpoints. */
  BATCH("batch", 50),
  /** What can wait: backups, indexers, log shippers. */
  BACKGROUND("background", 10);

  private final String word;
  private final int weight;

  TaskClass(String word, int weight) {
    this.word = word;
    this.weight = weight;
  }

  /** Returns the name in files, options and answers. */
  public String word() {
    return word;
  }

  /** Returns the share of CPU time in percent of what {@link #NORMAL} gets. */
  public int weight() {
    return weight;
  }

  /** Returns whether it gets more than a task that nobody knows. */
  public boolean isPromoted() {
    return weight > NORMAL.weight;
  }

  /** Returns whether it gets less than a task that nobody knows. */
  public boolean isDemoted() {
    return weight < NORMAL.weight;
  }

  /** Returns the class of that name, if there is one. */
  public static Optional<TaskClass> of(String word) {
    for (TaskClass each : values()) {
      if (each.word.equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
