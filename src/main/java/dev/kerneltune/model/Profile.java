package dev.kerneltune.model;

import java.util.List;
import java.util.Optional;

/**
 * A choice of checks whose remedies belong together.
 *
 * @param name its name: {@code h100-training}
 * @param title what it is for, in a few words
 * @param about a paragraph: whom it suits, what it does not do
 * @param scenario what it is judged for
 * @param includes profiles whose choices it takes over, in order
 * @param standing whether another profile may include it
 * @param requires conditions without which a plan is refused
 * @param suits conditions under which it is recommended; empty where it never is
 * @param choices the checks to satisfy
 * @param leaves checks of an included profile that it does not take over
 */
public record Profile(
    String name,
    String title,
    String about,
    String scenario,
    List<String> includes,
    Standing standing,
    List<Condition> requires,
    List<Condition> suits,
    List<Choice> choices,
    List<Leave> leaves) {
  /** Whether a profile may be a part of others. */
  public enum Standing {
    INCLUDABLE,
    /** It holds something that can hurt, and is only ever chosen by name. */
    ALONE
  }

  /**
   * A check to satisfy.
   *
   * @param check its id
   * @param override another value than the check's own, with its reason
   * @param despite why the harm that somebody recorded of its remedy does not strike here; empty
   *     where none is recorded, or where the profile stands alone
   */
  public record Choice(String check, Optional<OtherValue> override, String despite) {
    /** Chooses a check of whose remedy no harm is recorded. */
    public Choice(String check, Optional<OtherValue> override) {
      this(check, override, "");
    }
  }

  /**
   * Another value than the check's own.
   *
   * @param value what to set
   * @param because why
   */
  public record OtherValue(String value, String because) {}

  /**
   * A check that is left as it is.
   *
   * @param check its id
   * @param because why
   */
  public record Leave(String check, String because) {}
}
