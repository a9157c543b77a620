package dev.kerneltune.report;

import dev.kerneltune.model.ImpactLevel;
import java.util.List;
import java.util.function.Consumer;

/**
 * One line of a page that unfolds.
 *
 * @param badge the word in front of it
 * @param tone how the word is painted; it carries no meaning of its own
 * @param check id of the check
 * @param title what it is about
 * @param subjects whom it is about, in brackets; empty where that is the whole host
 * @param gist what there is to say, on one line
 * @param body writes what it unfolds to
 */
record HtmlEntry(
    String badge,
    Tone tone,
    String check,
    String title,
    String subjects,
    String gist,
    Consumer<Html> body) {
  /** A colour. */
  enum Tone {
    BAD,
    WARN,
    MILD,
    NOTE,
    GOOD,
    QUIET;

    /** Returns that of a failure. */
    static Tone of(ImpactLevel level) {
      return switch (level) {
        case HIGHEST, HIGH -> BAD;
        case SIGNIFICANT, IMPORTANT -> WARN;
        case HYGIENE -> MILD;
        case NOTE -> NOTE;
      };
    }
  }

  /** Whether a section shows its entries before anybody asks for them. */
  enum Fold {
    OPEN,
    CLOSED
  }

  /**
   * Entries under a heading.
   *
   * @param id word for the address of the section, and for its switch
   * @param title above it
   * @param fold whether it is unfolded at first
   * @param entries may be empty: then there is no section
   */
  record Section(String id, String title, Fold fold, List<HtmlEntry> entries) {}
}
