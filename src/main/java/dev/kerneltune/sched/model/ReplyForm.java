package dev.kerneltune.sched.model;

import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.store.JsonValue;
import dev.kerneltune.sched.store.JsonValue.Fields;
import dev.kerneltune.sched.store.JsonValue.Items;
import dev.kerneltune.sched.store.JsonValue.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a server is asked to keep its reply in form, the strictest first. A server that does not know
 * one of them says 400. Whatever it is asked, the same parser reads the reply.
 */
public enum ReplyForm {
  /** A JSON schema: vLLM, LM Studio, llama.cpp and Ollama of 2025, and most clouds. */
  JSON_SCHEMA("json_schema"),
  /** Some JSON. */
  JSON_OBJECT("json_object"),
  /** Nothing but what the prompt says. */
  PLAIN("plain");

  private final String word;

  ReplyForm(String word) {
    this.word = word;
  }

  /** Returns the name in reports; of all but the last, also in the API. */
  public String word() {
    return word;
  }

  /** Returns what a server is asked for next that declined this. */
  Optional<ReplyForm> next() {
    return switch (this) {
      case JSON_SCHEMA -> Optional.of(JSON_OBJECT);
      case JSON_OBJECT -> Optional.of(PLAIN);
      case PLAIN -> Optional.empty();
    };
  }

  /**
   * Returns the field response_format of a request, if there is one.
   *
   * @param ids what must be answered about
   */
  Optional<Fields> field(Set<Integer> ids) {
    return switch (this) {
      case JSON_SCHEMA ->
          Optional.of(
              Fields.none()
                  .with("type", word)
                  .with(
                      word,
                      Fields.none()
                          .with("name", "classes")
                          .with("strict", new JsonValue.Flag(true))
                          .with("schema", object("items", answers(ids)))));
      case JSON_OBJECT -> Optional.of(Fields.none().with("type", word));
      case PLAIN -> Optional.empty();
    };
  }

  private static Fields answers(Set<Integer> ids) {
    List<JsonValue> numbers = new ArrayList<>();
    ids.forEach(id -> numbers.add(new JsonValue.Whole(id)));
    List<JsonValue> words = new ArrayList<>();
    for (TaskClass each : TaskClass.values()) {
      words.add(new Text(each.word()));
    }
    Fields properties =
        Fields.none()
            .with("id", Fields.none().with("type", "integer").with("enum", new Items(numbers)))
            .with("class", Fields.none().with("type", "string").with("enum", new Items(words)));
    // How many there are ends the loops of small models.
    return Fields.none()
        .with("type", "array")
        .with("minItems", ids.size())
        .with("maxItems", ids.size())
        .with("items", closed(properties, List.of("id", "class")));
  }

  private static Fields object(String name, Fields value) {
    return closed(Fields.none().with(name, value), List.of(name));
  }

  private static Fields closed(Fields properties, List<String> required) {
    List<JsonValue> names = new ArrayList<>();
    required.forEach(name -> names.add(new Text(name)));
    return Fields.none()
        .with("type", "object")
        .with("properties", properties)
        .with("required", new Items(names))
        .with("additionalProperties", new JsonValue.Flag(false));
  }
}
