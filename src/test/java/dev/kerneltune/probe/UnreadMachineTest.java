package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Listing;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Fact;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;
import dev.kerneltune.testing.Machines;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every probe, on machines that answer every read alike. */
class UnreadMachineTest {
  private static final Host REFUSING = new Uniform(new Raw.Refused("EACCES"));
  private static final Host BARE = new Uniform(new Raw.Missing());

  /** What the maker of a GPU decides alone. */
  private static final List<String> BY_MAKER =
      List.of("amdgpu/uncorrectable-errors", "memory/mi300x-nodes-per-socket");

  /** Two floors, so that this test cannot pass by asking nobody. */
  private static final int PROBES = 60;

  private static final int QUESTIONS = 200;

  @Test
  void everyProbeHasQuestionsAndNoTwoAnswerTheSame() {
    Set<String> names = new HashSet<>();
    for (Probe probe : Probes.all()) {
      assertThat(probe.questions()).as(probe.getClass().getSimpleName()).isNotEmpty();
      for (Question question : probe.questions()) {
        assertThat(names.add(question.name())).as(question.name()).isTrue();
      }
    }
    assertThat(Probes.all()).hasSizeGreaterThan(PROBES);
    assertThat(names).hasSizeGreaterThan(QUESTIONS);
  }

  @Test
  void everyQuestionIsAnsweredByALackThatIsNoProofOfAbsence() {
    assertThat(decided(MachineSurvey.of(REFUSING))).isEmpty();
    assertThat(decided(Machines.unknown())).isEmpty();
  }

  @Test
  void devicesThatAreKnownAndCannotBeAskedDecideNothing() {
    assertThat(decided(Machines.withGpus(0x10de, 0x10de)))
        .allMatch(answer -> BY_MAKER.contains(answer.substring(0, answer.indexOf(' '))));
  }

  @Test
  void whereNothingIsThereEveryQuestionIsAnsweredAllTheSame() {
    Machine machine = MachineSurvey.of(BARE);
    for (Probe probe : Probes.all()) {
      FactSink sink = new FactSink();
      probe.answer(machine, BARE, sink);
      assertThat(sink.facts().stream().map(fact -> fact.address().rest()))
          .as(probe.getClass().getSimpleName())
          .containsAll(probe.questions().stream().map(Question::name).toList());
    }
  }

  /** Returns what was answered with a value or an absence, or not at all. */
  private static List<String> decided(Machine machine) {
    List<String> decided = new ArrayList<>();
    for (Probe probe : Probes.all()) {
      FactSink sink = new FactSink();
      probe.answer(machine, REFUSING, sink);
      Set<String> answered = new HashSet<>();
      for (Fact fact : sink.facts()) {
        answered.add(fact.address().rest());
        switch (fact.reading()) {
          case Reading.Present<Value> _, Reading.Absent<Value> _ ->
              decided.add(fact.address().rest() + " " + fact.subject() + ": " + fact.reading());
          case Reading.Unreadable<Value> _, Reading.Malformed<Value> _ -> {}
        }
      }
      for (Question question : probe.questions()) {
        if (!answered.contains(question.name())) {
          decided.add(question.name() + " is not answered");
        }
      }
    }
    return decided;
  }

  /** A host that answers everything alike. */
  private record Uniform(Raw raw) implements Host {
    @Override
    public Raw read(String path) {
      return raw;
    }

    @Override
    public Raw readLong(String path) {
      return raw;
    }

    @Override
    public Listing list(String path) {
      return new Listing.None(raw);
    }

    @Override
    public Raw readLink(String path) {
      return raw;
    }

    @Override
    public Raw ask(String query) {
      return raw;
    }

    @Override
    public void warm(Collection<String> paths) {}

    @Override
    public Raw later(String path) {
      return raw;
    }

    @Override
    public OptionalLong windowNanos() {
      return OptionalLong.empty();
    }
  }
}
