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
  record Names(List<String> names) implements Listing {}

  /**
   * The folder could not be listed.
   *
   * @param why never {@link Raw.Bytes}
   */
  record None(Raw why) implements Listing {}

  /**
   * Returns the names that are numbers of processes or threads, as /proc and /proc/PID/task have
   * them: 1 to 9 digits, more than the largest pid_max; none where there is no list.
   */
  default List<Integer> numbers() {
    List<Integer> numbers = new ArrayList<>();
    if (this instanceof Names(var names)) {
      for (String name : names) {
        if (!name.isEmpty()
            && name.length() <= 9
            && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
          numbers.add(Integer.parseInt(name));
        }
      }
    }
    return numbers;
  }
}
