package dev.kerneltune.catalog;

import dev.kerneltune.model.Check;
import dev.kerneltune.model.Example;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the examples of a check: at least one that passes and one that fails. */
final class ExampleReader {
  static final List<String> VERDICTS = List.of("pass", "fail", "unknown", "not-applicable");

  private final ByScenario all;
  private final ByScenario judged;
  private final Problems problems;

  ExampleReader(ByScenario all, ByScenario judged, Problems problems) {
    this.all = all;
    this.judged = judged;
    this.problems = problems;
  }

  /** Returns the examples. */
  List<Example> read(Fields check) {
    Optional<YamlNode> node = check.required("examples");
    if (node.isEmpty()) {
      return List.of();
    }
    List<Example> examples = new ArrayList<>();
    for (YamlNode item : Fields.items(node.get(), "examples", problems)) {
      examples.add(example(item));
    }
    for (String verdict : List.of("pass", "fail")) {
      if (!examples.isEmpty() && !isNamed(verdict, examples)) {
        problems.add(node.get(), "no example with the verdict " + verdict, "at least one");
      }
    }
    return List.copyOf(examples);
  }

  static List<String> keys(List<String> scenarios) {
    List<String> keys = new ArrayList<>();
    keys.add("given");
    keys.addAll(scenarios);
    return keys;
  }

  private Example example(YamlNode node) {
    Fields fields = Fields.of(node, "an example", keys(all.words()), problems);
    String given = fields.textMaybeBlank("given");
    Map<String, String> verdicts = new LinkedHashMap<>();
    for (String scenario : all.scenarios()) {
      Optional<String> word = verdict(fields, scenario);
      if (word.isEmpty() && judged.scenarios().contains(scenario)) {
        word = verdict(fields, Check.EVERY_SCENARIO);
      }
      word.ifPresent(verdict -> verdicts.put(scenario, verdict));
    }
    if (verdicts.isEmpty() && node instanceof YamlNode.Mapping) {
      problems.add(node, "an example without a verdict", "a scenario and its verdict");
    }
    return new Example(given, Collections.unmodifiableMap(verdicts));
  }

  private Optional<String> verdict(Fields fields, String scenario) {
    return fields.has(scenario) ? Optional.of(fields.word(scenario, VERDICTS)) : Optional.empty();
  }

  private static boolean isNamed(String verdict, List<Example> examples) {
    for (Example example : examples) {
      if (example.verdicts().containsValue(verdict)) {
        return true;
      }
    }
    return false;
  }
}
