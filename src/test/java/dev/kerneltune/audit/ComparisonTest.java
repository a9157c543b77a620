package dev.kerneltune.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.kerneltune.audit.Difference.Kind;
import dev.kerneltune.catalog.BuiltInCatalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final List<Check> CHECKS = BuiltInCatalog.load().checks();
  private static final Verdict PASS = new Verdict.Pass();
  private static final Verdict FAIL = new Verdict.Fail();
  private static final Verdict UNKNOWN = new Verdict.Unknown("EACCES", "root");
  private static final Verdict MOOT = new Verdict.NotApplicable("no GPU");
  private static final Verdict WAIVED = new Verdict.Waived("until 2999-01-01, ops: r");
  private static final String KSM = "memory.ksm";
  private static final String PRESSURE = "cpu-sched.pressure.cpu";
  private static final String HUNG_TASKS = "platform.hung-task.detected";

  @Test
  void equalReportsDifferInNothing() {
    Judged same = judged(KSM, "host", PASS, "0");
    assertThat(Comparison.of(List.of(same), List.of(same), CHECKS))
        .isEqualTo(new Comparison(List.of(), 0))
        .returns(false, Comparison::isWorse);
  }

  @Test
  void aVerdictIsWorseWhenItFailsAndDidNotOrPassedAndCannotBeToldAnyMore() {
    assertThat(kind(PASS, FAIL)).isEqualTo(Kind.WORSE);
    assertThat(kind(UNKNOWN, FAIL)).isEqualTo(Kind.WORSE);
    assertThat(kind(MOOT, FAIL)).isEqualTo(Kind.WORSE);
    assertThat(kind(WAIVED, FAIL)).isEqualTo(Kind.WORSE);
    assertThat(kind(PASS, UNKNOWN)).isEqualTo(Kind.WORSE);
  }

  @Test
  void aVerdictIsBetterOnlyWhenItPasses() {
    assertThat(kind(FAIL, PASS)).isEqualTo(Kind.BETTER);
    assertThat(kind(UNKNOWN, PASS)).isEqualTo(Kind.BETTER);
    assertThat(kind(FAIL, UNKNOWN)).isEqualTo(Kind.OTHER_VERDICT);
    assertThat(kind(FAIL, WAIVED)).isEqualTo(Kind.OTHER_VERDICT);
    assertThat(kind(FAIL, MOOT)).isEqualTo(Kind.OTHER_VERDICT);
    assertThat(kind(PASS, MOOT)).isEqualTo(Kind.OTHER_VERDICT);
  }

  @Test
  void anotherValueUnderTheSameVerdictIsToldButNoOtherReasonForNotAsking() {
    assertThat(of(judged(KSM, "host", PASS, "0"), judged(KSM, "host", PASS, "2")).differences())
        .extracting(Difference::kind)
        .containsExactly(Kind.OTHER_VALUE);
    assertThat(of(judged(KSM, "host", MOOT, "a"), judged(KSM, "host", MOOT, "b")).differences())
        .isEmpty();
  }

  @Test
  void aNewSubjectThatFailsIsWorseAndAGoneOneIsTold() {
    List<Judged> one = List.of(judged(KSM, "a", PASS, "0"));
    List<Judged> two =
        List.of(
            judged(KSM, "a", PASS, "0"), judged(KSM, "b", FAIL, "1"), judged(KSM, "c", PASS, ""));
    assertThat(Comparison.of(one, two, CHECKS).differences())
        .extracting(Difference::subject, Difference::kind)
        .containsExactly(tuple("b", Kind.WORSE), tuple("c", Kind.NEW_SUBJECT));
    Comparison gone = Comparison.of(two, one, CHECKS);
    assertThat(gone.differences()).extracting(Difference::kind).containsOnly(Kind.GONE_SUBJECT);
    assertThat(gone.isWorse()).isFalse();
  }

  @Test
  void nothingToAskAboutGivesWayToSubjectsSilently() {
    List<Judged> none = List.of(judged(KSM, "host", MOOT, "no GPU"));
    List<Judged> some = List.of(judged(KSM, "a", PASS, "0"));
    assertThat(Comparison.of(none, some, CHECKS).differences())
        .extracting(Difference::subject)
        .containsExactly("a");
    assertThat(Comparison.of(some, none, CHECKS).differences())
        .extracting(Difference::kind)
        .containsExactly(Kind.GONE_SUBJECT);
  }

  @Test
  void aCheckThatOneReportDoesNotHaveIsNoWorseVerdict() {
    List<Judged> failing = List.of(judged("site.own", "host", FAIL, "1"));
    assertThat(Comparison.of(List.of(), failing, CHECKS))
        .returns(false, Comparison::isWorse)
        .returns(Kind.NEW_CHECK, comparison -> comparison.differences().getFirst().kind());
    assertThat(Comparison.of(failing, List.of(), CHECKS).differences())
        .extracting(Difference::kind)
        .containsExactly(Kind.GONE_CHECK);
  }

  @Test
  void theLoadOfTheMomentIsExpectedAndOfCountersOnlyTheFigure() {
    assertThat(of(judged(PRESSURE, "host", PASS, "1"), judged(PRESSURE, "host", FAIL, "90")))
        .isEqualTo(new Comparison(List.of(), 1));
    assertThat(of(judged(HUNG_TASKS, "host", FAIL, "1"), judged(HUNG_TASKS, "host", FAIL, "2")))
        .isEqualTo(new Comparison(List.of(), 1));
    assertThat(of(judged(HUNG_TASKS, "host", PASS, "0"), judged(HUNG_TASKS, "host", FAIL, "2")))
        .returns(true, Comparison::isWorse);
  }

  @Test
  void findingsThatShareCheckAndSubjectAreAllCompared() {
    List<Judged> before = List.of(judged(KSM, "a", PASS, "0"), judged(KSM, "a", PASS, "1"));
    List<Judged> after = List.of(judged(KSM, "a", PASS, "0"), judged(KSM, "a", FAIL, "1"));
    assertThat(Comparison.of(before, after, CHECKS).isWorse()).isTrue();
  }

  @Test
  void ofFindingsThatShareCheckAndSubjectEachIsComparedWithItsOwn() {
    List<Judged> before =
        List.of(
            judged(KSM, "a", PASS, "0"), judged(KSM, "a", PASS, "1"), judged(KSM, "a", PASS, "2"));
    List<Judged> after =
        List.of(
            judged(KSM, "a", FAIL, "0"), judged(KSM, "a", PASS, "1"), judged(KSM, "a", PASS, "5"));
    assertThat(Comparison.of(before, after, CHECKS).differences())
        .extracting(Difference::kind)
        .containsExactly(Kind.WORSE, Kind.OTHER_VALUE);
  }

  @Test
  void aReportThatCallsACheckByAnOlderNameIsComparedAllTheSame() {
    Check check = CHECKS.stream().filter(each -> each.id().equals(KSM)).findFirst().orElseThrow();
    assertThat(
            Comparison.of(
                    List.of(judged("memory.ksm-run", "host", PASS, "0")),
                    List.of(judged(KSM, "host", FAIL, "1")),
                    List.of(withOlderName(check, "memory.ksm-run")))
                .differences())
        .extracting(Difference::check, Difference::kind)
        .containsExactly(tuple(KSM, Kind.WORSE));
  }

  @Test
  void aSubjectThatOneReportDoesNotAskAboutAndTheOtherDoesNotHaveIsNoDifference() {
    List<Judged> one = List.of(judged(KSM, "a", PASS, "0"));
    List<Judged> two = List.of(judged(KSM, "a", PASS, "0"), judged(KSM, "b", MOOT, "no GPU"));
    assertThat(Comparison.of(one, two, CHECKS)).isEqualTo(new Comparison(List.of(), 0));
    assertThat(Comparison.of(two, one, CHECKS)).isEqualTo(new Comparison(List.of(), 0));
  }

  @Test
  void whatGotWorseComesFirst() {
    List<Judged> before =
        List.of(
            judged("a.a", "host", FAIL, "1"),
            judged("b.b", "host", PASS, "1"),
            judged("c.c", "host", PASS, "1"));
    List<Judged> after =
        List.of(
            judged("a.a", "host", PASS, "1"),
            judged("b.b", "host", PASS, "2"),
            judged("c.c", "host", FAIL, "1"));
    assertThat(Comparison.of(before, after, CHECKS).differences())
        .extracting(Difference::check)
        .containsExactly("c.c", "a.a", "b.b");
  }

  private static Check withOlderName(Check check, String name) {
    return new Check(
        check.id(),
        List.of(name),
        check.title(),
        check.subsystem(),
        check.look(),
        check.as(),
        check.forEach(),
        check.when(),
        check.expect(),
        check.why(),
        check.impacts(),
        check.cost(),
        check.harm(),
        check.remedy(),
        check.sources(),
        check.examples(),
        check.reviewed());
  }

  private static Kind kind(Verdict before, Verdict after) {
    return of(judged(KSM, "host", before, "1"), judged(KSM, "host", after, "1"))
        .differences()
        .getFirst()
        .kind();
  }

  private static Comparison of(Judged before, Judged after) {
    return Comparison.of(List.of(before), List.of(after), CHECKS);
  }

  private static Judged judged(String check, String subject, Verdict verdict, String seen) {
    return new Judged(check, subject, ImpactLevel.HIGH, verdict, seen);
  }
}
