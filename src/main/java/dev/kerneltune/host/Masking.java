package dev.kerneltune.host;

/** What happens to names that tell one machine from another when a snapshot is written. */
public enum Masking {
  /**
   * MAC and IP addresses, UUIDs, GUIDs, serial numbers, host and user names become made-up ones of
   * the same length and form; equal ones stay equal within one snapshot.
   */
  MASKED,
  /** Everything is written as it was read. */
  PLAIN
}
