package dev.kerneltune.owner;

import java.util.ArrayList;
import java.util.List;

/** Cuts udev rules into their parts (udev(7), src/udev/udev-rules.c). */
final class UdevParser {
  private UdevParser() {}

  /**
   * One part of a rule: {@code KEY{attribute}operator"value"}.
   *
   * @param key KERNEL, ATTR, ...
   * @param attribute what stands in braces, or empty
   * @param operator {@code == != = += -= :=}
   * @param value without its quotes
   */
  record Token(String key, String attribute, String operator, String value) {
    /** Returns whether it compares, so that the rule depends on it. */
    boolean isMatch() {
      return operator.equals("==") || operator.equals("!=");
    }

    /** Returns whether it writes a file of the kernel. */
    boolean isWrite() {
      return !isMatch() && (key.equals("ATTR") || key.equals("SYSCTL"));
    }
  }

  /**
   * One rule.
   *
   * @param tokens its parts, in order
   * @param line the number of its first line
   */
  record Rule(List<Token> tokens, int line) {
    /** Returns the value of the first token that assigns to {@code key}, or empty. */
    String assigned(String key) {
      for (Token token : tokens) {
        if (!token.isMatch() && token.key().equals(key)) {
          return token.value();
        }
      }
      return "";
    }

    /** Returns whether it writes a file of the kernel. */
    boolean writes() {
      for (Token token : tokens) {
        if (token.isWrite()) {
          return true;
        }
      }
      return false;
    }
  }

  /** Parses a file; a part that is none ends its rule. */
  static List<Rule> parse(String text) {
    List<Rule> rules = new ArrayList<>();
    for (ConfText.Line line : ConfText.joined(text, "#", "")) {
      List<Token> tokens = tokens(line.text());
      if (!tokens.isEmpty()) {
        rules.add(new Rule(tokens, line.number()));
      }
    }
    return rules;
  }

  private static List<Token> tokens(String line) {
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      while (at < line.length() && (line.charAt(at) <= ' ' || line.charAt(at) == ',')) {
        at++;
      }
      int key = at;
      while (at < line.length()
          && (Character.isUpperCase(line.charAt(at)) || line.charAt(at) == '_')) {
        at++;
      }
      String name = line.substring(key, at);
      String attribute = "";
      if (at < line.length() && line.charAt(at) == '{') {
        int close = line.indexOf('}', at);
        if (close < 0) {
          return tokens;
        }
        attribute = line.substring(at + 1, close);
        at = close + 1;
      }
      int operator = at;
      while (at < line.length() && "=!+-: ".indexOf(line.charAt(at)) >= 0) {
        at++;
      }
      String sign = line.substring(operator, at).strip();
      while (at < line.length() && (line.charAt(at) == 'e' || line.charAt(at) == 'i')) {
        at++; // e"..." has escapes, i"..." ignores case.
      }
      int end = at < line.length() && line.charAt(at) == '"' ? closingQuote(line, at) : -1;
      if (name.isEmpty() || sign.isEmpty() || end < 0) {
        return tokens;
      }
      String value = line.substring(at + 1, end).replace("\\\"", "\"");
      tokens.add(new Token(name, attribute, sign, value));
      at = end + 1;
    }
    return tokens;
  }

  private static int closingQuote(String line, int open) {
    int at = open + 1;
    while (at < line.length() && line.charAt(at) != '"') {
      at += line.charAt(at) == '\\' ? 2 : 1;
    }
    return at < line.length() ? at : -1;
  }
}
