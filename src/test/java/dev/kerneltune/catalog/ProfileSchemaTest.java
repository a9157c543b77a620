package dev.kerneltune.catalog;

import static dev.kerneltune.catalog.Schema.keys;
import static dev.kerneltune.catalog.Schema.texts;
import static dev.kerneltune.catalog.Schema.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds profiles/profile.schema.json, which is for editors, to the words of the reader. */
class ProfileSchemaTest {
  private final Schema schema = Schema.of(Path.of("profiles/profile.schema.json"));

  @Test
  void theKeysAreThoseOfTheReader() {
    assertThat(keys(schema.at("properties"))).containsExactlyElementsOf(ProfileReader.KEYS);
    assertThat(keys(schema.at("properties", "override", "items", "properties")))
        .containsExactlyElementsOf(ProfileReader.OVERRIDE_KEYS);
    assertThat(keys(schema.at("properties", "leave", "items", "properties")))
        .containsExactlyElementsOf(ProfileReader.LEAVE_KEYS);
    YamlNode.Sequence forms =
        (YamlNode.Sequence) schema.at("properties", "checks", "items", "anyOf");
    assertThat(keys(value(forms.items().getLast(), "properties")))
        .containsExactlyElementsOf(ProfileReader.CHOICE_KEYS);
  }

  @Test
  void theScenariosAreThoseOfTheCatalogue() {
    List<String> scenarios = new ArrayList<>();
    for (Scenario scenario : BuiltInCatalog.load().scenarios()) {
      scenarios.add(scenario.id());
    }
    assertThat(texts(schema.at("properties", "scenario", "enum"))).isEqualTo(scenarios);
  }

  @Test
  void everyKeyIsExplained() {
    for (String key : ProfileReader.KEYS) {
      assertThat(keys(schema.at("properties", key))).as(key).contains("description");
    }
  }
}
