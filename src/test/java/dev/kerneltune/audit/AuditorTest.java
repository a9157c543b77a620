package dev.kerneltune.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Condition;
import dev.kerneltune.model.Effect;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Fact;
import dev.kerneltune.model.Facts;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.Impact;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.ImpactRow;
import dev.kerneltune.model.Layer;
import dev.kerneltune.model.Look;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.PciFunction;
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
import java.util.TreeSet;
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
    Condition amd = has(Trait.GPU, "amd");
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

  @Test
  void theCoverageOfACheckIsTheShareOfItsSubjectsThatWereDecided() {
    Audit audit =
        audit(Map.of(check("memory.a", 4), List.of(GOOD, BAD, UNREADABLE, UNREADABLE, ABSENT)));
    assertThat(audit.overall().coveragePermille()).isEqualTo(500);
    assertThat(audit.overall().checksApplicable()).isEqualTo(1);
    assertThat(audit.overall().decided()).isEqualTo(2);
    assertThat(audit.overall().kept()).isEqualTo(1);
  }

  @Test
  void aSubsystemIsScoredByItsOwnChecksAndOnlyWhereItHasSome() {
    Audit audit =
        audit(
            Map.of(
                check("memory.a", 3), List.of(GOOD),
                check("memory.b", 1), List.of(BAD)));
    assertThat(audit.scores()).containsOnlyKeys("memory");
    assertThat(audit.scores().get("memory")).isEqualTo(audit.overall());
  }

  @Test
  void aFindingCarriesTheRawReadingOrTheReasonForHavingNone() {
    Reading<Value> malformed = Reading.malformed("???", "a whole number");
    String address = "sysctl:vm.memory.a";
    assertThat(evidence(BAD)).containsExactly(new Evidence(address, "1"));
    assertThat(evidence(ABSENT)).containsExactly(new Evidence(address, "there is no such file"));
    assertThat(evidence(UNREADABLE)).containsExactly(new Evidence(address, "EACCES"));
    assertThat(evidence(malformed)).containsExactly(new Evidence(address, "???"));
  }

  @Test
  void whatWasSeenOnTheWayIsTheEvidence() {
    Check check = check("memory.a", 4);
    List<Evidence> trail =
        List.of(new Evidence("/proc/a", "1"), new Evidence("/proc/b", "not there"));
    Fact fact = new Fact(check.look(), new Subject.WholeHost(), Layer.RUNNING, BAD, trail);
    Look look = new Look(check.look(), check.as(), check.forEach());
    Facts facts = new Facts(Machines.unknown(), Map.of(look, List.of(fact)));
    Audit audit = Auditor.audit(facts, List.of(check), TABLE, TRAINING);
    assertThat(audit.findings().getFirst().evidence()).isEqualTo(trail);
  }

  @Test
  void anOpenConditionSaysWhatItIsAndWhatWouldHelpAndStillTellsWhatWasSeen() {
    Check check = check("memory.a", 4, List.of(has(Trait.GPU, "nvidia")));
    Machine refusing = machine(Reading.unreadable("EACCES", "root"));
    Finding finding = audit(Map.of(check, List.of(BAD)), refusing).findings().getFirst();
    assertThat(finding.verdict()).isEqualTo(new Verdict.Unknown("gpu: EACCES", "root"));
    assertThat(finding.seen()).isEqualTo("1");
    assertThat(audit(Map.of(check, List.of(ABSENT)), refusing).findings().getFirst().verdict())
        .as("what is not there is not applicable whatever the condition")
        .isEqualTo(new Verdict.NotApplicable("there is no such file"));
  }

  @Test
  void anOpenConditionThatNothingHelpsAgainstNeedsNothing() {
    Check check = check("memory.a", 4, List.of(has(Trait.GPU, "amd")));
    Machine damaged = machine(Reading.malformed("??", "a list of functions"));
    assertThat(audit(Map.of(check, List.of(GOOD)), damaged).findings().getFirst().verdict())
        .isEqualTo(new Verdict.Unknown("gpu: '??' is not a list of functions", ""));
  }

  @Test
  void aFalseConditionOutweighsAnOpenOneInAnyOrder() {
    Condition open = has(Trait.DRIVER, "nvme");
    Condition wrong = has(Trait.GPU, "amd");
    for (List<Condition> when : List.of(List.of(open, wrong), List.of(wrong, open))) {
      Check check = check("memory.a", 4, when);
      Finding finding =
          audit(Map.of(check, List.of(BAD)), Machines.withGpus(0x10de)).findings().getFirst();
      assertThat(finding.verdict())
          .isEqualTo(new Verdict.NotApplicable("gpu is nvidia, the check is for amd"));
      assertThat(finding.seen()).isEqualTo("gpu is nvidia, the check is for amd");
      assertThat(finding.wanted()).isEqualTo("0");
      assertThat(finding.weight()).isEqualTo(4);
      assertThat(finding.evidence()).isEmpty();
    }
  }

  private static Condition has(Trait trait, String word) {
    return new Condition(trait, new Expectation.Has(new Value.Flags(new TreeSet<>(List.of(word)))));
  }

  private static List<Evidence> evidence(Reading<Value> reading) {
    return audit(Map.of(check("memory.a", 4), List.of(reading))).findings().getFirst().evidence();
  }

  private static Machine machine(Reading<List<PciFunction>> gpus) {
    Machine unknown = Machines.unknown();
    return new Machine(
        unknown.kernelRelease(),
        unknown.architecture(),
        unknown.pageSize(),
        unknown.commandLine(),
        unknown.place(),
        unknown.cpus(),
        unknown.memoryBytes(),
        unknown.numaNodes(),
        unknown.pci(),
        gpus,
        unknown.nics(),
        unknown.netdevs(),
        unknown.rdmaDevices(),
        unknown.nvme(),
        unknown.blockDevices());
  }

  private static Audit audit(Map<Check, List<Reading<Value>>> readings) {
    return audit(readings, Machines.unknown());
  }

  private static Audit audit(Map<Check, List<Reading<Value>>> readings, Machine machine) {
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
