package dev.kerneltune.model;

/**
 * A failure that somebody accepts until a day.
 *
 * @param check id of the check
 * @param subject what it is about, as reports print it; empty for every subject of the check
 * @param reason why the failure is accepted
 * @param owner who answers for it
 * @param until the last day on which it holds, yyyy-mm-dd, in UTC
 * @param place the file and line that it stands in
 */
public record Waiver(
    String check, String subject, String reason, String owner, String until, String place) {
  /** Returns what it speaks of: the check, and the subject where it names one. */
  public String target() {
    return subject.isEmpty() ? check : check + " (" + subject + ")";
  }
}
