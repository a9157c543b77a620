package dev.kerneltune.probe;

import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What came of comparing the survey of one recorded machine with what is known of it. */
final class Comparison {
  private final String name;
  private int compared;
  private final List<String> wrong = new ArrayList<>();
  private final List<String> notCovered = new ArrayList<>();

  Comparison(String name) {
    this.name = name;
  }

  int compared() {
    return compared;
  }

  List<String> wrong() {
    return wrong;
  }

  List<String> notCovered() {
    return notCovered;
  }

  void passOver(String key) {
    notCovered.add(name + "." + key);
  }

  void holds(String what, boolean held) {
    compared++;
    if (!held) {
      wrong.add(name + ": " + what);
    }
  }

  <T> void is(String what, T wanted, Reading<T> reading) {
    compared++;
    if (!(reading instanceof Reading.Present<T>(var value, _)) || !Objects.equals(value, wanted)) {
      wrong.add(name + ": " + what + " should be " + wanted + " and is " + reading);
    }
  }

  /** In the ground truth, absent stands for every reading without a value. */
  void lacks(String what, Reading<?> reading) {
    holds(what + " should have no value and is " + reading, !reading.isPresent());
  }
}
