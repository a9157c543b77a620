package dev.kerneltune.model;

import java.util.Map;

/**
 * A reading and the verdict that it must get: run as a test, printed by explain.
 *
 * @param given the text that is read, or one of {@link #ABSENT} and {@link #UNREADABLE}
 * @param verdicts pass, fail, unknown or not-applicable by scenario
 */
public record Example(String given, Map<String, String> verdicts) {
  /** Stands for a thing that is not there. */
  public static final String ABSENT = "(absent)";

  /** Stands for a thing that cannot be read. */
  public static final String UNREADABLE = "(unreadable)";
}
