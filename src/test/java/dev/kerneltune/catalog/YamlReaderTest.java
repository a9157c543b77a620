package dev.kerneltune.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class YamlReaderTest {
  private static final String TYPED =
      """
      a: off
      b: 0644
      c: 1.50
      d: 0x1F
      e: 1_000
      f: true
      g: null
      h: ~
      i: 'it''s'
      j: "a \\t b"
      k: 2026-11-21
      l: +5
      m: .inf
      """;
  private static final String FOLDED =
      """
      why: >
        one
        two
      """;
  private static final String NOTHING_OR_QUOTES = "a:\nb: ''\n";
  private static final String KEY_TWICE = "a: 1\nb: 2\na: 3\n";
  private static final String INNER_KEY_TWICE = "a: { x: 1, x: 2 }\n";
  private static final String SECOND_DOCUMENT = "a: 1\n---\nb: 2\n";
  private static final String EMPTY_SECOND_DOCUMENT = "a: 1\n---\n";
  private static final String TEXT_BEHIND_END = "a: 1\n...\nfoo\n";
  private static final String TAB_INDENT = "a:\n\tb: 1\n";
  private static final String TAB_INSIDE = "a: \"x\ty\"\n";
  private static final String ANCHOR = "a: &x 1\n";
  private static final String ANCHOR_ON_MAPPING = "a: &x { b: 1 }\n";
  private static final String ANCHOR_ON_ROOT = "&x\na: 1\n";
  private static final String ANCHOR_ON_KEY = "&x a: 1\n";
  private static final String ALIAS = "a: 1\nb: *x\n";
  private static final String TAG = "a: !!str 1\n";
  private static final String TAG_BEHIND_EMOJI = "{ \"\uD83D\uDE00\": a, b: !x c }\n";
  private static final String AMPERSAND_IN_TEXT = "{ \"\uD83D\uDE00 &\": \"& *\" }\n";
  private static final String COLON_IN_TEXT = "a: b: c\n";
  private static final String OPEN_LIST = "a: [1, 2\n";
  private static final String OPEN_QUOTE = "a: 'x\n";
  private static final String AT_SIGN = "a: @x\n";
  private static final String BAD_ESCAPE = "a: \"\\q\"\n";
  private static final String KEY_IS_LIST = "? [a, b]\n: c\n";
  private static final String BELL = "a: \u0007\n";
  private static final String LONE_RETURN = "a: 1\rb: 2\n";
  private static final byte[] NO_UTF8 = {'a', ':', ' ', (byte) 0xff};

  @Test
  void textsStayWhatTheyAre() {
    assertThat(texts(TYPED))
        .isEqualTo(
            "a=off b=0644 c=1.50 d=0x1F e=1_000 f=true g=null h=~ i=it's j=a \t b k=2026-11-21 l=+5"
                + " m=.inf");
    assertThat(texts(FOLDED)).isEqualTo("why=one two\n");
  }

  @Test
  void windowsLineEndsAreLineEnds() {
    assertThat(texts("a: 1\r\nb: 2\r\n")).isEqualTo("a=1 b=2");
  }

  @Test
  void nothingIsNotAPairOfQuotes() {
    YamlNode.Mapping mapping = (YamlNode.Mapping) parse(NOTHING_OR_QUOTES);
    assertThat(((YamlNode.Scalar) mapping.entries().get(0).value()).isNothing()).isTrue();
    assertThat(((YamlNode.Scalar) mapping.entries().get(1).value()).isNothing()).isFalse();
  }

  @Test
  void eachNodeKnowsItsPlace() {
    YamlNode.Mapping mapping = (YamlNode.Mapping) parse("a: 1\nb:\n  - c\n  - { d: e }\n");
    YamlNode.Sequence list = (YamlNode.Sequence) mapping.entries().get(1).value();
    assertThat(place(mapping.entries().get(1).key())).isEqualTo("2:1");
    assertThat(place(list)).isEqualTo("3:3");
    assertThat(place(list.items().get(1))).isEqualTo("4:5");
  }

  @Test
  void aKeyTwiceIsRefused() {
    refused(
        KEY_TWICE,
        "f.yaml:3:1: the key \"a\" a second time, expected it once (it stands in line 1)");
    refused(
        INNER_KEY_TWICE,
        "f.yaml:1:12: the key \"x\" a second time, expected it once (it stands in line 1)");
  }

  @Test
  void aSecondDocumentIsRefused() {
    String said = "a second document, expected the end of the file";
    refused(SECOND_DOCUMENT, "f.yaml:3:1: " + said);
    refused(EMPTY_SECOND_DOCUMENT, "f.yaml:3:1: " + said);
    refused(
        TEXT_BEHIND_END,
        "f.yaml:3:1: more text behind the end of the document, expected the end of the file");
  }

  @Test
  void tabsAndControlCharactersAreRefused() {
    refused(TAB_INDENT, "f.yaml:2:1: a tab, expected blanks (in double quotes a tab is \\t)");
    refused(TAB_INSIDE, "f.yaml:1:6: a tab, expected blanks (in double quotes a tab is \\t)");
    refused(BELL, "f.yaml:1:4: the control character 7, expected text");
    refused(LONE_RETURN, "f.yaml:1:5: the control character 13, expected text");
  }

  @Test
  void anchorsAliasesAndTagsAreRefused() {
    String anchor = "an anchor (&), expected the text itself; quote one that starts with &";
    refused(ANCHOR, "f.yaml:1:4: " + anchor);
    refused(ANCHOR_ON_MAPPING, "f.yaml:1:4: " + anchor);
    refused(ANCHOR_ON_ROOT, "f.yaml:1:1: " + anchor);
    refused(ANCHOR_ON_KEY, "f.yaml:1:1: " + anchor);
    refused(
        ALIAS, "f.yaml:2:4: an alias (*), expected the text itself; quote one that starts with *");
    String tag = "a tag (!), expected the text itself; quote one that starts with !";
    refused(TAG, "f.yaml:1:4: " + tag);
    refused(TAG_BEHIND_EMOJI, "f.yaml:1:14: " + tag);
    assertThat(texts(AMPERSAND_IN_TEXT)).isEqualTo("\uD83D\uDE00 &=& *");
  }

  @Test
  void errorsOfFormAreSaidInOurOwnWords() {
    refused(
        COLON_IN_TEXT,
        "f.yaml:1:5: a colon that makes no key here, expected quotes around a text with a colon and"
            + " a blank, or keys set in alike");
    refused(OPEN_LIST, "f.yaml:2:1: a list in brackets that is not closed, expected a comma or ]");
    refused(
        OPEN_QUOTE, "f.yaml:2:1: the end of the file within quotes, expected the closing quote");
    refused(AT_SIGN, "f.yaml:1:4: a text that starts with @, expected quotes around it");
    refused(
        BAD_ESCAPE,
        "f.yaml:1:6: an unknown escape in double quotes, expected single quotes, or the backslash"
            + " twice");
    refused(KEY_IS_LIST, "f.yaml:1:4: a key that is no plain text, expected a word");
    refused(
        "a: { b: 1\n", "f.yaml:2:1: a mapping in braces that is not closed, expected a comma or }");
    refused(
        "a: 1\nfoo\nb: 2\n",
        "f.yaml:3:1: a line that is neither a key nor part of the value before it, expected"
            + " \"key: value\", or quotes around a text of several lines");
    refused(
        "a:\n  b: 1\n c: 2\n",
        "f.yaml:3:2: a line that is set in differently from its neighbours, expected the same"
            + " number of blanks before each key or dash");
  }

  @Test
  void emptyOverlongDeepAndBinaryFilesAreRefused() {
    refused("", "f.yaml:1:1: an empty file, expected a mapping or a list");
    refused("# only\n", "f.yaml:1:1: an empty file, expected a mapping or a list");
    refused("[".repeat(5000), "f.yaml:1:18: nesting deeper than 16, expected a flatter structure");
    refused("a".repeat((1 << 20) + 1), "f.yaml: 1048577 bytes, expected at most 1048576");
    assertThatThrownBy(() -> YamlReader.parse("f.yaml", NO_UTF8))
        .isInstanceOf(CatalogException.class)
        .hasMessage("f.yaml: bytes that are no UTF-8, expected UTF-8");
  }

  private static void refused(String text, String message) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(CatalogException.class).hasMessage(message);
  }

  private static YamlNode parse(String text) {
    return YamlReader.parse("f.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  private static String place(YamlNode node) {
    return node.line() + ":" + node.column();
  }

  private static String texts(String yaml) {
    StringBuilder texts = new StringBuilder();
    for (YamlNode.Entry entry : ((YamlNode.Mapping) parse(yaml)).entries()) {
      texts.append(texts.isEmpty() ? "" : " ").append(entry.key().text()).append('=');
      texts.append(((YamlNode.Scalar) entry.value()).text());
    }
    return texts.toString();
  }
}
