package dev.kerneltune.sched.model;

import java.util.Optional;

/**
 * What a server wants to see before it answers. It leaves through one header alone, and no text
 * that this class or its users make holds it.
 */
public final class ApiKey {
  /** For servers that want none. */
  public static final ApiKey NONE = new ApiKey("", "");

  private static final int LONGEST = 4096;

  /** So many characters in a row that are the key's give it away. */
  private static final int TELLING = 6;

  private final String value;
  private final String from;

  private ApiKey(String value, String from) {
    this.value = value;
    this.from = from;
  }

  /**
   * Returns the key that stands in a file or a variable.
   *
   * @param text what was read; blanks and line ends around it do not count
   * @param from where it was read, as messages say it
   * @throws ModelException where no header could carry it (RFC 9110, 5.5)
   */
  public static ApiKey of(String text, String from) {
    String value = text.strip();
    boolean isFit = !value.isEmpty() && value.length() <= LONGEST;
    for (int i = 0; isFit && i < value.length(); i++) {
      isFit = value.charAt(i) > ' ' && value.charAt(i) <= '~';
    }
    if (!isFit) {
      throw new ModelException(
          from + ": no key, expected one line of printable characters without blanks");
    }
    return new ApiKey(value, from);
  }

  /** Returns the value of the header Authorization (RFC 6750, 2.1), if there is a key. */
  Optional<String> header() {
    return value.isEmpty() ? Optional.empty() : Optional.of("Bearer " + value);
  }

  /** Returns whether there is one. */
  public boolean isGiven() {
    return !value.isEmpty();
  }

  /** Returns whether a text gives a part of the key away. */
  boolean isIn(String text) {
    int part = Math.min(TELLING, value.length());
    for (int i = 0; part > 0 && i + part <= value.length(); i++) {
      if (text.contains(value.substring(i, i + part))) {
        return true;
      }
    }
    return false;
  }

  /** Returns where it is from, never what it is. */
  @Override
  public String toString() {
    return isGiven() ? "the key of " + from : "no key";
  }
}
