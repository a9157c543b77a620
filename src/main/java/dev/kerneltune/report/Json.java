package dev.kerneltune.report;

import dev.kerneltune.model.Reading;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** Writes JSON, indented, with what is not known as null. */
final class Json {
  private final JsonGenerator generator;

  private Json(JsonGenerator generator) {
    this.generator = generator;
  }

  /** Returns an object whose content {@code content} writes, with a final newline. */
  static String object(Consumer<Json> content) {
    StringWriter text = new StringWriter(1 << 16);
    try (JsonGenerator generator = new JsonFactory().createGenerator(new Indented(), text)) {
      generator.writeStartObject();
      content.accept(new Json(generator));
      generator.writeEndObject();
    }
    return text.append('\n').toString();
  }

  /** Returns an object on one line, with a final newline. */
  static String line(Consumer<Json> content) {
    StringWriter text = new StringWriter(1 << 10);
    try (JsonGenerator generator =
        new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      generator.writeStartObject();
      content.accept(new Json(generator));
      generator.writeEndObject();
    }
    return text.append('\n').toString();
  }

  /** Gives the generator line breaks that are the same on every system. */
  private static final class Indented extends ObjectWriteContext.Base {
    @Override
    public PrettyPrinter getPrettyPrinter() {
      DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
      return new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    }
  }

  Json text(String name, String value) {
    generator.writeStringProperty(name, value);
    return this;
  }

  Json number(String name, long value) {
    generator.writeNumberProperty(name, value);
    return this;
  }

  /** Writes tenths of a percent as a percentage with one decimal. */
  Json percent(String name, int permille) {
    generator.writeName(name);
    generator.writeNumber(java.math.BigDecimal.valueOf(permille, 1));
    return this;
  }

  Json decimal(String name, java.math.BigDecimal value) {
    generator.writeName(name);
    generator.writeNumber(value);
    return this;
  }

  Json nothing(String name) {
    generator.writeNullProperty(name);
    return this;
  }

  Json yes(String name) {
    generator.writeBooleanProperty(name, true);
    return this;
  }

  Json no(String name) {
    generator.writeBooleanProperty(name, false);
    return this;
  }

  Json object(String name, Consumer<Json> content) {
    generator.writeName(name);
    generator.writeStartObject();
    content.accept(this);
    generator.writeEndObject();
    return this;
  }

  <T> Json objects(String name, Iterable<T> items, java.util.function.BiConsumer<Json, T> content) {
    generator.writeName(name);
    generator.writeStartArray();
    for (T item : items) {
      generator.writeStartObject();
      content.accept(this, item);
      generator.writeEndObject();
    }
    generator.writeEndArray();
    return this;
  }

  Json texts(String name, Iterable<String> items) {
    generator.writeName(name);
    generator.writeStartArray();
    for (String item : items) {
      generator.writeString(item);
    }
    generator.writeEndArray();
    return this;
  }

  Json numbers(String name, Iterable<? extends Number> items) {
    generator.writeName(name);
    generator.writeStartArray();
    for (Number item : items) {
      generator.writeNumber(item.longValue());
    }
    generator.writeEndArray();
    return this;
  }

  /** Writes the value as text, or null where there is none. */
  Json textOf(String name, Reading<?> reading) {
    return reading instanceof Reading.Present<?>(var value, _)
        ? text(name, value.toString())
        : nothing(name);
  }

  /** Writes the number, or null where there is none. */
  Json numberOf(String name, Reading<? extends Number> reading) {
    return reading instanceof Reading.Present<? extends Number>(var value, _)
        ? number(name, value.longValue())
        : nothing(name);
  }

  /** Writes a 16-bit id as 0x and four digits, or null where there is none. */
  Json idOf(String name, Reading<Integer> reading) {
    return reading instanceof Reading.Present<Integer>(var value, _)
        ? text(name, "0x" + MachineText.hex4(value))
        : nothing(name);
  }

  Json textsOf(String name, Reading<List<String>> reading) {
    return reading instanceof Reading.Present<List<String>>(var values, _)
        ? texts(name, values)
        : nothing(name);
  }

  <T> Json objectsOf(
      String name, Reading<List<T>> reading, java.util.function.BiConsumer<Json, T> content) {
    return reading instanceof Reading.Present<List<T>>(var values, _)
        ? objects(name, values, content)
        : nothing(name);
  }
}
