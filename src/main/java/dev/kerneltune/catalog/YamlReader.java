package dev.kerneltune.catalog;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;

/**
 * Reads YAML as a tree of texts. It takes less than YAML offers: one document, no anchors, aliases
 * or tags, no tabs, no key twice, bounded in size and depth.
 */
final class YamlReader {
  /** The longest file in bytes: ten times the longest that is known. */
  static final int MAX_BYTES = 1 << 20;

  /** The deepest nesting: twice what a check needs. */
  static final int MAX_DEPTH = 16;

  private final String file;
  private final String[] lines;
  private final JsonParser parser;

  private YamlReader(String file, String text, JsonParser parser) {
    this.file = file;
    this.lines = text.split("\n", -1);
    this.parser = parser;
  }

  /**
   * Parses the content of a file.
   *
   * @throws CatalogException with the first problem: behind it the structure is guesswork
   */
  static YamlNode parse(String file, byte[] content) {
    String text = text(file, content);
    refuseCharacters(file, text);
    YAMLFactory factory = YAMLFactory.builder().build();
    try (JsonParser parser =
        factory.createParser(ObjectReadContext.empty(), new StringReader(text))) {
      return new YamlReader(file, text, parser).document();
    } catch (JacksonException e) {
      throw new CatalogException(List.of(YamlSyntax.problem(file, e)));
    }
  }

  private static String text(String file, byte[] content) {
    if (content.length > MAX_BYTES) {
      throw refused(file, 0, 0, content.length + " bytes", "at most " + MAX_BYTES);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException _) {
      throw refused(file, 0, 0, "bytes that are no UTF-8", "UTF-8");
    }
  }

  private static void refuseCharacters(String file, String text) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\t') {
        throw refused(file, line, column, "a tab", "blanks (in double quotes a tab is \\t)");
      }
      boolean lineEnd = c == '\n' || (c == '\r' && text.startsWith("\n", i + 1));
      if ((c < ' ' && !lineEnd) || c == 127) {
        throw refused(file, line, column, "the control character " + (int) c, "text");
      }
      column = c == '\n' ? 1 : column + 1;
      line = c == '\n' ? line + 1 : line;
    }
  }

  private YamlNode document() {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw refused(file, 1, 1, "an empty file", "a mapping or a list");
    }
    YamlNode root = node(token, 0);
    if (parser.nextToken() != null) {
      throw refused("a second document", "the end of the file");
    }
    return root;
  }

  private YamlNode node(JsonToken token, int depth) {
    refuseReferences();
    int line = line();
    int column = column();
    if (depth > MAX_DEPTH) {
      throw refused("nesting deeper than " + MAX_DEPTH, "a flatter structure");
    }
    if (token == JsonToken.START_OBJECT) {
      return new YamlNode.Mapping(entries(depth), line, column);
    }
    if (token == JsonToken.START_ARRAY) {
      List<YamlNode> items = new ArrayList<>();
      for (JsonToken next = next(); next != JsonToken.END_ARRAY; next = next()) {
        items.add(node(next, depth + 1));
      }
      return new YamlNode.Sequence(List.copyOf(items), line, column);
    }
    return scalar(line, column);
  }

  private List<YamlNode.Entry> entries(int depth) {
    List<YamlNode.Entry> entries = new ArrayList<>();
    Map<String, Integer> lineOf = new HashMap<>();
    while (next() != JsonToken.END_OBJECT) {
      refuseReferences();
      YamlNode.Scalar key = scalar(line(), column());
      Integer first = lineOf.putIfAbsent(key.text(), key.line());
      if (first != null) {
        String seen = "the key \"" + key.text() + "\" a second time";
        throw refused(seen, "it once (it stands in line " + first + ")");
      }
      entries.add(new YamlNode.Entry(key, node(next(), depth + 1)));
    }
    return List.copyOf(entries);
  }

  private YamlNode.Scalar scalar(int line, int column) {
    String text = parser.getString();
    return new YamlNode.Scalar(text == null ? "" : text, style(line, column), line, column);
  }

  /** Block texts count as quoted: they are texts on purpose. */
  private YamlNode.Style style(int line, int column) {
    return switch (charAt(line, column)) {
      case '"', '\'', '|', '>' -> YamlNode.Style.QUOTED;
      default -> YamlNode.Style.BARE;
    };
  }

  /** The parser keeps quiet about an anchor on a scalar, the text does not. */
  private void refuseReferences() {
    switch (charAt(line(), column())) {
      case '&' -> throw refused("an anchor (&)", "the text itself; quote one that starts with &");
      case '*' -> throw refused("an alias (*)", "the text itself; quote one that starts with *");
      case '!' -> throw refused("a tag (!)", "the text itself; quote one that starts with !");
      default -> {}
    }
  }

  private char charAt(int line, int column) {
    String text = line >= 1 && line <= lines.length ? lines[line - 1] : "";
    // Columns count characters, not the halves of surrogate pairs.
    if (column < 1 || column > text.codePointCount(0, text.length())) {
      return ' ';
    }
    return text.charAt(text.offsetByCodePoints(0, column - 1));
  }

  private JsonToken next() {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw refused("the end of the file", "more");
    }
    return token;
  }

  private int line() {
    TokenStreamLocation at = parser.currentTokenLocation();
    return at.getLineNr();
  }

  private int column() {
    TokenStreamLocation at = parser.currentTokenLocation();
    return at.getColumnNr();
  }

  private CatalogException refused(String seen, String expected) {
    return refused(file, line(), column(), seen, expected);
  }

  private static CatalogException refused(
      String file, int line, int column, String seen, String expected) {
    return new CatalogException(
        List.of(new Problem(file, line, column, seen, expected, Optional.empty())));
  }
}
