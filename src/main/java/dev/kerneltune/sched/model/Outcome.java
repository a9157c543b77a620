package dev.kerneltune.sched.model;

import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.store.UndecidedKey;
import java.util.List;
import java.util.Optional;

/** What became of the keys of one question. */
public sealed interface Outcome {
  /** Returns the keys. */
  List<UndecidedKey> keys();

  /**
   * Answers that are used.
   *
   * @param keys what was asked about
   * @param verdicts one for each of them, in the same order
   * @param reply SHA-256 of what the model wrote
   */
  record Decided(List<UndecidedKey> keys, List<Verdict> verdicts, String reply)
      implements Outcome {}

  /** A question that was asked and whose reply is not used, none of it. */
  record Dropped(List<UndecidedKey> keys, Fault fault) implements Outcome {}

  /** A question that was not asked. */
  record Waiting(List<UndecidedKey> keys, String because) implements Outcome {}

  /**
   * What a model says about one key.
   *
   * @param named with names
   * @param masked without names, at the second look
   */
  record Verdict(TaskClass named, TaskClass masked) {
    /** So many classes apart, a name was worth more than what the task does. */
    private static final int APART = 2;

    /** Returns whether the two looks contradict each other. */
    private boolean isDoubtful() {
      return Math.abs(named.ordinal() - masked.ordinal()) >= APART;
    }

    /** Returns how they contradict each other; empty where they do not. */
    public Optional<String> doubt() {
      return isDoubtful()
          ? Optional.of(named.word() + " by name, " + masked.word() + " without")
          : Optional.empty();
    }

    /** Returns the class that is used: normal where the two looks contradict each other. */
    public TaskClass used() {
      return isDoubtful() ? TaskClass.NORMAL : named;
    }
  }
}
