package dev.kerneltune.audit;

import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * What a report says about one subject of a check: all that is needed to compare reports.
 *
 * @param check id of the check
 * @param subject as reports print it
 * @param level how much a failure matters
 * @param verdict the verdict
 * @param seen the value in words, or why there is none
 */
public record Judged(
    String check, String subject, ImpactLevel level, Verdict verdict, String seen) {
  /** Returns what an audit found, in its order. */
  public static List<Judged> of(Audit audit) {
    List<Judged> all = new ArrayList<>();
    for (Finding finding : audit.findings()) {
      all.add(
          new Judged(
              finding.check().id(),
              finding.subject().toString(),
              finding.level(),
              finding.verdict(),
              finding.seen()));
    }
    return all;
  }
}
