package dev.kerneltune.catalog;

import static dev.kerneltune.catalog.Schema.keys;
import static dev.kerneltune.catalog.Schema.parse;
import static dev.kerneltune.catalog.Schema.text;
import static dev.kerneltune.catalog.Schema.texts;
import static dev.kerneltune.catalog.Schema.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Check;
import dev.kerneltune.model.ImpactRow;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Trait;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds checks/check.schema.json, which is for editors, to the words of the reader. */
class CheckSchemaTest {
  private static final Path CHECKS = Path.of("checks");

  private final Schema schema = Schema.of(CHECKS.resolve("check.schema.json"));
  private final List<String> scenarios = scenarios();

  @Test
  void theKeysAreThoseOfTheReader() {
    sameKeys(CheckReader.KEYS, "properties");
    sameKeys(ImpactReader.IMPACT_KEYS, "properties", "impact", "items", "properties");
    sameKeys(ImpactReader.EFFECT_KEYS, "$defs", "effect", "properties");
    sameKeys(ImpactReader.HARM_KEYS, "properties", "harm", "items", "properties");
    sameKeys(RemedyReader.KEYS, "$defs", "remedy", "properties");
    sameKeys(ExpectationReader.COMPARISONS, "$defs", "expectation", "properties");
    sameKeys(WhenReader.traitWords(), "properties", "when", "properties");
    sameKeys(ExampleReader.keys(scenarios), "properties", "examples", "items", "properties");
    sameKeys(scenarios, "properties", "expect", "properties");
    sameKeys(scenarios, "$defs", "remedy", "properties", "set", "properties");
  }

  @Test
  void theClosedWordsAreThoseOfTheReader() {
    sameWords(CheckReader.kindWords(), "properties", "as", "enum");
    sameWords(CheckReader.subjectWords(), "properties", "for-each", "enum");
    sameWords(scenarios, "properties", "impact", "items", "properties", "scenario", "enum");
    sameWords(
        ImpactReader.WEIGHTS, "properties", "impact", "items", "properties", "weight", "enum");
    sameWords(RemedyReader.TAKES_EFFECT, "$defs", "remedy", "properties", "takes-effect", "enum");
    sameWords(RemedyReader.DISRUPTIONS, "$defs", "remedy", "properties", "disruption", "enum");
    sameWords(ExampleReader.VERDICTS, "$defs", "verdict", "enum");
    sameWords(subsystems(), "properties", "subsystem", "enum");
    assertThat(text(schema.at("properties", "look", "pattern")))
        .isEqualTo("^(" + String.join("|", AddressReader.SCHEMES) + "):.");
  }

  @Test
  void theWordsOfEachConditionAreThoseOfTheReader() {
    int closed = 0;
    for (Trait trait : Trait.values()) {
      List<String> words = WhenReader.closedWords(trait);
      YamlNode.Sequence forms =
          (YamlNode.Sequence) schema.at("properties", "when", "properties", trait.word(), "anyOf");
      if (words.isEmpty()) {
        assertThat(keys(forms.items().getFirst())).as(trait.word()).containsExactly("$ref");
      } else {
        closed++;
        assertThat(texts(value(forms.items().getFirst(), "enum")))
            .as(trait.word())
            .isEqualTo(words);
      }
    }
    assertThat(closed).isEqualTo(5);
  }

  @Test
  void everyKeyOfACheckIsExplained() {
    for (String key : CheckReader.KEYS) {
      YamlNode property = schema.at("properties", key);
      boolean explained = keys(property).contains("description") || keys(property).contains("$ref");
      assertThat(explained).as(key).isTrue();
    }
  }

  private void sameKeys(List<String> expected, String... path) {
    assertThat(keys(schema.at(path)))
        .as(String.join(".", path))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private void sameWords(List<String> expected, String... path) {
    assertThat(texts(schema.at(path)))
        .as(String.join(".", path))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static List<String> scenarios() {
    Problems problems = new Problems("scenarios.yaml");
    List<String> words = new ArrayList<>();
    for (Scenario scenario :
        new TableReader(problems).scenarios(parse(CHECKS.resolve("scenarios.yaml")))) {
      words.add(scenario.id());
    }
    words.add(Check.EVERY_SCENARIO);
    return words;
  }

  private static List<String> subsystems() {
    Problems problems = new Problems("impact-table.yaml");
    List<String> words = new ArrayList<>();
    YamlNode table = parse(CHECKS.resolve("impact-table.yaml"));
    for (ImpactRow row : new TableReader(problems).rows(table, List.of())) {
      words.add(row.subsystem());
    }
    return words;
  }
}
