package dev.kerneltune.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of a mapping. Whoever asks for one gets it, or something harmless and a problem on the
 * list, so that one reading finds everything that is wrong.
 */
final class Fields {
  private final Problems problems;
  private final YamlNode at;
  private final Map<String, YamlNode> values = new LinkedHashMap<>();

  private Fields(Problems problems, YamlNode at) {
    this.problems = problems;
    this.at = at;
  }

  /** Takes {@code node} for a mapping with no other keys than {@code known}. */
  static Fields of(YamlNode node, String what, List<String> known, Problems problems) {
    Fields fields = new Fields(problems, node);
    if (!(node instanceof YamlNode.Mapping mapping)) {
      problems.add(node, node.described(), what + ": a mapping of " + String.join(", ", known));
      return fields;
    }
    for (YamlNode.Entry entry : mapping.entries()) {
      if (known.contains(entry.key().text())) {
        fields.values.put(entry.key().text(), entry.value());
      } else {
        problems.unknown(entry.key(), "key", entry.key().text(), known);
      }
    }
    return fields;
  }

  /** Returns where the mapping starts. */
  YamlNode at() {
    return at;
  }

  /** Returns the value of a key, where it is there. */
  Optional<YamlNode> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** Returns whether the key is there. */
  boolean has(String key) {
    return values.containsKey(key);
  }

  /** Returns where the value of a key stands, or where the mapping starts. */
  YamlNode place(String key) {
    return get(key).orElse(at);
  }

  /** Returns the value of a key that must be there. */
  Optional<YamlNode> required(String key) {
    YamlNode value = values.get(key);
    if (value == null && at instanceof YamlNode.Mapping) {
      problems.add(at, "no key \"" + key + "\"", "one");
    }
    return Optional.ofNullable(value);
  }

  /** Returns the text of a key that must be there and hold something. */
  String text(String key) {
    Optional<YamlNode> value = required(key);
    return value.isEmpty() ? "" : filledText(value.get(), key, problems);
  }

  /** Returns the text of a key, or an empty one where the key is left out. */
  String textOrEmpty(String key) {
    Optional<YamlNode> value = get(key);
    return value.isEmpty() ? "" : filledText(value.get(), key, problems);
  }

  /** Returns the text of a key that must be there, where quotes around nothing will do. */
  String textMaybeBlank(String key) {
    Optional<YamlNode> value = required(key);
    return value.isEmpty() ? "" : anyText(value.get(), key, problems);
  }

  /** Returns one of {@code words}, and the first of them where another one stands there. */
  String word(String key, List<String> words) {
    String text = text(key);
    if (!text.isEmpty() && !words.contains(text)) {
      problems.unknown(place(key), key, text, words);
    }
    return words.contains(text) ? text : words.getFirst();
  }

  /** Returns the texts of a list that must be there and hold something. */
  List<YamlNode.Scalar> texts(String key) {
    Optional<YamlNode> value = required(key);
    return value.isEmpty() ? List.of() : texts(value.get(), key, problems);
  }

  /** Returns the texts of a list, each of which must be one of {@code known}, none twice. */
  List<String> references(String key, String what, Collection<String> known) {
    List<String> references = new ArrayList<>();
    for (YamlNode.Scalar scalar : texts(key)) {
      if (!known.contains(scalar.text())) {
        problems.unknown(scalar, what, scalar.text(), known);
      } else if (references.contains(scalar.text())) {
        problems.add(scalar, "\"" + scalar.text() + "\" a second time", "it once");
      } else {
        references.add(scalar.text());
      }
    }
    return List.copyOf(references);
  }

  /** Returns a text that holds something, without blanks at its ends. */
  static String filledText(YamlNode node, String what, Problems problems) {
    if (node instanceof YamlNode.Scalar scalar && !scalar.text().isBlank()) {
      return scalar.text().strip();
    }
    String seen =
        node instanceof YamlNode.Scalar ? "nothing behind \"" + what + "\"" : node.described();
    problems.add(node, seen, "a text for \"" + what + "\"");
    return "";
  }

  /** Returns a text as it stands; nothing but a pair of quotes is a text too. */
  static String anyText(YamlNode node, String what, Problems problems) {
    if (node instanceof YamlNode.Scalar scalar && !scalar.isNothing()) {
      return scalar.text();
    }
    problems.add(node, node.described(), "a text for \"" + what + "\"");
    return "";
  }

  /** Returns the items of a list that must hold something. */
  static List<YamlNode> items(YamlNode node, String what, Problems problems) {
    if (node instanceof YamlNode.Sequence sequence) {
      if (sequence.items().isEmpty()) {
        problems.add(node, "an empty list", "something in \"" + what + "\"");
      }
      return sequence.items();
    }
    problems.add(node, node.described(), "a list for \"" + what + "\"");
    return List.of();
  }

  /** Returns the items of a list of texts that must hold something. */
  static List<YamlNode.Scalar> texts(YamlNode node, String what, Problems problems) {
    List<YamlNode.Scalar> texts = new ArrayList<>();
    for (YamlNode item : items(node, what, problems)) {
      if (item instanceof YamlNode.Scalar scalar && !scalar.text().isBlank()) {
        texts.add(scalar);
      } else {
        problems.add(item, item.described(), "a text in \"" + what + "\"");
      }
    }
    return texts;
  }
}
