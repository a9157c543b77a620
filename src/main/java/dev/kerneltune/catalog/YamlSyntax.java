package dev.kerneltune.catalog;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** Says in our own words what a YAML parser complains about. */
final class YamlSyntax {
  private static final String MARK = " in reader, line ";
  private static final String COLUMN = ", column ";

  private YamlSyntax() {}

  /** Returns the complaint as a problem of {@code file}. */
  static Problem problem(String file, JacksonException complaint) {
    String message = String.valueOf(complaint.getOriginalMessage());
    int line = 1;
    int column = 1;
    TokenStreamLocation known = complaint.getLocation();
    if (known != null) {
      line = known.getLineNr();
      column = known.getColumnNr();
    }
    // The location is that of the token before; the message ends in the place itself.
    int mark = message.lastIndexOf(MARK);
    if (mark >= 0) {
      int comma = message.indexOf(COLUMN, mark);
      line = number(message, mark + MARK.length(), line);
      column = comma < 0 ? column : number(message, comma + COLUMN.length(), column);
    }
    String said = said(message, mark);
    return new Problem(file, line, column, seen(said), expected(said), Optional.empty());
  }

  /** Returns the line of the message that stands before its last place. */
  private static String said(String message, int mark) {
    String head = mark < 0 ? message : message.substring(0, mark).strip();
    return head.substring(head.lastIndexOf('\n') + 1).strip();
  }

  private static int number(String text, int from, int otherwise) {
    int to = from;
    while (to < text.length() && Character.isDigit(text.charAt(to))) {
      to++;
    }
    return to == from || to - from > 9 ? otherwise : Integer.parseInt(text, from, to, 10);
  }

  private static String seen(String said) {
    if (said.startsWith("mapping values are not allowed here")) {
      return "a colon that makes no key here";
    }
    if (said.startsWith("found unexpected end of stream")) {
      return "the end of the file within quotes";
    }
    if (said.startsWith("expected ',' or ']'")) {
      return "a list in brackets that is not closed";
    }
    if (said.startsWith("expected ',' or '}'")) {
      return "a mapping in braces that is not closed";
    }
    if (said.startsWith("found character '")) {
      return "a text that starts with " + said.charAt("found character '".length());
    }
    if (said.startsWith("found unknown escape character")) {
      return "an unknown escape in double quotes";
    }
    if (said.startsWith("could not find expected ':'")) {
      return "a line that is neither a key nor part of the value before it";
    }
    if (said.startsWith("expected <block end>")) {
      return "a line that is set in differently from its neighbours";
    }
    if (said.startsWith("expected '<document start>'")) {
      return "more text behind the end of the document";
    }
    if (said.startsWith("Expected a property name")) {
      return "a key that is no plain text";
    }
    return "no YAML (" + said + ")";
  }

  private static String expected(String said) {
    if (said.startsWith("mapping values are not allowed here")) {
      return "quotes around a text with a colon and a blank, or keys set in alike";
    }
    if (said.startsWith("found unexpected end of stream")) {
      return "the closing quote";
    }
    if (said.startsWith("expected ',' or ']'")) {
      return "a comma or ]";
    }
    if (said.startsWith("expected ',' or '}'")) {
      return "a comma or }";
    }
    if (said.startsWith("found character '")) {
      return "quotes around it";
    }
    if (said.startsWith("found unknown escape character")) {
      return "single quotes, or the backslash twice";
    }
    if (said.startsWith("could not find expected ':'")) {
      return "\"key: value\", or quotes around a text of several lines";
    }
    if (said.startsWith("expected <block end>")) {
      return "the same number of blanks before each key or dash";
    }
    if (said.startsWith("expected '<document start>'")) {
      return "the end of the file";
    }
    if (said.startsWith("Expected a property name")) {
      return "a word";
    }
    return "a file as docs/check-language.md describes it";
  }
}
