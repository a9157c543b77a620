package dev.kerneltune.model;

/** Three-valued logic, with the fourth answer of a question that does not arise. */
public enum Truth {
  TRUE,
  FALSE,
  /** Not known yet: learning more may make it true or false. */
  UNKNOWN,
  /** The question does not arise: there is no value to compare. */
  MOOT
}
