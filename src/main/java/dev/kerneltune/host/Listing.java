package dev.kerneltune.host;

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
}
