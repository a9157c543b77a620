package dev.kerneltune.sched.bench;

import java.util.List;
import java.util.Optional;

/** What the workload's threads and processes are called. */
public enum Naming {
  /** As programs of GPU hosts are called; the catalogue knows most of them. */
  KNOWN("known", Optional.empty()),
  /**
   * As a program of one's own is called, which neither catalogue nor rules can know: what a model
   * is worth, or can spoil, is seen here alone.
   */
  UNKNOWN("unknown", Optional.of("aurora"));

  private final String word;
  private final Optional<String> process;

  Naming(String word, Optional<String> process) {
    this.word = word;
    this.process = process;
  }

  /** Returns the name in options. */
  public String word() {
    return word;
  }

  /** Returns what a process is called; empty where it keeps the name of its program. */
  public Optional<String> process() {
    return process;
  }

  /** Returns the names in options. */
  public static List<String> words() {
    return List.of(KNOWN.word, UNKNOWN.word);
  }

  /** Returns the one of that name, if there is one. */
  public static Optional<Naming> of(String word) {
    for (Naming naming : values()) {
      if (naming.word.equals(word)) {
        return Optional.of(naming);
      }
    }
    return Optional.empty();
  }
}
