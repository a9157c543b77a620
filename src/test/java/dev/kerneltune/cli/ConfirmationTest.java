package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Change;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.TakesEffect;
import dev.kerneltune.model.Target;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a person answers decides what is done. */
class ConfirmationTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void yesMeansAllNoAndNothingAndTheEndOfInputMeanNothing() {
    Plan plan = plan("a", "b", "c");
    assertThat(confirm(plan, "y")).contains(plan);
    assertThat(confirm(plan, "YES")).contains(plan);
    assertThat(confirm(plan, "n")).isEmpty();
    assertThat(confirm(plan, "")).isEmpty();
    assertThat(confirm(plan)).isEmpty();
  }

  @Test
  void onlySomeStepsAreTakenByTheirNumbers() {
    Plan plan = confirm(plan("a", "b", "c", "d"), "o", "1 3-4").orElseThrow();
    assertThat(plan.changes()).extracting(Change::check).containsExactly("a", "c", "d");
    assertThat(plan.skipped()).singleElement().extracting(Plan.Skipped::check).isEqualTo("b");
  }

  @Test
  void whatIsNoAnswerIsAskedAgain() {
    assertThat(confirm(plan("a"), "maybe", "o", "9", "o", "x", "y")).isPresent();
    assertThat(printed())
        .contains("'maybe' is none of y, n, o, w")
        .contains("'9': expected numbers from 1 to 1")
        .contains("'x': expected numbers from 1 to 1");
  }

  @Test
  void whyIsToldBeforeItIsAskedAgain() {
    assertThat(confirm(plan("a", "b"), "w", "2", "n")).isEmpty();
    assertThat(printed()).contains("because of b").doesNotContain("because of a");
  }

  @Test
  void aListOfNumbersIsReadOrRefused() {
    assertThat(Confirmation.parse("1 3-5,8", 8)).contains(List.of(1, 3, 4, 5, 8));
    assertThat(Confirmation.parse(" 2 ", 3)).contains(List.of(2));
    for (String wrong : List.of("", "0", "4", "3-2", "1-", "-1", "1 x", "99999999999")) {
      assertThat(Confirmation.parse(wrong, 3)).as(wrong).isEmpty();
    }
  }

  private Optional<Plan> confirm(Plan plan, String... answers) {
    Deque<String> left = new ArrayDeque<>(List.of(answers));
    Asker asker =
        new Asker() {
          @Override
          public Optional<String> ask(String question) {
            return Optional.ofNullable(left.poll());
          }

          @Override
          public void close() {}
        };
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new Confirmation(asker, stream, step -> "because of " + step.change().check())
        .confirm(plan);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Plan plan(String... checks) {
    List<Step> steps = new ArrayList<>();
    for (String check : checks) {
      Change change =
          new Change(
              check,
              new Address.Sysctl("vm." + check),
              new Subject.WholeHost(),
              new Target.KernelFile("/proc/sys/vm/" + check),
              "",
              new State.Holds("0"),
              new State.Holds("1"));
      steps.add(
          new Step.Do(
              change, "", TakesEffect.AT_ONCE, Disruption.LIVE, List.of(), Optional.empty()));
    }
    return new Plan("mine", "training", steps, List.of(), List.of());
  }
}
