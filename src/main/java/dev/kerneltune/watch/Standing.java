package dev.kerneltune.watch;

import java.util.Locale;

/** How bad a row is, the worst first. */
public enum Standing {
  /** Some subject goes faster than the check's limit. */
  OVER,
  /** Something is lost. */
  LOSS,
  /** It goes on, and nobody says that it is too fast. */
  MOVING,
  /** Nothing happened. */
  STILL,
  /** It may have moved: some of it could not be read twice. */
  UNREAD,
  /** This machine does not have it. */
  ABSENT;

  /** Returns the word by which outputs name it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
