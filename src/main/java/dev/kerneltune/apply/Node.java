package dev.kerneltune.apply;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An object of a journal's line that is read key by key; a key that nobody read is refused. */
final class Node {
  private final Map<?, ?> values;
  private final Set<String> read = new HashSet<>();

  Node(Map<?, ?> values) {
    this.values = values;
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  String text(String key) {
    if (value(key) instanceof String text) {
      return text;
    }
    throw refusal(key, "a text");
  }

  int number(String key) {
    if (value(key) instanceof Integer number) {
      return number;
    }
    throw refusal(key, "a whole number");
  }

  Node node(String key) {
    if (value(key) instanceof Map<?, ?> object) {
      return new Node(object);
    }
    throw refusal(key, "an object");
  }

  Optional<Node> maybe(String key) {
    return has(key) ? Optional.of(node(key)) : Optional.empty();
  }

  List<String> texts(String key) {
    if (!(value(key) instanceof List<?> list)) {
      throw refusal(key, "a list");
    }
    List<String> texts = new ArrayList<>();
    for (Object each : list) {
      if (!(each instanceof String text)) {
        throw refusal(key, "a list of texts");
      }
      texts.add(text);
    }
    return List.copyOf(texts);
  }

  private Object value(String key) {
    Object value = values.get(key);
    if (value == null) {
      throw new JournalException("no \"" + key + "\"; expected one");
    }
    read.add(key);
    return value;
  }

  /** Refuses what nobody asked for: it may be what makes the line mean something else. */
  void end() {
    for (Object key : values.keySet()) {
      if (!read.contains(String.valueOf(key))) {
        throw new JournalException("the key \"" + key + "\", which this version does not know");
      }
    }
  }

  private static JournalException refusal(String key, String expected) {
    return new JournalException("\"" + key + "\" is something else; expected " + expected);
  }
}
