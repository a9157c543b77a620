package dev.kerneltune.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Condition;
import dev.kerneltune.model.Effect;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Fact;
import dev.kerneltune.model.Facts;
import dev.kerneltune.model.Impact;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.ImpactRow;
import dev.kerneltune.model.Layer;
import dev.kerneltune.model.Look;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Score;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Trait;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Verdict;
import dev.kerneltune.testing.Machines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AuditorTest {
  private static final Scenario TRAINING = new Scenario("training", "");
  private static final List<ImpactRow> TABLE =
      List.of(row("hmm", ImpactLevel.HIGHEST), row("memory", ImpactLevel.HIGH));
  private static final Reading<Value> GOOD = Reading.present(new Value.Int(0), "0");
  private static final Reading<Value> BAD = Reading.present(new Value.Int(1), "1");
  private static final Reading<Value> UNREADABLE = Reading.unreadable("EACCES", "root");
  private static final Reading<Value> ABSENT = Reading.absent("there is no such file");

  @Test
  void scoreIsWeightKeptOverWeightDecidedAndUnknownLowersOnlyTheCoverage() {
    Audit audit =
        audit(
            Map.of(
                check("memory.a", 3), List.of(GOOD),
                check("memory.b", 1), List.of(BAD),
                check("memory.c", 5), List.of(UNREADABLE),
                check("memory.d", 5), List.of(ABSENT)));
    assertThat(audit.overall().permille()).isEqualTo(750);
    assertThat(audit.overall().coveragePermille()).isEqualTo(666);
  }

  @Test
  void theSubjectsOfACheckShareItsWeight() {
    Audit audit =
        audit(
            Map.of(
                check("memory.a", 4), List.of(GOOD, GOOD, GOOD, BAD),
                check("memory.b", 4), List.of(GOOD)));
    assertThat(audit.overall().permille()).isEqualTo(875);
  }

  @Test
  void hundredIsNeverRoundedUpTo() {
    Score almost = new Score(2_999, 3_000, 3_000, 3_000);
    assertThat(almost.permille()).isEqualTo(999);
    assertThat(new Score(1.0 / 3 + 1.0 / 3 + 1.0 / 3, 1, 1, 1).permille()).isEqualTo(1000);
  }

  @Test
  void nothingDecidedMeansNoScore() {
    Audit audit = audit(Map.of(check("memory.a", 4), List.of(UNREADABLE)));
    assertThat(audit.overall().exists()).isFalse();
    assertThat(audit.overall().coveragePermille()).isZero();
  }

  @Test
  void mendingAFindingNeverLowersAScore() {
    Random random = new Random(3);
    for (int i = 0; i < 500; i++) {
      Map<Check, List<Reading<Value>>> before = new HashMap<>();
      for (int c = 0; c < 1 + random.nextInt(6); c++) {
        List<Reading<Value>> readings = new ArrayList<>();
        for (int s = 0; s < 1 + random.nextInt(4); s++) {
          readings.add(List.of(GOOD, BAD, UNREADABLE, ABSENT).get(random.nextInt(4)));
        }
        before.put(check("memory.c" + c, random.nextInt(6)), readings);
      }
      int scoreBefore = audit(before).overall().permille();
      for (Map.Entry<Check, List<Reading<Value>>> entry : before.entrySet()) {
        int bad = entry.getValue().indexOf(BAD);
        if (bad >= 0) {
          Map<Check, List<Reading<Value>>> after = new HashMap<>(before);
          List<Reading<Value>> mended = new ArrayList<>(entry.getValue());
          mended.set(bad, GOOD);
          after.put(entry.getKey(), mended);
          assertThat(audit(after).overall().permille()).isGreaterThanOrEqualTo(scoreBefore);
        }
      }
    }
  }

  @Test
  void theWorstComesFirstAndNotesComeBehindWhatIsScored() {
    Audit audit =
        audit(
            Map.of(
                check("memory.note", 0), List.of(BAD),
                check("memory.light", 1), List.of(BAD),
                check("memory.heavy", 5), List.of(BAD),
                check("memory.fine", 5), List.of(GOOD),
                check("memory.open", 5), List.of(UNREADABLE)));
    assertThat(audit.findings().stream().map(finding -> finding.check().id()))
        .containsExactly(
            "memory.heavy", "memory.light", "memory.note", "memory.open", "memory.fine");
  }

  @Test
  void aConditionThatIsFalseMakesACheckNotApplicableAndOneThatIsOpenMakesItUnknown() {
    Condition amd =
        new Condition(
            Trait.GPU,
            new Expectation.Has(new Value.Flags(new java.util.TreeSet<>(List.of("amd")))));
    Check check = check("memory.a", 4, List.of(amd));
    assertThat(audit(Map.of(check, List.of(GOOD)), Machines.withGpus(0x10de)).findings())
        .first()
        .extracting(finding -> finding.verdict().word())
        .isEqualTo("not-applicable");
    assertThat(audit(Map.of(check, List.of(GOOD)), Machines.withGpus(0x1002)).findings())
        .first()
        .extracting(finding -> finding.verdict().word())
        .isEqualTo("pass");
    assertThat(audit(Map.of(check, List.of(GOOD)), Machines.unknown()).findings())
        .first()
        .extracting(finding -> finding.verdict())
        .isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void aScenarioWithoutAnOpinionIsNotApplicable() {
    Facts facts = new Facts(Machines.unknown(), Map.of());
    Audit audit =
        Auditor.audit(facts, List.of(check("memory.a", 4)), TABLE, new Scenario("inference", ""));
    assertThat(audit.findings().getFirst().verdict())
        .isEqualTo(new Verdict.NotApplicable("no opinion for inference"));
    assertThat(audit.overall()).isEqualTo(Score.NONE);
  }

  private static Audit audit(Map<Check, List<Reading<Value>>> readings) {
    return audit(readings, Machines.unknown());
  }

  private static Audit audit(
      Map<Check, List<Reading<Value>>> readings, dev.kerneltune.model.Machine machine) {
    Map<Look, List<Fact>> facts = new HashMap<>();
    readings.forEach(
        (check, values) -> {
          List<Fact> ofCheck = new ArrayList<>();
          for (Reading<Value> value : values) {
            ofCheck.add(
                new Fact(
                    check.look(),
                    new Subject.Cpu(ofCheck.size()),
                    Layer.RUNNING,
                    value,
                    List.of()));
          }
          facts.put(new Look(check.look(), check.as(), check.forEach()), ofCheck);
        });
    return Auditor.audit(
        new Facts(machine, facts), List.copyOf(readings.keySet()), TABLE, TRAINING);
  }

  private static Check check(String id, int weight) {
    return check(id, weight, List.of());
  }

  private static Check check(String id, int weight, List<Condition> when) {
    return new Check(
        id,
        List.of(),
        "A check",
        "memory",
        new Address.Sysctl("vm." + id),
        ValueKind.INT,
        SubjectKind.CPU,
        when,
        Map.of("training", new Expectation.Is(new Value.Int(0))),
        "why",
        List.of(new Impact("training", "throughput", new Effect.Mechanism("m"), weight, List.of())),
        "none known",
        List.of(),
        new Remedy.Nothing(),
        List.of(),
        List.of(),
        "");
  }

  private static ImpactRow row(String id, ImpactLevel level) {
    return new ImpactRow(id, id, "", List.of(), level, "", "", List.of());
  }
}
