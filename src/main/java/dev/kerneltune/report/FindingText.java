package dev.kerneltune.report;

import dev.kerneltune.audit.Words;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.Verdict;
import java.util.List;

/** The findings of one check with all their evidence, for whoever writes it. */
public final class FindingText {
  private static final int INDENT = 6;
  private static final int VALUE = 200;

  private FindingText() {}

  /** Returns each finding: subject, verdict, why, what was seen and wanted, and the evidence. */
  public static String list(List<Finding> findings, int width) {
    StringBuilder out = new StringBuilder();
    for (Finding finding : findings) {
      out.append(finding.verdict().word()).append("  ").append(finding.check().id());
      out.append(" (").append(finding.subject()).append("), ").append(finding.level().word());
      out.append('\n');
      String because = because(finding.verdict());
      if (!because.isEmpty()) {
        line(out, "because " + because, width);
      }
      if (!finding.seen().equals(because)) {
        line(out, "seen    " + Words.shorten(finding.seen(), VALUE), width);
      }
      if (!finding.wanted().isEmpty()) {
        line(out, "wanted  " + finding.wanted(), width);
      }
      for (Evidence evidence : finding.evidence()) {
        line(out, "proof   " + evidence.address() + ": " + evidence.raw().strip(), width);
      }
    }
    return out.toString();
  }

  private static void line(StringBuilder out, String text, int width) {
    TextLayout.paragraph(out, Words.shorten(text, 2 * VALUE), INDENT, width);
  }

  private static String because(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Unknown(var because, var needs) ->
          needs.isEmpty() ? because : because + "; needs " + needs;
      case Verdict.NotApplicable(var because) -> because;
      case Verdict.Waived(var under) -> under;
      case Verdict.Pass _, Verdict.Fail _ -> "";
    };
  }
}
