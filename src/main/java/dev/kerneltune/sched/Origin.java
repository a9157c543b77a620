package dev.kerneltune.sched;

/** Who decided a class, the highest authority first. */
public enum Origin {
  /** A rule of the user. */
  RULE("rule"),
  /** The catalogue of known programs. */
  CATALOG("catalog"),
  /** A model, now or once. */
  MODEL("model"),
  /** What the task does. */
  BEHAVIOUR("behaviour"),
  /** Nobody: it stays as it is. */
  NONE("none");

  private final String word;

  Origin(String word) {
    this.word = word;
  }

  /** Returns the name in reports and files. */
  public String word() {
    return word;
  }
}
