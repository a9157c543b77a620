package dev.kerneltune.sched.store;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON value (RFC 8259). */
public sealed interface JsonValue {
  /** A string. */
  record Text(String text) implements JsonValue {}

  /** A number without a fraction that fits into 64 bits. */
  record Whole(long number) implements JsonValue {}

  /** Any other number. */
  record Decimal(BigDecimal number) implements JsonValue {}

  /** True or false. */
  record Flag(boolean isSet) implements JsonValue {}

  /** The word null. */
  record Nothing() implements JsonValue {}

  /** An array. */
  record Items(List<JsonValue> items) implements JsonValue {}

  /** An object, in the order of its text; no name is there twice. */
  record Fields(Map<String, JsonValue> fields) implements JsonValue {
    /** Returns an object with nothing in it. */
    public static Fields none() {
      return new Fields(Map.of());
    }

    /** Returns this object with one more field at its end. */
    public Fields with(String name, JsonValue value) {
      Map<String, JsonValue> more = new LinkedHashMap<>(fields);
      more.put(name, value);
      return new Fields(more);
    }

    /** Returns this object with one more text at its end. */
    public Fields with(String name, String text) {
      return with(name, new Text(text));
    }

    /** Returns this object with one more number at its end. */
    public Fields with(String name, long number) {
      return with(name, new Whole(number));
    }

    /** Returns the text of that name, where there is one. */
    public Optional<String> text(String name) {
      return fields.get(name) instanceof Text(var text) ? Optional.of(text) : Optional.empty();
    }

    /** Returns the whole number of that name, where there is one. */
    public Optional<Long> whole(String name) {
      return fields.get(name) instanceof Whole(var number) ? Optional.of(number) : Optional.empty();
    }

    /** Returns the object of that name, where there is one. */
    public Optional<Fields> object(String name) {
      return fields.get(name) instanceof Fields object ? Optional.of(object) : Optional.empty();
    }

    /** Returns the items of that name; none where there is no array. */
    public List<JsonValue> items(String name) {
      return fields.get(name) instanceof Items(var items) ? items : List.of();
    }
  }
}
