package dev.kerneltune.report;

import dev.kerneltune.model.ImpactLevel;

/** Colours for a terminal, or none: a colour never carries meaning that a word does not. */
public enum Style {
  PLAIN,
  COLOUR;

  private static final String RESET = "\u001b[0m";

  String bold(String text) {
    return paint("1", text);
  }

  String faint(String text) {
    return paint("2", text);
  }

  String pass(String text) {
    return paint("32", text);
  }

  String fail(String text, ImpactLevel level) {
    return switch (level) {
      case HIGHEST, HIGH -> paint("1;31", text);
      case SIGNIFICANT, IMPORTANT -> paint("31", text);
      case HYGIENE -> paint("33", text);
      case NOTE -> paint("36", text);
    };
  }

  String unknown(String text) {
    return paint("33", text);
  }

  private String paint(String code, String text) {
    return switch (this) {
      case PLAIN -> text;
      case COLOUR -> "\u001b[" + code + "m" + text + RESET;
    };
  }
}
