package dev.kerneltune.report;

import dev.kerneltune.audit.Words;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.Verdict;

/** A finding in one line, for formats that have one line for it. */
final class Verdicts {
  private static final int LONGEST = 300;

  private Verdicts() {}

  /** Returns what was seen and what was wanted, or why nothing could be decided. */
  static String line(Finding finding) {
    String text =
        switch (finding.verdict()) {
          case Verdict.Fail _, Verdict.Pass _ ->
              "seen " + finding.seen() + ", wanted " + finding.wanted();
          case Verdict.Unknown(var because, var needs) ->
              "could not check: " + because + (needs.isEmpty() ? "" : "; needs " + needs);
          case Verdict.NotApplicable(var because) -> "not applicable: " + because;
          case Verdict.Waived(var under) -> "waived: " + under + " (seen " + finding.seen() + ")";
        };
    return Words.shorten(text.strip(), LONGEST);
  }
}
