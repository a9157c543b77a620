package dev.kerneltune.model;

/** When a value that was set is felt. */
public enum TakesEffect {
  AT_ONCE("at once"),
  NEXT_JOB("next job"),
  REBOOT("reboot");

  private final String word;

  TakesEffect(String word) {
    this.word = word;
  }

  /** Returns the word that checks and reports use. */
  public String word() {
    return word;
  }
}
