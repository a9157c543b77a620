package dev.kerneltune.plan;

import dev.kerneltune.model.Condition;
import dev.kerneltune.model.Profile;
import java.util.List;
import java.util.Optional;

/**
 * A profile with all that it takes over from others.
 *
 * @param profile the profile itself
 * @param lineage the names of all profiles it is made of, in the order in which they count; itself
 *     last
 * @param requires the conditions of all of them
 * @param choices the checks to satisfy, each once
 * @param leaves the checks that are left as they are
 */
public record Resolved(
    Profile profile,
    List<String> lineage,
    List<Condition> requires,
    List<Choice> choices,
    List<Leave> leaves) {
  /**
   * A check to satisfy.
   *
   * @param check its id
   * @param override another value than the check's own
   * @param despite why the harm that somebody recorded of its remedy does not strike; empty where
   *     none is recorded
   * @param from the profile that chose it last
   */
  public record Choice(
      String check, Optional<Profile.OtherValue> override, String despite, String from) {}

  /**
   * A check that is left as it is.
   *
   * @param check its id
   * @param because why
   * @param from the profile that says so
   */
  public record Leave(String check, String because, String from) {}
}
