package dev.kerneltune.cli;

import java.util.Locale;

/** A page for man(1) that is being written, in the macros of man(7) that groff and mandoc share. */
final class Roff {
  private final StringBuilder out = new StringBuilder();
  private boolean atSection;

  /** Begins the page NAME(SECTION). */
  Roff(String name, int section, String heading) {
    out.append(".\\\" Made from the command line by the tests; edits would be lost.\n");
    out.append(
        ".TH %s %d \"\" \"kernel-tune\" \"%s\"\n"
            .formatted(escaped(name.toUpperCase(Locale.ROOT)), section, heading));
    // No hyphens, and ragged: words are often to be typed as they stand.
    out.append(".nh\n.ad l\n");
  }

  Roff section(String title) {
    out.append(".SH ").append(title).append('\n');
    atSection = true;
    return this;
  }

  Roff text(String text) {
    out.append(line(text)).append('\n');
    atSection = false;
    return this;
  }

  Roff paragraph(String text) {
    // A section begins one by itself.
    out.append(atSection ? "" : ".PP\n");
    return text(text);
  }

  /** Adds a term, in bold unless it says otherwise, and what it means. */
  Roff term(String term, String meaning) {
    out.append(".TP\n").append(line(term)).append('\n');
    return text(meaning);
  }

  /** Adds a command as it is typed, and what it does. */
  Roff example(String meaning, String command) {
    paragraph(meaning);
    out.append(".PP\n.nf\n.RS\n").append(line(command)).append("\n.RE\n.fi\n");
    return this;
  }

  /** Names another page. */
  static String page(String name, int section) {
    return bold(name) + "(" + section + ")";
  }

  static String bold(String text) {
    return "\\fB" + escaped(text) + "\\fR";
  }

  static String italic(String text) {
    return "\\fI" + escaped(text) + "\\fR";
  }

  /** Returns text whose every character stands for itself. */
  static String escaped(String text) {
    return text.replace("\\", "\\e")
        .replace("-", "\\-")
        .replace("~", "\\(ti")
        .replace("^", "\\(ha");
  }

  @Override
  public String toString() {
    return out.toString();
  }

  /** A dot or an apostrophe at the beginning would be a request. */
  private static String line(String text) {
    return text.startsWith(".") || text.startsWith("'") ? "\\&" + text : text;
  }
}
