package dev.kerneltune.sched.hints;

/**
 * One line of {@code sched doctor}.
 *
 * @param topic what it is about
 * @param state how it stands
 * @param says what was seen, what it means, and what to do
 */
public record Diagnosis(String topic, State state, String says) {
  /** How something stands. */
  public enum State {
    /** It works. */
    WORKS("works"),
    /** It works, or is there, but not for everything. */
    LIMITED("limited"),
    /** It does not work here. */
    MISSING("not here"),
    /** It could not be found out. */
    UNKNOWN("unknown");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /** Returns the word in reports. */
    public String word() {
      return word;
    }
  }
}
