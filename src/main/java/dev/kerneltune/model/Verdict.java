package dev.kerneltune.model;

/** What was decided about a fact, or why nothing could be. */
public sealed interface Verdict {
  /** As wanted. */
  record Pass() implements Verdict {}

  /** Not as wanted. */
  record Fail() implements Verdict {}

  /**
   * Could not be decided: neither a pass nor a fail.
   *
   * @param because what stood in the way
   * @param needs what would help, or empty
   */
  record Unknown(String because, String needs) implements Verdict {}

  /** The question does not arise on this machine. */
  record NotApplicable(String because) implements Verdict {}

  /** Failed, and accepted under a waiver. */
  record Waived(String under) implements Verdict {}

  /** Returns the word that reports print. */
  default String word() {
    return switch (this) {
      case Pass _ -> "pass";
      case Fail _ -> "fail";
      case Unknown _ -> "unknown";
      case NotApplicable _ -> "not-applicable";
      case Waived _ -> "waived";
    };
  }
}
