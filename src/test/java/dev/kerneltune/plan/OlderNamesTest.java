package dev.kerneltune.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Change;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.JournalEntry;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A journal outlives the catalogue that it was written with. */
class OlderNamesTest {
  private static final Address.Sysctl KNOB = new Address.Sysctl("vm.swappiness");
  private static final Target TARGET = new Target.KernelFile("/proc/sys/vm/swappiness");

  private static Check renamed() {
    Check now = Bench.check("vm.new-name", KNOB, Bench.set("1"));
    return new Check(
        now.id(),
        List.of("vm.old-name"),
        now.title(),
        now.subsystem(),
        now.look(),
        now.as(),
        now.forEach(),
        now.when(),
        now.expect(),
        now.why(),
        now.impacts(),
        now.cost(),
        now.harm(),
        now.remedy(),
        now.sources(),
        now.examples(),
        now.reviewed());
  }

  @Test
  void anUndoKnowsACheckByTheNameThatItHadThen() {
    Change change =
        new Change(
            "vm.old-name", KNOB, Bench.HOST, TARGET, "", Bench.holds("60"), Bench.holds("1"));
    List<JournalEntry> journal =
        List.of(
            new JournalEntry.Opened(1, JournalEntry.Kind.APPLY, "x", "t", "boot", "1"),
            new JournalEntry.Intended(1, 1, change, Optional.empty(), List.of()),
            new JournalEntry.Applied(1, 1, "1"));
    Map<Target, Reading<State>> present = Map.of(TARGET, Reading.present(Bench.holds("1"), "1"));
    assertThat(
            Undo.plan(Ledgers.of(journal), Set.of(1), present, Map.of(), "boot", List.of(renamed()))
                .steps())
        .singleElement()
        .isInstanceOfSatisfying(
            Step.Do.class, step -> assertThat(step.title()).isEqualTo("Title of vm.new-name"));
  }

  @Test
  void aFindingIsThatOfTheStepUnderEitherName() {
    assertThat(Verification.isOf(renamed(), "vm.old-name")).isTrue();
    assertThat(Verification.isOf(renamed(), "vm.new-name")).isTrue();
    assertThat(Verification.isOf(renamed(), "vm.other")).isFalse();
  }
}
