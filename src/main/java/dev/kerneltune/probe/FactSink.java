package dev.kerneltune.probe;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Fact;
import dev.kerneltune.model.Layer;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.Value;
import java.util.ArrayList;
import java.util.List;

/** Takes the facts of the probes, in the order they are found. */
public final class FactSink {
  private final List<Fact> facts = new ArrayList<>();

  /** Adds an answer to {@code question} about {@code subject}, with what was seen on the way. */
  public void add(
      Question question, Subject subject, Reading<Value> reading, List<Evidence> trail) {
    facts.add(
        new Fact(
            new Address.Probe(question.name()),
            subject,
            Layer.RUNNING,
            reading,
            List.copyOf(trail)));
  }

  /** Returns what was added. */
  public List<Fact> facts() {
    return List.copyOf(facts);
  }
}
