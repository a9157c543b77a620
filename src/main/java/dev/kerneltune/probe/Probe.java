package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import java.util.List;

/** Answers questions that no single file answers. It holds no state. */
public interface Probe {
  /** Returns the questions that this probe answers, always the same. */
  List<Question> questions();

  /**
   * Adds at least one fact for each question: one per subject, or one about the whole host that
   * says why there is none.
   */
  void answer(Machine machine, Host host, FactSink facts);
}
