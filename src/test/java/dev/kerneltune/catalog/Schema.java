package dev.kerneltune.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file in JSON, which is YAML as well, and the ways through it.
 *
 * @param root its outermost object
 */
record Schema(YamlNode root) {
  static Schema of(Path file) {
    return new Schema(parse(file));
  }

  static YamlNode parse(Path file) {
    try {
      return YamlReader.parse(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new AssertionError(file.toString(), e);
    }
  }

  YamlNode at(String... path) {
    YamlNode node = root;
    for (String key : path) {
      node = value(node, key);
    }
    return node;
  }

  static YamlNode value(YamlNode node, String key) {
    for (YamlNode.Entry entry : ((YamlNode.Mapping) node).entries()) {
      if (entry.key().text().equals(key)) {
        return entry.value();
      }
    }
    throw new AssertionError("no key " + key + " at line " + node.line());
  }

  static List<String> keys(YamlNode node) {
    List<String> keys = new ArrayList<>();
    for (YamlNode.Entry entry : ((YamlNode.Mapping) node).entries()) {
      keys.add(entry.key().text());
    }
    return keys;
  }

  static List<String> texts(YamlNode node) {
    List<String> texts = new ArrayList<>();
    for (YamlNode item : ((YamlNode.Sequence) node).items()) {
      texts.add(text(item));
    }
    return texts;
  }

  static String text(YamlNode node) {
    return ((YamlNode.Scalar) node).text();
  }
}
