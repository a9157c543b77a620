package dev.kerneltune.probe;

import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * The raw evidence of one answer, kept short: what was seen, and where, in the order of reading.
 */
final class Trail {
  private static final int MOST = 12;
  private static final int LONGEST = 200;

  private final List<Evidence> seen = new ArrayList<>();
  private int left;

  /** Notes what stood at {@code address}; beyond twelve only a count is kept. */
  Trail see(String address, String raw) {
    if (seen.size() == MOST) {
      left++;
      return this;
    }
    int line = raw.indexOf('\n');
    String first = line < 0 ? raw : raw.substring(0, line) + " ...";
    seen.add(
        new Evidence(
            address, first.length() > LONGEST ? first.substring(0, LONGEST - 3) + "..." : first));
    return this;
  }

  /** Notes what came of reading {@code address}: the raw text, or why there is none. */
  Trail see(String address, Reading<?> reading) {
    return see(address, reading.words());
  }

  /** Returns the evidence, the last of it a count where some was left out. */
  List<Evidence> list() {
    List<Evidence> all = new ArrayList<>(seen);
    if (left > 0) {
      all.add(new Evidence("...", "and " + left + " more"));
    }
    return List.copyOf(all);
  }
}
