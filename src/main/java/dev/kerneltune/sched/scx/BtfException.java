package dev.kerneltune.sched.scx;

/** Bytes that are no type information: says what was seen, and what was expected. */
public final class BtfException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BtfException(String message) {
    super(message);
  }
}
