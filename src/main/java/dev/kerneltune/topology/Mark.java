package dev.kerneltune.topology;

import dev.kerneltune.model.Check;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.Subject;
import java.util.ArrayList;
import java.util.List;

/**
 * Something bad about the wiring: what one check failed on.
 *
 * @param number counts from 1, the worst first
 * @param aspect what it is about
 * @param check the check that judged
 * @param level how much it matters, where it matters most
 * @param scenarios the kinds of work for which it fails, in the order of the catalogue
 * @param wanted what was wanted
 * @param places where it failed; never empty
 */
public record Mark(
    int number,
    Aspect aspect,
    Check check,
    ImpactLevel level,
    List<String> scenarios,
    String wanted,
    List<Place> places) {
  /**
   * Where the same was seen.
   *
   * @param seen what was seen
   * @param subjects where, each once
   * @param evidence the raw readings of the first of the subjects
   */
  public record Place(String seen, List<Subject> subjects, List<Evidence> evidence) {}

  /** Returns what it is about, in the order of the places. */
  public List<Subject> subjects() {
    List<Subject> subjects = new ArrayList<>();
    for (Place place : places) {
      subjects.addAll(place.subjects());
    }
    return subjects;
  }
}
