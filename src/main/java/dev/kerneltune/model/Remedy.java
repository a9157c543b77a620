package dev.kerneltune.model;

import java.util.Map;
import java.util.Optional;

/** How a failed check is put right. */
public sealed interface Remedy {
  /** A remedy that a plan can carry out. */
  sealed interface Settable extends Remedy {
    /** Returns when the new value is felt. */
    TakesEffect takesEffect();

    /** Returns what setting it does to running work. */
    Disruption disruption();

    /** Returns how it comes back at the next boot. */
    Keep keep();
  }

  /**
   * A value is set.
   *
   * @param values what to write, by scenario
   * @param knob where it is written; empty where the check looks. A path below /sys may hold one
   *     {@code *} for a whole path part, which stands for every name
   * @param accepts what the kernel takes there at all, where that is known: an override is held
   *     against it
   * @param takesEffect when it is felt
   * @param disruption what it does to running work
   * @param keep how it comes back at the next boot
   */
  record Set(
      Map<String, String> values,
      Optional<Address.Knob> knob,
      Optional<Expectation> accepts,
      TakesEffect takesEffect,
      Disruption disruption,
      Keep keep)
      implements Settable {}

  /**
   * Places and values are found on the machine itself.
   *
   * @param rule what finds them
   * @param takesEffect when it is felt
   * @param disruption what it does to running work
   * @param keep how it comes back at the next boot
   */
  record Computed(SettingRule rule, TakesEffect takesEffect, Disruption disruption, Keep keep)
      implements Settable {}

  /** Somebody has to do it: firmware settings, another package, another machine. */
  record ByHand(String text) implements Remedy {}

  /** There is nothing to do: the check only tells. */
  record Nothing() implements Remedy {}
}
