package dev.kerneltune.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.catalog.BuiltInCatalog;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Fact;
import dev.kerneltune.model.Facts;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.Layer;
import dev.kerneltune.model.Look;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.Verdict;
import dev.kerneltune.model.Waiver;
import dev.kerneltune.testing.Machines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WaiversTest {
  private static final Catalog CATALOG = BuiltInCatalog.load();
  private static final String TODAY = "2026-11-21";
  private static final String KSM = "memory.ksm";
  private static final String MAPS = "memory.max-map-count";
  private static final Reading<Value> GOOD = Reading.present(new Value.Int(0), "0");
  private static final Reading<Value> BAD = Reading.present(new Value.Int(1), "1");
  private static final Reading<Value> UNREADABLE = Reading.unreadable("EACCES", "root");

  @Test
  void aFailureUnderAWaiverIsDecidedAndNeitherKeptNorLost() {
    Audit before = audit(Map.of(KSM, List.of(BAD), MAPS, List.of(BAD)));
    Waivers.Outcome outcome = apply(before, waiver(KSM, "", TODAY));
    assertThat(verdicts(outcome.audit())).containsExactlyInAnyOrder("waived", "fail");
    assertThat(before.overall().checksDecided()).isEqualTo(2);
    assertThat(outcome.audit().overall().checksDecided()).isEqualTo(2);
    assertThat(outcome.audit().overall().checksApplicable()).isEqualTo(2);
    assertThat(outcome.audit().overall().kept()).isZero();
    assertThat(outcome.audit().overall().decided())
        .isEqualTo(before.overall().decided() - check(KSM).weight("training"));
    assertThat(outcome.uses()).extracting(WaiverUse::state).containsExactly(WaiverUse.State.USED);
    assertThat(waived(outcome.audit()).verdict())
        .isEqualTo(new Verdict.Waived("until " + TODAY + ", ops: because"));
  }

  @Test
  void onlyTheNamedSubjectIsWaived() {
    Audit before = audit(Map.of(KSM, List.of(BAD, BAD, GOOD)));
    Waivers.Outcome outcome = apply(before, waiver(KSM, "cpu1", TODAY));
    assertThat(waived(outcome.audit()).subject()).isEqualTo(new Subject.Cpu(1));
    assertThat(verdicts(outcome.audit())).containsExactlyInAnyOrder("waived", "fail", "pass");
    assertThat(outcome.uses().getFirst().failures()).isEqualTo(1);
  }

  @Test
  void aPassAndAnUnknownStayWhatTheyAre() {
    Audit before = audit(Map.of(KSM, List.of(GOOD), MAPS, List.of(UNREADABLE)));
    Waivers.Outcome outcome = apply(before, waiver(KSM, "", TODAY), waiver(MAPS, "", TODAY));
    assertThat(outcome.audit()).isEqualTo(before);
    assertThat(outcome.uses()).extracting(WaiverUse::state).containsOnly(WaiverUse.State.UNUSED);
  }

  @Test
  void aWaiverHoldsOnItsLastDayAndNotOnTheNext() {
    Audit before = audit(Map.of(KSM, List.of(BAD)));
    assertThat(verdicts(apply(before, waiver(KSM, "", TODAY)).audit())).containsExactly("waived");
    Waivers.Outcome ended = apply(before, waiver(KSM, "", "2026-11-20"));
    assertThat(ended.audit()).isEqualTo(before);
    assertThat(ended.uses().getFirst())
        .returns(WaiverUse.State.ENDED, WaiverUse::state)
        .returns(1, WaiverUse::failures);
  }

  @Test
  void anEndedWaiverDoesNotStandInTheWayOfOneThatHolds() {
    Audit before = audit(Map.of(KSM, List.of(BAD)));
    Waivers.Outcome outcome =
        apply(before, waiver(KSM, "", "2020-01-01"), waiver(KSM, "", "2999-01-01"));
    assertThat(verdicts(outcome.audit())).containsExactly("waived");
  }

  @Test
  void aSubjectThatWasNotSeenIsToldAndOneThatNobodyCouldListIsNot() {
    Audit seen = audit(Map.of(KSM, List.of(BAD)));
    assertThat(apply(seen, waiver(KSM, "cpu9", TODAY)).uses().getFirst().state())
        .isEqualTo(WaiverUse.State.UNSEEN);
    Audit open = audit(Map.of(KSM, List.of(UNREADABLE)));
    assertThat(apply(open, waiver(KSM, "cpu9", TODAY)).uses().getFirst().state())
        .isEqualTo(WaiverUse.State.UNUSED);
    assertThat(apply(seen, waiver(MAPS, "cpu9", TODAY)).uses().getFirst().state())
        .as("a check that was not judged")
        .isEqualTo(WaiverUse.State.UNUSED);
  }

  @Test
  void waivingNeverLowersAScoreNorChangesTheCoverage() {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      Map<String, List<Reading<Value>>> readings = new HashMap<>();
      for (String id : List.of(KSM, MAPS)) {
        List<Reading<Value>> ofCheck = new ArrayList<>();
        for (int s = 0; s < 1 + random.nextInt(4); s++) {
          ofCheck.add(List.of(GOOD, BAD, UNREADABLE).get(random.nextInt(3)));
        }
        readings.put(id, ofCheck);
      }
      Audit before = audit(readings);
      Audit after = apply(before, waiver(KSM, "cpu" + random.nextInt(4), TODAY)).audit();
      assertThat(after.overall().coveragePermille()).isEqualTo(before.overall().coveragePermille());
      assertThat(after.overall().kept()).isEqualTo(before.overall().kept());
      assertThat(after.overall().decided()).isLessThanOrEqualTo(before.overall().decided());
    }
  }

  private static Waivers.Outcome apply(Audit audit, Waiver... waivers) {
    return Waivers.apply(audit, CATALOG.impactTable(), List.of(waivers), TODAY);
  }

  private static Waiver waiver(String check, String subject, String until) {
    return new Waiver(check, subject, "because", "ops", until, "w.yaml:1");
  }

  private static List<String> verdicts(Audit audit) {
    return audit.findings().stream().map(finding -> finding.verdict().word()).toList();
  }

  private static Finding waived(Audit audit) {
    return audit.findings().stream()
        .filter(finding -> finding.verdict() instanceof Verdict.Waived)
        .findFirst()
        .orElseThrow();
  }

  private static Check check(String id) {
    return CATALOG.checks().stream().filter(c -> c.id().equals(id)).findFirst().orElseThrow();
  }

  private static Audit audit(Map<String, List<Reading<Value>>> readings) {
    Map<Look, List<Fact>> facts = new HashMap<>();
    List<Check> checks = new ArrayList<>();
    readings.forEach(
        (id, values) -> {
          Check check = check(id);
          checks.add(check);
          List<Fact> ofCheck = new ArrayList<>();
          for (Reading<Value> value : values) {
            Subject subject = new Subject.Cpu(ofCheck.size());
            ofCheck.add(new Fact(check.look(), subject, Layer.RUNNING, value, List.of()));
          }
          facts.put(new Look(check.look(), check.as(), check.forEach()), ofCheck);
        });
    return Auditor.audit(
        new Facts(Machines.unknown(), facts),
        checks,
        CATALOG.impactTable(),
        new Scenario("training", ""));
  }
}
