package dev.kerneltune.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Keep;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.TakesEffect;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RemediesTest {
  private static final Address KNOB = new Address.Sysctl("vm.swappiness");
  private static final Address NO_KNOB = new Address.Probe("memory/swap-rate");
  private static final Expectation AT_MOST_TEN = new Expectation.AtMost(new Value.Int(10));
  private static final Expectation AT_MOST_ONE = new Expectation.AtMost(new Value.Int(1));

  @Test
  void aValueThatWouldPassIsFine() {
    assertThat(problems(KNOB, Map.of("training", AT_MOST_TEN), Map.of("training", "10"))).isEmpty();
  }

  @Test
  void aValueThatWouldFailItsOwnCheckIsAProblem() {
    assertThat(problems(KNOB, Map.of("training", AT_MOST_TEN), Map.of("training", "60")))
        .containsExactly("the remedy sets '60' for training, expected at most 10");
  }

  @Test
  void aValueForEveryScenarioMustPassInEachWithoutOneOfItsOwn() {
    Map<String, Expectation> expect = Map.of("training", AT_MOST_TEN, "inference", AT_MOST_ONE);
    assertThat(problems(KNOB, expect, Map.of(Check.EVERY_SCENARIO, "5")))
        .containsExactly("the remedy sets '5' for inference, expected at most 1");
    assertThat(problems(KNOB, expect, Map.of(Check.EVERY_SCENARIO, "5", "inference", "1")))
        .isEmpty();
    assertThat(problems(KNOB, Map.of(Check.EVERY_SCENARIO, AT_MOST_ONE), Map.of("training", "5")))
        .containsExactly("the remedy sets '5' for every-scenario, expected at most 1");
  }

  @Test
  void whatIsNotWrittenInTheFormThatIsReadIsLeftAlone() {
    Map<String, Expectation> expect = Map.of("training", AT_MOST_TEN);
    assertThat(problems(KNOB, expect, Map.of("training", "zram only"))).isEmpty();
    assertThat(problems(NO_KNOB, expect, Map.of("training", "60"))).isEmpty();
  }

  @Test
  void aValueForAnotherPlaceIsNotHeldAgainstTheCheck() {
    Map<String, Expectation> expect = Map.of("training", AT_MOST_TEN);
    Map<String, String> values = Map.of("training", "60");
    Optional<Address.Knob> elsewhere = Optional.of(new Address.BootArg("x"));
    Optional<Address.Knob> same = Optional.of(new Address.Sysctl("vm.swappiness"));
    assertThat(problems(KNOB, elsewhere, expect, values)).isEmpty();
    assertThat(problems(KNOB, same, expect, values)).hasSize(1);
  }

  private static List<String> problems(
      Address look, Map<String, Expectation> expect, Map<String, String> values) {
    return problems(look, Optional.empty(), expect, values);
  }

  private static List<String> problems(
      Address look,
      Optional<Address.Knob> knob,
      Map<String, Expectation> expect,
      Map<String, String> values) {
    return Remedies.problems(
        new Check(
            "memory.x",
            List.of(),
            "X",
            "memory",
            look,
            ValueKind.INT,
            SubjectKind.HOST,
            List.of(),
            expect,
            "why",
            List.of(),
            "cost",
            List.of(),
            new Remedy.Set(
                values,
                knob,
                Optional.empty(),
                TakesEffect.AT_ONCE,
                Disruption.LIVE,
                new Keep.Usual()),
            List.of(),
            List.of(),
            ""));
  }
}
