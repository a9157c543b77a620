package dev.kerneltune.catalog;

import dev.kerneltune.model.Check;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads mappings whose keys are scenarios, or the word for every one of them. */
final class ByScenario {
  private final List<String> scenarios;
  private final Problems problems;

  ByScenario(List<String> scenarios, Problems problems) {
    this.scenarios = scenarios;
    this.problems = problems;
  }

  /** Returns the scenarios that may be named. */
  List<String> scenarios() {
    return scenarios;
  }

  /** Returns the words that may stand as a key. */
  List<String> words() {
    List<String> words = new ArrayList<>(scenarios);
    words.add(Check.EVERY_SCENARIO);
    return words;
  }

  /** Returns what each scenario has, in the order of the file. */
  <T> Map<String, T> read(
      Optional<YamlNode> node, String what, Function<YamlNode, Optional<T>> reader) {
    Map<String, T> values = new LinkedHashMap<>();
    if (node.isPresent()) {
      Fields fields = Fields.of(node.get(), what, words(), problems);
      if (node.get() instanceof YamlNode.Mapping mapping) {
        if (mapping.entries().isEmpty()) {
          problems.add(mapping, "an empty mapping", "a scenario in \"" + what + "\"");
        }
        for (YamlNode.Entry entry : mapping.entries()) {
          if (fields.has(entry.key().text())) {
            reader.apply(entry.value()).ifPresent(v -> values.put(entry.key().text(), v));
          }
        }
      }
    }
    return Collections.unmodifiableMap(values);
  }

  /** Returns the scenarios that the keys of a mapping stand for, none where no key is right. */
  List<String> named(Optional<YamlNode> node) {
    List<String> named = new ArrayList<>();
    if (node.isPresent() && node.get() instanceof YamlNode.Mapping mapping) {
      for (YamlNode.Entry entry : mapping.entries()) {
        if (entry.key().text().equals(Check.EVERY_SCENARIO)) {
          return scenarios;
        }
        if (scenarios.contains(entry.key().text())) {
          named.add(entry.key().text());
        }
      }
    }
    return List.copyOf(named);
  }
}
