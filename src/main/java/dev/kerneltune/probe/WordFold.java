package dev.kerneltune.probe;

import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One word out of many: the worst of the words that many CPUs or policies gave, with how often each
 * was given.
 */
final class WordFold {
  private final List<String> worstFirst;
  private final List<String> given = new ArrayList<>();
  private final List<String> firstAt = new ArrayList<>();
  private final List<Integer> counts = new ArrayList<>();
  private Optional<Reading<String>> lack = Optional.empty();
  private String lackAt = "";
  private int lacks;

  /** Creates a fold over a closed list of words, the worst one first. */
  WordFold(List<String> worstFirst) {
    this.worstFirst = worstFirst;
  }

  /** Adds the word of one place; a place that is absent has no say. */
  void add(String place, Reading<String> word) {
    switch (word) {
      case Reading.Present<String>(var text, _) -> {
        int at = given.indexOf(text);
        if (at < 0) {
          given.add(text);
          firstAt.add(place);
          counts.add(1);
        } else {
          counts.set(at, counts.get(at) + 1);
        }
      }
      case Reading.Absent<String> _ -> {}
      case Reading.Unreadable<String> _, Reading.Malformed<String> _ -> {
        if (lack.isEmpty()) {
          lack = Optional.of(word);
          lackAt = place;
        }
        lacks++;
      }
    }
  }

  /**
   * Returns the worst word. A lack leaves the answer open, since it could hide a worse one, unless
   * there is none.
   */
  Reading<Value> worst(String whenNone) {
    if (lack.isPresent() && !given.contains(worstFirst.getFirst())) {
      Reading<String> open = lack.get();
      return open.map(Value.Text::new);
    }
    int worst = Integer.MAX_VALUE;
    for (String word : given) {
      int rank = worstFirst.indexOf(word);
      if (rank < 0) {
        throw new IllegalStateException("not in the closed list: " + word);
      }
      worst = Math.min(worst, rank);
    }
    return given.isEmpty()
        ? Reading.absent(whenNone)
        : Reading.present(new Value.Text(worstFirst.get(worst)), told());
  }

  /** Returns each word with its count, such as {@code powersave x510, performance x2}. */
  String told() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < given.size(); i++) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(given.get(i))
          .append(" x")
          .append(counts.get(i));
      if (given.size() > 1) {
        text.append(" (first ").append(firstAt.get(i)).append(')');
      }
    }
    if (lacks > 0) {
      text.append(text.isEmpty() ? "" : ", ").append("no answer x").append(lacks);
      text.append(" (first ").append(lackAt).append(')');
    }
    return text.isEmpty() ? "none" : text.toString();
  }
}
