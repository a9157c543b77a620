package dev.kerneltune.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds profiles/profile.schema.json, which is for editors, to the words of the reader. */
class ProfileSchemaTest {
  private final YamlNode schema = schema();

  @Test
  void theKeysAreThoseOfTheReader() {
    assertThat(keys(at("properties"))).containsExactlyElementsOf(ProfileReader.KEYS);
    assertThat(keys(at("properties", "override", "items", "properties")))
        .containsExactlyElementsOf(ProfileReader.OVERRIDE_KEYS);
    assertThat(keys(at("properties", "leave", "items", "properties")))
        .containsExactlyElementsOf(ProfileReader.LEAVE_KEYS);
    YamlNode.Sequence forms = (YamlNode.Sequence) at("properties", "checks", "items", "anyOf");
    assertThat(keys(value(forms.items().getLast(), "properties")))
        .containsExactlyElementsOf(ProfileReader.CHOICE_KEYS);
  }

  @Test
  void theScenariosAreThoseOfTheCatalogue() {
    List<String> scenarios = new ArrayList<>();
    for (Scenario scenario : BuiltInCatalog.load().scenarios()) {
      scenarios.add(scenario.id());
    }
    assertThat(texts(at("properties", "scenario", "enum"))).isEqualTo(scenarios);
  }

  @Test
  void everyKeyIsExplained() {
    for (String key : ProfileReader.KEYS) {
      assertThat(keys(at("properties", key))).as(key).contains("description");
    }
  }

  private YamlNode at(String... path) {
    YamlNode node = schema;
    for (String key : path) {
      node = value(node, key);
    }
    return node;
  }

  private static YamlNode value(YamlNode node, String key) {
    for (YamlNode.Entry entry : ((YamlNode.Mapping) node).entries()) {
      if (entry.key().text().equals(key)) {
        return entry.value();
      }
    }
    throw new AssertionError("no key " + key + " at line " + node.line());
  }

  private static List<String> keys(YamlNode node) {
    List<String> keys = new ArrayList<>();
    for (YamlNode.Entry entry : ((YamlNode.Mapping) node).entries()) {
      keys.add(entry.key().text());
    }
    return keys;
  }

  private static List<String> texts(YamlNode node) {
    List<String> texts = new ArrayList<>();
    for (YamlNode item : ((YamlNode.Sequence) node).items()) {
      texts.add(((YamlNode.Scalar) item).text());
    }
    return texts;
  }

  private static YamlNode schema() {
    Path file = Path.of("profiles/profile.schema.json");
    try {
      return YamlReader.parse(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new AssertionError(file.toString(), e);
    }
  }
}
