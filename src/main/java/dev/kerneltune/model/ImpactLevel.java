package dev.kerneltune.model;

import java.util.Locale;

/** How much a subsystem or a finding matters, the most first. */
public enum ImpactLevel {
  HIGHEST,
  HIGH,
  SIGNIFICANT,
  IMPORTANT,
  HYGIENE,
  /** Told, and not scored. */
  NOTE;

  /** Returns the word as it is printed and written. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the level of a weight of 0 to 5. */
  public static ImpactLevel ofWeight(int weight) {
    return switch (weight) {
      case 5 -> HIGHEST;
      case 4 -> HIGH;
      case 3 -> SIGNIFICANT;
      case 2 -> IMPORTANT;
      case 1 -> HYGIENE;
      default -> NOTE;
    };
  }
}
