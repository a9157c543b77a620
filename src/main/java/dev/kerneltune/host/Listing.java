package dev.kerneltune.host;

import java.util.ArrayList;
import java.util.List;

/** What came of listing a folder. */
public sealed interface Listing {
  /**
   * The folder was read to its end.
   *
   * @param names the names in it, sorted by their characters, without . and ..; may be empty
   */
  record Names(List<String> names) implements Listing {
    /**
     * Returns the names that are numbers of processes or threads, as /proc and /proc/PID/task have
     * them: 1 to 9 digits, more than the largest pid_max.
     */
    public List<Integer> numbers() {
      List<Integer> numbers = new ArrayList<>();
      for (String name : names) {
        if (!name.isEmpty()
            && name.length() <= 9
            && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
          numbers.add(Integer.parseInt(name));
        }
      }
      return numbers;
    }
  }

  /**
   * The folder could not be listed.
   *
   * @param why never {@link Raw.Bytes}
   */
  record None(Raw why) implements Listing {}

  /** Returns {@link Names#numbers()}; none where there is no list, for whatever reason. */
  default List<Integer> numbersIfAny() {
    return this instanceof Names names ? names.numbers() : List.of();
  }
}
