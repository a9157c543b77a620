package dev.kerneltune.model;

import java.util.List;
import java.util.Optional;

/**
 * One line of the journal. A run opens, says of each step what it is about to do before it does it,
 * says what came of it, and closes.
 */
public sealed interface JournalEntry {
  /** The number of the run: 1, 2, 3... for ever. */
  int run();

  /**
   * A run begins.
   *
   * @param run its number
   * @param kind what kind of run it is
   * @param title the profile, or what is undone
   * @param at when, as ISO 8601 in UTC
   * @param boot /proc/sys/kernel/random/boot_id
   * @param by the version of the program
   */
  record Opened(int run, Kind kind, String title, String at, String boot, String by)
      implements JournalEntry {}

  /** What a run does. */
  enum Kind {
    APPLY("apply"),
    UNDO("undo");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** Returns the word that the journal uses. */
    public String word() {
      return word;
    }
  }

  /**
   * A change is going to be written. On the disk before the change is.
   *
   * @param run the run
   * @param step the number of the step in the run, from 1
   * @param change the change
   * @param undoes in an undo, which step it takes back
   * @param folders the folders that have to be made for it, the outermost first
   */
  record Intended(int run, int step, Change change, Optional<StepId> undoes, List<String> folders)
      implements JournalEntry {}

  /**
   * It was written and reads back as intended.
   *
   * @param readBack the bytes that were read back, as text
   */
  record Applied(int run, int step, String readBack) implements JournalEntry {}

  /** It could not be written, or reads back otherwise: it is as before, or as it says. */
  record Refused(int run, int step, String why) implements JournalEntry {}

  /**
   * A step of an earlier run needs no write: the value is back already, somebody else's, gone with
   * its device, or beneath that of a later run. From now on the step counts as undone.
   *
   * @param step the earlier step
   * @param how what was found
   * @param because in words, with the value that was seen
   */
  record Released(int run, StepId step, How how, String because) implements JournalEntry {}

  /** Why an earlier step needs no write to be undone. */
  enum How {
    BACK_ALREADY("back already"),
    SOMEBODY_ELSES("somebody else's"),
    GONE("gone"),
    BENEATH("beneath a later run");

    private final String word;

    How(String word) {
      this.word = word;
    }

    /** Returns the word that the journal and reports use. */
    public String word() {
      return word;
    }
  }

  /** A generator is going to run. */
  record Generating(int run, Generator generator) implements JournalEntry {}

  /** It ran, and what it made was looked at. */
  record Generated(int run, Generator generator) implements JournalEntry {}

  /** The run is over. */
  record Closed(int run, Outcome outcome) implements JournalEntry {}

  /** How a run ended. */
  enum Outcome {
    /** Everything was done. */
    DONE("done"),
    /** A step was refused, and those before it stand. */
    STOPPED("stopped"),
    /** Something could not be undone. */
    INCOMPLETE("incomplete");

    private final String word;

    Outcome(String word) {
      this.word = word;
    }

    /** Returns the word that the journal and reports use. */
    public String word() {
      return word;
    }
  }

  /** A step by its run and number. */
  record StepId(int run, int step) {
    @Override
    public String toString() {
      return run + "." + step;
    }
  }
}
