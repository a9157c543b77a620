package dev.kerneltune.sched.store;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON as text and back, strictly: no name twice in an object, nothing behind the value, bounded in
 * length and depth. Nothing of Jackson's own extensions is taken.
 */
public final class JsonCodec {
  /** The deepest nesting of what sched itself writes. */
  public static final int DEPTH = 8;

  private static final int LONGEST_NUMBER = 40;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNumberLength(LONGEST_NUMBER).build())
          .build();

  private JsonCodec() {}

  /** Returns the value on one line, without its end. */
  public static String write(JsonValue value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(json, value);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, JsonValue value) {
    switch (value) {
      case JsonValue.Text(var text) -> json.writeString(text);
      case JsonValue.Whole(var number) -> json.writeNumber(number);
      case JsonValue.Decimal(var number) -> json.writeNumber(number);
      case JsonValue.Flag(var isSet) -> json.writeBoolean(isSet);
      case JsonValue.Nothing() -> json.writeNull();
      case JsonValue.Items(var items) -> {
        json.writeStartArray();
        items.forEach(each -> write(json, each));
        json.writeEndArray();
      }
      case JsonValue.Fields(var fields) -> {
        json.writeStartObject();
        fields.forEach(
            (name, each) -> {
              json.writeName(name);
              write(json, each);
            });
        json.writeEndObject();
      }
    }
  }

  /**
   * Reads one value.
   *
   * @param depth the deepest nesting that is taken
   * @throws StoreException that says what is wrong with the text, and nothing of what stands in it
   */
  public static JsonValue read(String text, int depth) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new StoreException("nothing; expected JSON");
      }
      JsonValue value = value(parser, first, depth);
      if (parser.nextToken() != null) {
        throw new StoreException("more behind the JSON value; expected its end");
      }
      return value;
    } catch (JacksonException e) {
      throw new StoreException(
          "no JSON that is taken ("
              + e.getClass().getSimpleName()
              + " at column "
              + (e.getLocation() == null ? 0 : e.getLocation().getColumnNr())
              + "); expected one value, no name twice, at most "
              + depth
              + " deep");
    }
  }

  /**
   * Reads one object.
   *
   * @param depth the deepest nesting that is taken
   * @throws StoreException where it is none
   */
  public static JsonValue.Fields readObject(String text, int depth) {
    if (read(text, depth) instanceof JsonValue.Fields object) {
      return object;
    }
    throw new StoreException("JSON that is no object; expected {...}");
  }

  /** Reads a value that may hold others so deep. */
  private static JsonValue value(JsonParser parser, JsonToken token, int depth) {
    boolean holdsOthers = token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY;
    if (holdsOthers && depth < 1) {
      throw new StoreException("JSON that is nested too deep; expected less");
    }
    return switch (token) {
      case START_OBJECT -> object(parser, depth - 1);
      case START_ARRAY -> {
        List<JsonValue> items = new ArrayList<>();
        for (JsonToken next = next(parser); next != JsonToken.END_ARRAY; next = next(parser)) {
          items.add(value(parser, next, depth - 1));
        }
        yield new JsonValue.Items(List.copyOf(items));
      }
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? new JsonValue.Decimal(parser.getDecimalValue())
              : new JsonValue.Whole(parser.getLongValue());
      case VALUE_NUMBER_FLOAT -> new JsonValue.Decimal(parser.getDecimalValue());
      case VALUE_TRUE -> new JsonValue.Flag(true);
      case VALUE_FALSE -> new JsonValue.Flag(false);
      case VALUE_NULL -> new JsonValue.Nothing();
      default -> new JsonValue.Text(String.valueOf(parser.getString()));
    };
  }

  private static JsonValue.Fields object(JsonParser parser, int depth) {
    Map<String, JsonValue> fields = new LinkedHashMap<>();
    while (next(parser) != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      fields.put(name, value(parser, next(parser), depth));
    }
    return new JsonValue.Fields(fields);
  }

  private static JsonToken next(JsonParser parser) {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new StoreException("JSON that ends too early; expected more");
    }
    return token;
  }
}
