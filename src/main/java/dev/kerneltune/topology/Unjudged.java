package dev.kerneltune.topology;

import java.util.List;
import java.util.TreeSet;

/**
 * What could not be judged, by what would help, or else by what stood in the way.
 *
 * @param because what stood in the way, the first time
 * @param needs what would help, or empty
 * @param checks the ids of the checks, sorted
 */
public record Unjudged(String because, String needs, List<String> checks) {
  /** Returns the same with the checks of both. */
  Unjudged plus(Unjudged other) {
    TreeSet<String> all = new TreeSet<>(checks);
    all.addAll(other.checks);
    return new Unjudged(because, needs, List.copyOf(all));
  }
}
