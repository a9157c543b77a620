package dev.kerneltune.report;

import dev.kerneltune.model.Check;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.ImpactLevel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an audit, a plan or a comparison comes down to for formats that know results alone: SARIF,
 * JUnit and the wide table.
 *
 * @param title of the run, behind the program's name
 * @param scenario what was judged for; empty where nothing was
 * @param results in the order of the report
 * @param checks by id, those that are known
 * @param closing what is said below a table of them
 */
public record Results(
    String title,
    String scenario,
    List<Result> results,
    Map<String, Check> checks,
    String closing) {
  /** What a result is to a tool that acts on it. */
  public enum Kind {
    PASS,
    FAIL,
    /** It could not be decided. */
    OPEN,
    NOT_APPLICABLE,
    /** It fails, and is accepted. */
    WAIVED,
    /** It is told, and neither good nor bad. */
    TOLD
  }

  /**
   * One of them.
   *
   * @param check id of the check
   * @param subject what it is about
   * @param kind how it is to be taken
   * @param word what this report calls it
   * @param level how much a failure matters
   * @param line what there is to say, on one line
   * @param because the reason of a waiver; empty for all else
   * @param evidence what was seen, and where
   */
  public record Result(
      String check,
      String subject,
      Kind kind,
      String word,
      ImpactLevel level,
      String line,
      String because,
      List<Evidence> evidence) {}

  /** Returns the subsystem of a check: every id begins with it. */
  static String subsystem(String check) {
    int dot = check.indexOf('.');
    return dot < 0 ? check : check.substring(0, dot);
  }

  /** Returns the results by check, those of one check in their order. */
  List<Result> byCheck() {
    List<Result> sorted = new ArrayList<>(results);
    sorted.sort(Comparator.comparing(Result::check));
    return sorted;
  }

  /** Returns checks by their ids. */
  static Map<String, Check> known(List<Check> checks) {
    Map<String, Check> known = new HashMap<>();
    checks.forEach(check -> known.put(check.id(), check));
    return known;
  }
}
