package dev.kerneltune.apply;

/**
 * A journal that cannot be used, or written; the message says where, what was seen, what was
 * expected and what to do.
 */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes one from one line. */
  public JournalException(String message) {
    super(message);
  }

  /** Makes one that an input or output error led to. */
  public JournalException(String message, Throwable cause) {
    super(message, cause);
  }
}
