package dev.kerneltune.sched.bench;

/** A measurement that cannot begin or go on; the message is one line for the user. */
public final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Made with the line to tell. */
  public BenchException(String message) {
    super(message);
  }
}
