package dev.kerneltune.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

  @Test
  void ofTwoTruthsAFalseOneDecidesThenAnOpenOneThenAMootOne() {
    for (Truth other : Truth.values()) {
      assertThat(Judge.both(Truth.FALSE, other)).isEqualTo(Truth.FALSE);
      assertThat(Judge.both(other, Truth.FALSE)).isEqualTo(Truth.FALSE);
      assertThat(Judge.both(Truth.TRUE, other)).isEqualTo(other);
      assertThat(Judge.both(other, Truth.TRUE)).isEqualTo(other);
    }
    assertThat(Judge.both(Truth.UNKNOWN, Truth.MOOT)).isEqualTo(Truth.UNKNOWN);
    assertThat(Judge.both(Truth.MOOT, Truth.UNKNOWN)).isEqualTo(Truth.UNKNOWN);
    assertThat(Judge.both(Truth.MOOT, Truth.MOOT)).isEqualTo(Truth.MOOT);
  }

  @Test
  void whatIsAbsentMakesAConjunctionMootUnlessAPartOfItIsFalse() {
    Expectation zero = new Expectation.Is(number(0));
    Expectation here = new Expectation.Exists();
    Expectation gone = new Expectation.Missing();
    assertThat(Judge.truth(new Expectation.All(List.of(gone, zero)), ABSENT)).isEqualTo(Truth.MOOT);
    assertThat(Judge.truth(new Expectation.All(List.of(zero, here)), ABSENT))
        .isEqualTo(Truth.FALSE);
  }

  @Test
  void everyBoundBelongsToItsRange() {
    Expectation range = new Expectation.Between(number(1), number(3));
    assertThat(truth(range, number(1))).isEqualTo(Truth.TRUE);
    assertThat(truth(range, number(3))).isEqualTo(Truth.TRUE);
    assertThat(truth(range, number(4))).isEqualTo(Truth.FALSE);
    assertThat(truth(new Expectation.AtMost(number(5)), number(5))).isEqualTo(Truth.TRUE);
  }

  @Test
  void sizesAreComparedInBytes() {
    Value four = parse(ValueKind.SIZE, "4 kB");
    assertThat(truth(new Expectation.Is(new Value.Size(4096)), four)).isEqualTo(Truth.TRUE);
    assertThat(truth(new Expectation.AtLeast(new Value.Size(4097)), four)).isEqualTo(Truth.FALSE);
    assertThat(truth(new Expectation.AtMost(parse(ValueKind.SIZE, "1M")), four))
        .isEqualTo(Truth.TRUE);
    assertThat(truth(new Expectation.AtMost(parse(ValueKind.SIZE, "1K")), four))
        .isEqualTo(Truth.FALSE);
  }

  @Test
  void valuesOfEachKindAreEqualToThemselvesAndToNoOther() {
    for (ValueKind kind : ValueKind.values()) {
      String[] texts =
          switch (kind) {
            case TEXT -> new String[] {"direct", "via-root"};
            case INT, SIZE, BOOL -> new String[] {"0", "1"};
            case CHOICE -> new String[] {"[a] b", "a [b]"};
            case CPULIST -> new String[] {"0-3", "0-2"};
            case FLAGS -> new String[] {"a b", "a"};
            case VERSION -> new String[] {"6.12", "6.12.1"};
            case HEX -> new String[] {"c", "2c"};
          };
      Value mine = parse(kind, texts[0]);
      Value other = parse(kind, texts[1]);
      assertThat(truth(new Expectation.Is(mine), mine)).as(kind.name()).isEqualTo(Truth.TRUE);
      assertThat(truth(new Expectation.Is(other), mine)).as(kind.name()).isEqualTo(Truth.FALSE);
      assertThat(truth(new Expectation.OneOf(List.of(other, mine)), mine)).isEqualTo(Truth.TRUE);
      assertThat(truth(new Expectation.OneOf(List.of(mine, other)), mine)).isEqualTo(Truth.TRUE);
      assertThat(truth(new Expectation.OneOf(List.of(other)), mine)).isEqualTo(Truth.FALSE);
    }
    assertThat(truth(new Expectation.Is(number(6)), parse(ValueKind.VERSION, "6")))
        .isEqualTo(Truth.FALSE);
  }

  @Test
  void aVersionThatLacksPartsHasThemAsZeros() {
    assertThat(truth(new Expectation.Is(parse(ValueKind.VERSION, "6.12.0")), version("6.12")))
        .isEqualTo(Truth.TRUE);
    assertThat(truth(new Expectation.AtMost(parse(ValueKind.VERSION, "6.12")), version("6.12.1")))
        .isEqualTo(Truth.FALSE);
  }

  @Test
  void oneMissingMemberIsEnoughNotToHaveThemAll() {
    assertThat(truth(new Expectation.Has(parse(ValueKind.HEX, "3")), parse(ValueKind.HEX, "1")))
        .isEqualTo(Truth.FALSE);
    assertThat(
            truth(
                new Expectation.Has(parse(ValueKind.CPULIST, "2,8")),
                parse(ValueKind.CPULIST, "0-3")))
        .isEqualTo(Truth.FALSE);
    assertThat(
            truth(
                new Expectation.Has(parse(ValueKind.FLAGS, "pcid invpcid")),
                parse(ValueKind.FLAGS, "pcid")))
        .isEqualTo(Truth.FALSE);
    assertThat(
            truth(
                new Expectation.Lacks(parse(ValueKind.CPULIST, "4-9")),
                parse(ValueKind.CPULIST, "0-3")))
        .isEqualTo(Truth.TRUE);
    assertThat(
            truth(
                new Expectation.Lacks(parse(ValueKind.FLAGS, "pti")),
                parse(ValueKind.FLAGS, "pcid")))
        .isEqualTo(Truth.TRUE);
  }

  @Test
  void aValueThatIsNoSetHasItselfAndNothingElse() {
    for (ValueKind kind :
        List.of(ValueKind.TEXT, ValueKind.INT, ValueKind.SIZE, ValueKind.BOOL, ValueKind.VERSION)) {
      Value one = parse(kind, "1");
      Value zero = parse(kind, "0");
      assertThat(truth(new Expectation.Has(one), one)).as(kind.name()).isEqualTo(Truth.TRUE);
      assertThat(truth(new Expectation.Has(zero), one)).as(kind.name()).isEqualTo(Truth.FALSE);
      assertThat(truth(new Expectation.Lacks(zero), one)).as(kind.name()).isEqualTo(Truth.TRUE);
      assertThat(truth(new Expectation.Lacks(one), one)).as(kind.name()).isEqualTo(Truth.FALSE);
    }
  }

  @Test
  void whatHasNoOrderIsABugOfTheCatalogueAndNoVerdict() {
    assertThatThrownBy(
            () -> truth(new Expectation.AtLeast(number(1)), parse(ValueKind.TEXT, "direct")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no order between direct and 1");
    assertThatThrownBy(() -> truth(new Expectation.AtMost(new Value.Size(1)), number(0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> truth(new Expectation.AtMost(number(1)), new Value.Size(0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> truth(new Expectation.AtMost(number(1)), version("0.1")))
        .isInstanceOf(IllegalArgumentException.class);
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

  private static Value version(String text) {
    return parse(ValueKind.VERSION, text);
  }

  private static Value number(long number) {
    return new Value.Int(number);
  }

  private static Value parse(ValueKind kind, String text) {
    return ((Reading.Present<Value>) Values.parse(kind, text)).value();
  }
}
