package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Fact;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;

/** What a probe answers about a machine of a few files, as a word. */
final class CpuAnswers {
  static final Raw REFUSED = new Raw.Refused("EACCES");

  private CpuAnswers() {}

  /** Returns the value as text, or absent, unreadable, malformed. */
  static String word(Probe probe, Question question, MachineFiles files) {
    return word(probe, question, files.host());
  }

  static String word(Probe probe, Question question, Host host) {
    return word(fact(probe, question, host).reading());
  }

  static String word(Reading<?> reading) {
    return switch (reading) {
      case Reading.Present<?>(var value, _) -> value.toString();
      case Reading.Absent<?> _ -> "absent";
      case Reading.Unreadable<?> _ -> "unreadable";
      case Reading.Malformed<?> _ -> "malformed";
    };
  }

  /** Returns all of the evidence, one line each. */
  static String evidence(Probe probe, Question question, MachineFiles files) {
    StringBuilder text = new StringBuilder();
    fact(probe, question, files.host())
        .trail()
        .forEach(seen -> text.append(seen.address()).append(": ").append(seen.raw()).append('\n'));
    return text.toString();
  }

  private static Fact fact(Probe probe, Question question, Host host) {
    FactSink facts = new FactSink();
    probe.answer(MachineSurvey.of(host), host, facts);
    for (Fact fact : facts.facts()) {
      if (fact.address().rest().equals(question.name())) {
        return fact;
      }
    }
    throw new AssertionError("no fact for " + question.name());
  }

  static Reading<Value> present(String word) {
    return Reading.present(new Value.Text(word), word);
  }
}
