package dev.kerneltune.audit;

import dev.kerneltune.model.ImpactLevel;
import java.util.Optional;

/**
 * One thing that two reports say differently.
 *
 * @param check id of the check
 * @param subject as reports print it
 * @param level how much a failure matters
 * @param kind in what they differ
 * @param before what the first says; nothing where it does not speak of the subject
 * @param after what the second says; nothing where it does not speak of the subject
 */
public record Difference(
    String check,
    String subject,
    ImpactLevel level,
    Kind kind,
    Optional<Judged> before,
    Optional<Judged> after) {
  /** In what reports differ, what matters most first. */
  public enum Kind {
    /** It fails and did not, or it passed and cannot be told any more. */
    WORSE("worse"),
    /** It passes, and failed or could not be told. */
    BETTER("better"),
    /** Another verdict that is neither. */
    OTHER_VERDICT("other-verdict"),
    /** The same verdict on another value. */
    OTHER_VALUE("other-value"),
    /** A subject that the check did not have before. */
    NEW_SUBJECT("new-subject"),
    /** A subject that the check does not have any more. */
    GONE_SUBJECT("gone-subject"),
    /** A check that the first report does not have. */
    NEW_CHECK("new-check"),
    /** A check that the second report does not have. */
    GONE_CHECK("gone-check");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** Returns the word that reports print. */
    public String word() {
      return word;
    }
  }
}
