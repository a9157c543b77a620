package dev.kerneltune.sched.hints;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of what was ours.
 *
 * @param restored had our values, and has its own again
 * @param already had its own values before we came back to it
 * @param left has a value that somebody else set since: that one stays, and the others are restored
 * @param gone ended since
 * @param problems what the kernel refused, a line each
 * @param kept what somebody else set since, a line for each of {@code left}
 */
public record Counts(
    int restored, int already, int left, int gone, List<String> problems, List<String> kept) {
  /** Nothing was ours. */
  public static final Counts NONE = new Counts(0, 0, 0, 0, List.of());

  /** More lines than this are not read by anybody. */
  private static final int MOST_TOLD = 8;

  /** Copies the lists. */
  public Counts {
    problems = List.copyOf(problems);
    kept = List.copyOf(kept);
  }

  /** Made where nothing is told of what is left. */
  public Counts(int restored, int already, int left, int gone, List<String> problems) {
    this(restored, already, left, gone, problems, List.of());
  }

  /** Returns both together. */
  public Counts plus(Counts other) {
    return new Counts(
        restored + other.restored,
        already + other.already,
        left + other.left,
        gone + other.gone,
        both(problems, other.problems),
        both(kept, other.kept));
  }

  private static List<String> both(List<String> one, List<String> other) {
    List<String> both = new ArrayList<>(one);
    both.addAll(other);
    return both;
  }

  /** Returns whether there was anything to look at. */
  public boolean isEmpty() {
    return equals(NONE);
  }

  /** Returns it as a sentence's end: {@code 3 restored, 1 left as somebody else set it}. */
  public String text() {
    List<String> parts = new ArrayList<>();
    add(parts, restored, "restored");
    add(parts, already, "as before already");
    add(parts, left, "with what somebody else set since");
    add(parts, gone, "ended since");
    add(parts, problems.size(), "not restored");
    return parts.isEmpty() ? "nothing to restore" : String.join(", ", parts);
  }

  private static void add(List<String> parts, int count, String words) {
    if (count > 0) {
      parts.add(count + " " + words);
    }
  }

  /** Returns the first lines, and how many more there are. */
  public static List<String> shortened(List<String> lines) {
    if (lines.size() <= MOST_TOLD) {
      return lines;
    }
    List<String> told = new ArrayList<>(lines.subList(0, MOST_TOLD));
    told.add("and " + (lines.size() - MOST_TOLD) + " more");
    return told;
  }
}
