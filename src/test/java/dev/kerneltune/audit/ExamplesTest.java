package dev.kerneltune.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Example;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExamplesTest {
  private static final Expectation ZERO = new Expectation.Is(new Value.Int(0));
  private static final Expectation ONE = new Expectation.Is(new Value.Int(1));
  private static final Expectation HERE = new Expectation.Exists();
  private static final Expectation GONE = new Expectation.Missing();
  private static final String EVERY = Check.EVERY_SCENARIO;

  @Test
  void examplesThatGetTheirVerdictsAreFine() {
    assertThat(problems(Map.of("training", ZERO), new Example("0", Map.of("training", "pass"))))
        .isEmpty();
    assertThat(problems(Map.of("training", ZERO), new Example("1", Map.of("training", "fail"))))
        .isEmpty();
  }

  @Test
  void anExampleThatGetsAnotherVerdictIsAProblem() {
    assertThat(problems(Map.of("training", ZERO), new Example("1", Map.of("training", "pass"))))
        .containsExactly("example '1' for training: the verdict is fail, expected pass");
  }

  @Test
  void aTextThatDoesNotHaveTheFormIsUnknown() {
    assertThat(problems(Map.of("training", ZERO), new Example("-", Map.of("training", "unknown"))))
        .isEmpty();
  }

  @Test
  void anExampleForEveryScenarioIsHeldAgainstEachExpectation() {
    assertThat(
            problems(
                Map.of("training", ZERO, "inference", ONE),
                new Example("0", Map.of(EVERY, "pass"))))
        .containsExactly("example '0' for every-scenario: the verdict is fail, expected pass");
  }

  @Test
  void aScenarioWithoutAWishOfItsOwnIsJudgedByTheOneForEvery() {
    Map<String, Expectation> expect = Map.of(EVERY, ZERO, "inference", ONE);
    assertThat(problems(expect, new Example("0", Map.of("training", "pass")))).isEmpty();
    assertThat(problems(expect, new Example("0", Map.of("inference", "fail")))).isEmpty();
    assertThat(problems(expect, new Example("0", Map.of("training", "fail")))).hasSize(1);
  }

  @Test
  void aScenarioThatIsNotJudgedCanOnlyBeNotApplicable() {
    Map<String, Expectation> expect = Map.of("training", ZERO);
    assertThat(problems(expect, new Example("0", Map.of("inference", "not-applicable")))).isEmpty();
    assertThat(problems(expect, new Example("0", Map.of("inference", "pass"))))
        .containsExactly(
            "example '0': the check has no opinion for inference, expected not-applicable");
  }

  @Test
  void aThingThatIsNotThereAndOneThatCannotBeReadCanBeGiven() {
    Map<String, Expectation> expect = Map.of("training", GONE);
    assertThat(problems(expect, new Example(Example.ABSENT, Map.of("training", "pass")))).isEmpty();
    assertThat(problems(expect, new Example(Example.UNREADABLE, Map.of("training", "unknown"))))
        .isEmpty();
    assertThat(problems(expect, new Example(Example.UNREADABLE, Map.of("training", "pass"))))
        .containsExactly(
            "example '(unreadable)' for training: the verdict is unknown, expected pass");
  }

  @Test
  void onlyAWishAboutExistenceMayDecideWhatIsAbsent() {
    assertThat(problems(Map.of("training", HERE))).isEmpty();
    assertThat(problems(Map.of("training", GONE))).isEmpty();
    assertThat(problems(Map.of("training", new Expectation.Any(List.of(ZERO, GONE))))).isEmpty();
    assertThat(problems(Map.of("training", new Expectation.All(List.of(HERE, ZERO))))).isEmpty();
  }

  @Test
  void aWishThatDecidesWhatNobodyReadIsAProblem() {
    // Nothing that is wanted at all passes whatever is read: it must not get into the catalogue.
    Expectation nothing = new Expectation.All(List.of());
    assertThat(problems(Map.of("training", nothing)))
        .containsExactly(
            "training: an unreadable value is judged pass",
            "training: an absent value is judged pass");
  }

  private static List<String> problems(Map<String, Expectation> expect, Example... examples) {
    return Examples.problems(
        new Check(
            "memory.x",
            List.of(),
            "X",
            "memory",
            new Address.Sysctl("vm.x"),
            ValueKind.INT,
            SubjectKind.HOST,
            List.of(),
            expect,
            "why",
            List.of(),
            "cost",
            List.of(),
            new Remedy.Nothing(),
            List.of(),
            List.of(examples),
            ""));
  }
}
