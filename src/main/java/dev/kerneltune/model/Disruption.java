package dev.kerneltune.model;

/** What setting a value does to the work that runs meanwhile. */
public enum Disruption {
  LIVE("live"),
  RESTARTS_JOBS("restarts-jobs"),
  DROPS_LINK("drops-link"),
  STALLS("stalls"),
  REBOOT("reboot");

  private final String word;

  Disruption(String word) {
    this.word = word;
  }

  /** Returns the word that checks, reports and {@code --allow} use. */
  public String word() {
    return word;
  }
}
