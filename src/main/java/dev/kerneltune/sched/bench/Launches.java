package dev.kerneltune.sched.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How a decode loop hands its kernels to the GPU, which is what a step needs a CPU for. */
public enum Launches {
  /** All at once, as one captured graph: 50 us of a CPU. */
  GRAPH("graph", 50),
  /** One by one: 1 ms of a CPU, more than a fair share of one that loaders use as well. */
  EAGER("eager", 1_000);

  private static final long MICRO = 1_000;

  private final String word;
  private final long micros;

  Launches(String word, long micros) {
    this.word = word;
    this.micros = micros;
  }

  /** Returns the words by which they are asked for, the usual one first. */
  public static List<String> words() {
    return Arrays.stream(values()).map(each -> each.word).toList();
  }

  /** Returns the one that a word names; empty where none has that name. */
  public static Optional<Launches> of(String word) {
    return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
  }

  /** Returns how long a step needs a CPU, in nanoseconds. */
  long burnNanos() {
    return micros * MICRO;
  }
}
