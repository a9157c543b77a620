package dev.kerneltune.host;

/** A recorded tree or a snapshot that cannot be used; the message says where and what is wrong. */
public final class HostSourceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes one from one line: where, what was seen, what was expected. */
  public HostSourceException(String message) {
    super(message);
  }

  /** Makes one that an input error led to. */
  public HostSourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
