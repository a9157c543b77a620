package dev.kerneltune.audit;

import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.ImpactRow;
import dev.kerneltune.model.Verdict;
import dev.kerneltune.model.Waiver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns failures that somebody accepted into waived ones, as long as their waivers hold. */
public final class Waivers {
  private Waivers() {}

  /**
   * An audit under waivers.
   *
   * @param audit with its score added up anew
   * @param uses what became of each waiver, in their order
   */
  public record Outcome(Audit audit, List<WaiverUse> uses) {}

  /**
   * Returns {@code audit} under {@code waivers}. Only what failed is waived: a pass needs none, and
   * nobody can accept what nobody knows.
   *
   * @param today as yyyy-mm-dd, which compares as the days do
   */
  public static Outcome apply(
      Audit audit, List<ImpactRow> impactTable, List<Waiver> waivers, String today) {
    Map<String, List<Finding>> byCheck = new LinkedHashMap<>();
    for (Finding finding : audit.findings()) {
      byCheck
          .computeIfAbsent(finding.check().id(), _ -> new ArrayList<>())
          .add(waived(finding, waivers, today));
    }
    List<WaiverUse> uses = new ArrayList<>();
    for (Waiver waiver : waivers) {
      uses.add(use(waiver, audit.findings(), today));
    }
    return new Outcome(
        Auditor.outcome(audit.scenario(), audit.facts(), byCheck.values(), impactTable),
        List.copyOf(uses));
  }

  private static Finding waived(Finding finding, List<Waiver> waivers, String today) {
    if (!(finding.verdict() instanceof Verdict.Fail)) {
      return finding;
    }
    for (Waiver waiver : waivers) {
      if (holds(waiver, today) && speaksOf(waiver, finding)) {
        return new Finding(
            finding.check(),
            finding.subject(),
            new Verdict.Waived(under(waiver)),
            finding.seen(),
            finding.wanted(),
            finding.weight(),
            finding.evidence());
      }
    }
    return finding;
  }

  private static String under(Waiver waiver) {
    return "until " + waiver.until() + ", " + waiver.owner() + ": " + waiver.reason();
  }

  private static boolean holds(Waiver waiver, String today) {
    return today.compareTo(waiver.until()) <= 0;
  }

  private static boolean speaksOf(Waiver waiver, Finding finding) {
    return finding.check().id().equals(waiver.check())
        && (waiver.subject().isEmpty() || waiver.subject().equals(finding.subject().toString()));
  }

  private static WaiverUse use(Waiver waiver, List<Finding> findings, String today) {
    boolean judged = false;
    boolean seen = false;
    int failures = 0;
    for (Finding finding : findings) {
      // Where the subjects could not be listed, nobody knows whether there is such a one.
      judged |=
          finding.check().id().equals(waiver.check())
              && !(finding.verdict() instanceof Verdict.Unknown);
      if (speaksOf(waiver, finding)) {
        seen = true;
        failures += finding.verdict() instanceof Verdict.Fail ? 1 : 0;
      }
    }
    WaiverUse.State state =
        !holds(waiver, today)
            ? WaiverUse.State.ENDED
            : judged && !seen
                ? WaiverUse.State.UNSEEN
                : failures > 0 ? WaiverUse.State.USED : WaiverUse.State.UNUSED;
    return new WaiverUse(waiver, state, failures);
  }
}
