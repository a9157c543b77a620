package dev.kerneltune.sched.store;

/** A file of sched that cannot be used: one line, with what was seen and what was expected. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates it. */
  public StoreException(String message) {
    super(message);
  }
}
