package dev.kerneltune.sched;

/**
 * What a name must be: exactly this, or begin with it. That is all that there is, so that a rule
 * says on its face what it matches.
 *
 * @param text without the asterisk at its end
 * @param kind whether more may follow
 */
public record Pattern(String text, Kind kind) {
  /** How it matches. */
  public enum Kind {
    EXACT,
    PREFIX
  }

  /** Reads {@code name}, {@code begin*} or {@code *}; an asterisk elsewhere is one itself. */
  public static Pattern of(String text) {
    return text.endsWith("*")
        ? new Pattern(text.substring(0, text.length() - 1), Kind.PREFIX)
        : new Pattern(text, Kind.EXACT);
  }

  /** Returns whether a name is one of those. */
  public boolean matches(String name) {
    return switch (kind) {
      case EXACT -> name.equals(text);
      case PREFIX -> name.startsWith(text);
    };
  }

  @Override
  public String toString() {
    return switch (kind) {
      case EXACT -> text;
      case PREFIX -> text + "*";
    };
  }
}
