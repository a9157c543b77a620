package dev.kerneltune.model;

/** How the text of a reading is understood: the word behind {@code as:} in a check. */
public enum ValueKind {
  /** The text itself, trimmed. */
  TEXT,
  /** A signed decimal whole number. */
  INT,
  /** A number of bytes, with an optional unit: 64, 4 kB, 2M, 1G (powers of 1024). */
  SIZE,
  /** 0/1, Y/N, y/n, on/off, yes/no, true/false, enabled/disabled. */
  BOOL,
  /** One of several words, the active one in brackets: {@code always [madvise] never}. */
  CHOICE,
  /** A list of CPUs or nodes: {@code 0-3,8}. */
  CPULIST,
  /** Words, separated by blanks or commas, in no order. */
  FLAGS,
  /** Dotted numbers with any suffix, such as a kernel release: {@code 6.12.117-generic}. */
  VERSION,
  /** A bit mask in hexadecimal, with or without 0x, at most 64 bits. */
  HEX;

  /** Returns the word as it is written in a check. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
