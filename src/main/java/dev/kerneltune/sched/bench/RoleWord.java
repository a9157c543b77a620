package dev.kerneltune.sched.bench;

import java.io.StringWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * What a process of the workload says to the one that measures: an object of numbers and lists of
 * numbers on one line of its standard output.
 */
public sealed interface RoleWord {
  /**
   * Its threads run, or the span of time that it was told of has begun.
   *
   * @param pid its process id
   */
  record Ready(long pid) implements RoleWord {}

  /** What it did since it was told to begin. */
  record Counted(Tally tally) implements RoleWord {}

  /**
   * A thread woke up and waits at the gate.
   *
   * @param task the thread's number
   */
  record Queued(int task) implements RoleWord {}

  /** Returns the line, without its end. */
  default String line() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      switch (this) {
        case Ready(var pid) -> json.writeNumberProperty("ready", pid);
        case Queued(var task) -> json.writeNumberProperty("queued", task);
        case Counted(var tally) -> {
          json.writeNumberProperty("elapsed", tally.elapsedNanos());
          json.writeNumberProperty("operations", tally.operations());
          json.writeName("late");
          numbers(json, tally.late().pairs());
          json.writeName("step");
          numbers(json, tally.step().pairs());
        }
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void numbers(JsonGenerator json, long[] numbers) {
    json.writeArray(numbers, 0, numbers.length);
  }

  /**
   * Understands a line.
   *
   * @throws BenchException when it is none of these
   */
  static RoleWord of(String line) {
    Map<String, long[]> fields = new LinkedHashMap<>();
    JsonFactory factory =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw unknown(line);
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        fields.put(parser.currentName(), value(parser, line));
      }
      if (parser.nextToken() != null) {
        throw unknown(line);
      }
      return word(fields, line);
    } catch (JacksonException | IllegalArgumentException | ArithmeticException _) {
      throw unknown(line);
    }
  }

  private static long[] value(JsonParser parser, String line) {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.VALUE_NUMBER_INT) {
      return new long[] {parser.getLongValue()};
    }
    if (token != JsonToken.START_ARRAY) {
      throw unknown(line);
    }
    long[] numbers = new long[16];
    int count = 0;
    while (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
      }
      numbers[count++] = parser.getLongValue();
    }
    if (parser.currentToken() != JsonToken.END_ARRAY) {
      throw unknown(line);
    }
    return Arrays.copyOf(numbers, count);
  }

  private static RoleWord word(Map<String, long[]> fields, String line) {
    if (fields.size() == 1 && fields.containsKey("ready")) {
      return new Ready(only(fields, "ready", line));
    }
    if (fields.size() == 1 && fields.containsKey("queued")) {
      return new Queued(Math.toIntExact(only(fields, "queued", line)));
    }
    if (fields.size() != 4) {
      throw unknown(line);
    }
    return new Counted(
        new Tally(
            only(fields, "elapsed", line),
            only(fields, "operations", line),
            Histogram.ofPairs(list(fields, "late", line)),
            Histogram.ofPairs(list(fields, "step", line))));
  }

  private static long only(Map<String, long[]> fields, String name, String line) {
    long[] numbers = list(fields, name, line);
    if (numbers.length != 1) {
      throw unknown(line);
    }
    return numbers[0];
  }

  private static long[] list(Map<String, long[]> fields, String name, String line) {
    long[] numbers = fields.get(name);
    if (numbers == null) {
      throw unknown(line);
    }
    return numbers;
  }

  private static BenchException unknown(String line) {
    String shown = line.length() > 80 ? line.substring(0, 80) + "..." : line;
    return new BenchException(
        "a process of the workload said '" + shown + "', expected ready, queued or its counts");
  }
}
