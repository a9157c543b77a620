package dev.kerneltune.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Truth;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import dev.kerneltune.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Reading<Value> ABSENT = Reading.absent("there is no such file");
  private static final Reading<Value> UNREADABLE = Reading.unreadable("EACCES", "root");
  private static final Reading<Value> MALFORMED = Reading.malformed("???", "a whole number");

  @Test
  void aPresentValueIsCompared() {
    assertThat(truth(new Expectation.AtLeast(number(5)), number(5))).isEqualTo(Truth.TRUE);
    assertThat(truth(new Expectation.AtLeast(number(5)), number(4))).isEqualTo(Truth.FALSE);
    assertThat(truth(new Expectation.AtMost(number(5)), number(6))).isEqualTo(Truth.FALSE);
    assertThat(truth(new Expectation.Between(number(1), number(3)), number(3)))
        .isEqualTo(Truth.TRUE);
    assertThat(truth(new Expectation.Between(number(1), number(3)), number(0)))
        .isEqualTo(Truth.FALSE);
  }

  @Test
  void aChoiceIsItsActiveWordAndHasTheOfferedOnes() {
    Value thp = parse(ValueKind.CHOICE, "always [madvise] never");
    assertThat(truth(new Expectation.Is(new Value.Text("madvise")), thp)).isEqualTo(Truth.TRUE);
    assertThat(truth(new Expectation.Is(new Value.Text("always")), thp)).isEqualTo(Truth.FALSE);
    assertThat(truth(new Expectation.Has(new Value.Text("always")), thp)).isEqualTo(Truth.TRUE);
  }

  @Test
  void versionsAreComparedPartByPart() {
    Value release = parse(ValueKind.VERSION, "6.12.117-generic");
    assertThat(truth(new Expectation.AtLeast(parse(ValueKind.VERSION, "6.6")), release))
        .isEqualTo(Truth.TRUE);
    assertThat(truth(new Expectation.AtLeast(parse(ValueKind.VERSION, "6.13")), release))
        .isEqualTo(Truth.FALSE);
    assertThat(truth(new Expectation.Is(parse(ValueKind.VERSION, "6.12.117")), release))
        .isEqualTo(Truth.TRUE);
  }

  @Test
  void masksAndSetsHaveAndLackTheirMembers() {
    Value mask = parse(ValueKind.HEX, "0x2d");
    assertThat(truth(new Expectation.Has(parse(ValueKind.HEX, "c")), mask)).isEqualTo(Truth.TRUE);
    assertThat(truth(new Expectation.Lacks(parse(ValueKind.HEX, "2")), mask)).isEqualTo(Truth.TRUE);
    assertThat(truth(new Expectation.Lacks(parse(ValueKind.HEX, "3")), mask))
        .isEqualTo(Truth.FALSE);
    Value cpus = parse(ValueKind.CPULIST, "0-3,8");
    assertThat(truth(new Expectation.Has(parse(ValueKind.CPULIST, "2,8")), cpus))
        .isEqualTo(Truth.TRUE);
    assertThat(truth(new Expectation.Lacks(parse(ValueKind.CPULIST, "4-9")), cpus))
        .isEqualTo(Truth.FALSE);
    Value flags = new Value.Flags(new TreeSet<>(List.of("pcid", "invpcid")));
    assertThat(truth(new Expectation.Has(parse(ValueKind.FLAGS, "pcid invpcid")), flags))
        .isEqualTo(Truth.TRUE);
    assertThat(truth(new Expectation.Lacks(parse(ValueKind.FLAGS, "pcid")), flags))
        .isEqualTo(Truth.FALSE);
  }

  @Test
  void anAbsentValueIsNotApplicableUnlessItsExistenceIsAsked() {
    assertThat(Judge.judge(new Expectation.Is(number(0)), ABSENT))
        .isEqualTo(new Verdict.NotApplicable("there is no such file"));
    assertThat(Judge.judge(new Expectation.Exists(), ABSENT)).isEqualTo(new Verdict.Fail());
    assertThat(Judge.judge(new Expectation.Missing(), ABSENT)).isEqualTo(new Verdict.Pass());
    Expectation absentOrZero =
        new Expectation.Any(List.of(new Expectation.Missing(), new Expectation.Is(number(0))));
    assertThat(Judge.judge(absentOrZero, ABSENT)).isEqualTo(new Verdict.Pass());
    assertThat(Judge.truth(absentOrZero, Reading.present(number(1), "1"))).isEqualTo(Truth.FALSE);
  }

  @Test
  void whatCouldNotBeReadIsUnknownWhateverIsWanted() {
    for (Expectation expectation : someExpectations(new Random(1), 500)) {
      assertThat(Judge.truth(expectation, UNREADABLE)).isEqualTo(Truth.UNKNOWN);
      assertThat(Judge.truth(expectation, MALFORMED)).isEqualTo(Truth.UNKNOWN);
    }
  }

  @Test
  void anUnknownSaysWhatStoodInTheWayAndWhatWouldHelp() {
    assertThat(Judge.judge(new Expectation.Exists(), UNREADABLE))
        .isEqualTo(new Verdict.Unknown("EACCES", "root"));
    assertThat(Judge.judge(new Expectation.Is(number(1)), MALFORMED))
        .isEqualTo(new Verdict.Unknown("'???' is not a whole number", ""));
  }

  @Test
  void allIsFalseAsSoonAsOnePartIsAndAnyIsTrueAsSoonAsOnePartIs() {
    Random random = new Random(2);
    for (int i = 0; i < 2_000; i++) {
      List<Expectation> parts = someExpectations(random, 1 + random.nextInt(3));
      Reading<Value> reading =
          random.nextInt(4) == 0 ? ABSENT : Reading.present(number(random.nextInt(4)), "");
      List<Truth> truths = new ArrayList<>();
      for (Expectation part : parts) {
        truths.add(Judge.truth(part, reading));
      }
      Truth all = Judge.truth(new Expectation.All(parts), reading);
      Truth any = Judge.truth(new Expectation.Any(parts), reading);
      assertThat(all == Truth.FALSE).isEqualTo(truths.contains(Truth.FALSE));
      assertThat(any == Truth.TRUE).isEqualTo(truths.contains(Truth.TRUE));
      if (!truths.contains(Truth.TRUE) && !truths.contains(Truth.UNKNOWN)) {
        assertThat(any == Truth.FALSE).isEqualTo(truths.contains(Truth.FALSE));
      }
    }
  }

  private static List<Expectation> someExpectations(Random random, int count) {
    List<Expectation> expectations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Value a = number(random.nextInt(4));
      expectations.add(
          switch (random.nextInt(6)) {
            case 0 -> new Expectation.Is(a);
            case 1 -> new Expectation.AtLeast(a);
            case 2 -> new Expectation.AtMost(a);
            case 3 -> new Expectation.Exists();
            case 4 -> new Expectation.Missing();
            default -> new Expectation.OneOf(List.of(a, number(random.nextInt(4))));
          });
    }
    return expectations;
  }

  private static Truth truth(Expectation expectation, Value value) {
    return Judge.truth(expectation, Reading.present(value, value.toString()));
  }

  private static Value number(long number) {
    return new Value.Int(number);
  }

  private static Value parse(ValueKind kind, String text) {
    return ((Reading.Present<Value>) Values.parse(kind, text)).value();
  }
}
