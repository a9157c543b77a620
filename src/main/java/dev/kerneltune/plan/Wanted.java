package dev.kerneltune.plan;

import dev.kerneltune.model.Finding;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Setting;
import java.util.List;

/**
 * A place and the value that it shall get.
 *
 * @param finding the finding that it mends, the first where several want the same
 * @param also the ids of further checks that want the same
 * @param remedy the remedy
 * @param setting the place
 * @param value what it shall hold
 * @param standing how that compares with what is there
 */
record Wanted(
    Finding finding,
    List<String> also,
    Remedy.Settable remedy,
    Setting setting,
    String value,
    Standing standing) {
  /** How what is there compares with what is wanted. */
  enum Standing {
    /** It is different, and will be written. */
    WRONG,
    /** It is as wanted. */
    RIGHT,
    /** It is as wanted, by an earlier run of ours: what is missing is that it is kept. */
    OURS
  }
}
