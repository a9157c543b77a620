package dev.kerneltune.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of each thing that is known: which checks answer it, or why none does.
 *
 * @param entries things that can be read, set or measured on a host
 * @param claims what is said and is wrong, stale or half true
 * @param own checks that belong to no entry
 */
public record Coverage(List<Line> entries, List<Line> claims, List<Own> own) {
  /** Why no check covers a thing: the words that a reason starts with, and what they stand for. */
  public static final Map<String, String> KINDS = kinds();

  /**
   * One entry or claim.
   *
   * @param name its id, or the claim itself
   * @param about what an entry is about; empty for a claim
   * @param checks ids; empty where none covers it
   * @param except what the checks leave out; may be empty
   * @param kind one of {@link #KINDS}, where none covers it
   * @param reason why none covers it
   */
  public record Line(
      String name, String about, List<String> checks, String except, String kind, String reason) {
    /** Returns whether some check covers it. */
    public boolean isCovered() {
      return !checks.isEmpty();
    }
  }

  /** A check that belongs to no entry, and why it is there. */
  public record Own(String check, String reason) {}

  private static Map<String, String> kinds() {
    Map<String, String> kinds = new LinkedHashMap<>();
    kinds.put("open", "A file tells, and nobody has written the check");
    kinds.put("call", "Needs a library, a netlink message or a system call that is not made here");
    kinds.put("process", "Stands in the environment, the limits or the threads of another process");
    kinds.put("tool", "Only a vendor's tool or a running service tells");
    kinds.put("measure", "Needs a measurement or a history, not one look");
    kinds.put("site", "Only the owner of the network or of the job knows what is right");
    kinds.put("firmware", "No file of the kernel tells");
    kinds.put("judge", "Nothing to judge: no value is known to be better, or all are fine");
    kinds.put("method", "A method or a fact about the machine that checks use, no setting");
    return Collections.unmodifiableMap(kinds);
  }
}
