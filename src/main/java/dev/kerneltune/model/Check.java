package dev.kerneltune.model;

import java.util.List;
import java.util.Map;

/**
 * One expectation about one kind of thing: what a YAML file under checks/ holds.
 *
 * @param id its name, stable for ever
 * @param aka older names
 * @param title what it is about, in a few words
 * @param subsystem a row of the impact table
 * @param look where the value is looked up
 * @param as how the value's text is understood
 * @param forEach what the check is repeated for
 * @param when conditions under which it applies; all must hold
 * @param expect what is wanted, by scenario or for {@link #EVERY_SCENARIO}
 * @param why what the kernel does, and who notices
 * @param impacts what a failure costs
 * @param cost what the remedy makes worse
 * @param harm recorded harm
 * @param remedy how to put it right
 * @param sources ids of the sources
 * @param examples readings and the verdicts they must get
 * @param reviewed the day (YYYY-MM-DD) on which somebody who did not write it held it against its
 *     sources; empty where nobody did
 */
public record Check(
    String id,
    List<String> aka,
    String title,
    String subsystem,
    Address look,
    ValueKind as,
    SubjectKind forEach,
    List<Condition> when,
    Map<String, Expectation> expect,
    String why,
    List<Impact> impacts,
    String cost,
    List<Harm> harm,
    Remedy remedy,
    List<String> sources,
    List<Example> examples,
    String reviewed) {
  /** The key that stands for every scenario. */
  public static final String EVERY_SCENARIO = "every-scenario";

  /** Returns the same check with other expectations and another remedy. */
  public Check wanting(Map<String, Expectation> expectations, Remedy cure) {
    return new Check(
        id,
        aka,
        title,
        subsystem,
        look,
        as,
        forEach,
        when,
        expectations,
        why,
        impacts,
        cost,
        harm,
        cure,
        sources,
        examples,
        reviewed);
  }

  /** Returns the weight of a failure under {@code scenario}: 0 where nothing is said. */
  public int weight(String scenario) {
    int every = 0;
    for (Impact impact : impacts) {
      if (impact.scenario().equals(scenario)) {
        return impact.weight();
      }
      if (impact.scenario().equals(EVERY_SCENARIO)) {
        every = impact.weight();
      }
    }
    return every;
  }
}
