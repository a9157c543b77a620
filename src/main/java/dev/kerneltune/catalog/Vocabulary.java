package dev.kerneltune.catalog;

import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.ImpactRow;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The words that a check may refer to.
 *
 * @param subsystems the rows of the impact table
 * @param scenarios the kinds of work
 * @param sources the ids of the sources
 * @param verifiedSources the ids of those that somebody opened
 * @param questions what the probes answer
 */
record Vocabulary(
    List<String> subsystems,
    List<String> scenarios,
    List<String> sources,
    List<String> verifiedSources,
    List<Question> questions) {
  /** Returns the words of a catalogue. */
  static Vocabulary of(Catalog catalog, List<Question> questions) {
    List<String> subsystems = new ArrayList<>();
    for (ImpactRow row : catalog.impactTable()) {
      subsystems.add(row.subsystem());
    }
    List<String> scenarios = new ArrayList<>();
    for (Scenario scenario : catalog.scenarios()) {
      scenarios.add(scenario.id());
    }
    List<String> sources = new ArrayList<>();
    List<String> verified = new ArrayList<>();
    for (Source source : catalog.sources()) {
      sources.add(source.id());
      if (!source.verified().isBlank()) {
        verified.add(source.id());
      }
    }
    return new Vocabulary(subsystems, scenarios, sources, verified, questions);
  }

  /** Returns the question of that name. */
  Optional<Question> question(String name) {
    for (Question question : questions) {
      if (question.name().equals(name)) {
        return Optional.of(question);
      }
    }
    return Optional.empty();
  }

  /** Returns the names of the questions. */
  List<String> questionNames() {
    List<String> names = new ArrayList<>();
    for (Question question : questions) {
      names.add(question.name());
    }
    return names;
  }
}
